"""Walk the audit chain; exit 1 at the first row that does not hold."""

import sys

from django.core.management.base import BaseCommand

from guanai.audit import first_broken
from guanai.models import AuditEntry


class Command(BaseCommand):
    help = "Check the audit chain from the first row to the last."

    def handle(self, *args, **options):
        broken = first_broken()
        if broken:
            self.stdout.write(f"审计链在第 {broken[0]} 条断开：{broken[1]}。")
            sys.exit(1)
        self.stdout.write(f"审计链完整，共 {AuditEntry.objects.count()} 条。")
