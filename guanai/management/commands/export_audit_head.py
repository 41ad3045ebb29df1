"""Write the end of the audit chain down outside of the database; beat does it once a day."""

from django.core.management.base import BaseCommand, CommandError

from guanai import heads
from guanai.calendars import today


class Command(BaseCommand):
    help = "Export the head of the audit chain, signed, once a day."

    def handle(self, *args, **options):
        try:
            head = heads.export(today())
        except heads.Untrue as wrong:
            raise CommandError(f"没有导出：{wrong}。请先运行 verify_audit。") from wrong
        if head is None:
            self.stdout.write("今天已经导出，或者还没有审计记录。")
        else:
            self.stdout.write(f"已导出 {head.day} 的链尾：第 {head.count} 条，写在 {heads.path()}。")
