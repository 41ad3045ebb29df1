"""Measure pages, the PDF and a sheet."""

import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guanai.calendars import today
from outreach import ledgers
from reports import measuring
from reports.city.places import CITY
from stations.access import Role
from stations.models import Unit, User

PARTS = ("pages", "pdf", "sheet")


class Command(BaseCommand):
    help = "Print how long pages, the PDF and a sheet take, each part in a process of its own. Writes into the data."

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=PARTS)
        parser.add_argument("--times", type=int, default=15, help="requests of each page; the median counts")
        parser.add_argument("--rows", type=int, default=10_000, help="rows of the sheet")

    def handle(self, *, only: str | None, times: int, rows: int, **options):
        if not settings.DEMO:
            raise CommandError("只在演示方式下使用：量测会写入数据。")
        if not Unit.objects.filter(code=CITY[0]).exists():
            raise CommandError("先用 bin/manage demo_city 建一个城市。")
        if only:
            {"pages": self._pages, "pdf": self._pdf, "sheet": self._sheet}[only](times, rows)
            return
        for part in PARTS:
            again = [sys.executable, sys.argv[0], "bench", "--only", part, f"--times={times}", f"--rows={rows}"]
            subprocess.run(again, check=True)

    def _pages(self, times: int, rows: int) -> None:
        self.stdout.write(f"数据库 {connection.vendor}，每页 {times} 次的中位数")
        for one in measuring.pages(times):
            words = f"{one.reader}  {one.page:8}\t{one.seconds * 1000:8.1f} 毫秒\t空页的 {one.ratio:.2f} 倍"
            self.stdout.write(words)
            self.stdout.flush()

    def _pdf(self, times: int, rows: int) -> None:
        done = measuring.typeset(Unit.objects.get(code=CITY[0]), today().year, min(times, 5))
        words = f"总结 {done.pages} 页：{done.ours:.2f} 秒，WeasyPrint 原样 {done.plain:.2f} 秒，比值 {done.ratio:.2f}"
        self.stdout.write(f"{words}，内存最多 {done.peak} MB")

    def _sheet(self, times: int, rows: int) -> None:
        user = User.objects.filter(appointments__role=Role.STATION_MEMBER).order_by("login").first()
        for step, seconds in measuring.sheet(ledgers.sessions, user, rows):
            self.stdout.write(f"{step} {rows:,} 行：{seconds:.1f} 秒，每行 {seconds * 1000 / max(rows, 1):.1f} 毫秒")
        self.stdout.write(f"内存最多 {measuring.peak()} MB")
