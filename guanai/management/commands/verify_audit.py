"""Walk the audit chain and compare it with its daily heads; exit 1 at the first row that does not hold."""

import sys

from django.core.management.base import BaseCommand

from guanai import heads
from guanai.audit import first_broken
from guanai.models import AuditEntry


class Command(BaseCommand):
    help = "Check the audit chain from the first row to the last, and against the heads exported each day."

    def handle(self, *args, **options):
        try:
            known, untrue = heads.known(), ""
        except heads.Untrue as wrong:
            known, untrue = {}, str(wrong)
        if broken := first_broken(known):
            self._stop(f"审计链在第 {broken[0]} 条断开：{broken[1]}。")
        if untrue:
            self._stop(f"{untrue}。审计链本身完整，共 {AuditEntry.objects.count()} 条。")
        compared = f"，与每日导出的 {len(heads.exported())} 个链尾相符" if known else ""
        self.stdout.write(f"审计链完整，共 {AuditEntry.objects.count()} 条{compared}。")

    def _stop(self, words: str) -> None:
        self.stdout.write(words)
        sys.exit(1)
