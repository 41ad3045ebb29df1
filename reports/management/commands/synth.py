"""Volume data for measuring."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guanai.calendars import today
from reports import rollup
from reports.city.volume import Volume

VISITS_A_FILE = 10


class Command(BaseCommand):
    help = "Add volume to a city by bulk inserts: no verbs, so no audit lines and no checks. For measuring only."

    def add_arguments(self, parser):
        parser.add_argument("--visits", type=int, default=0)
        parser.add_argument("--sessions", type=int, default=0)
        parser.add_argument("--minors", type=int, help=f"files for the visits; a file for {VISITS_A_FILE} if not said")
        parser.add_argument("--seed", type=int, default=1000)

    def handle(self, *, visits: int, sessions: int, minors: int | None, seed: int, **options):
        if not settings.DEMO:
            raise CommandError("只在演示方式下使用：批量写入不留审计记录。")
        minors = -(-visits // VISITS_A_FILE) if minors is None else minors
        if min(visits, sessions, minors) < 0 or (visits and not minors):
            raise CommandError("数量不能是负数；有走访就要有档案。")
        volume, begun = Volume(seed, today()), time.monotonic()
        if not volume.places:
            raise CommandError("先用 bin/manage demo_city 建一个城市。")
        for done in volume.files(minors, visits) if minors else ():
            self._say(f"走访 {done:,}，共 {visits:,}", begun)
        for done in volume.sessions(sessions):
            self._say(f"法治宣讲 {done:,}，共 {sessions:,}", begun)
        rollup.recount()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self._say(f"完成：档案 {minors:,}，走访 {visits:,}，宣讲 {sessions:,}", begun)

    def _say(self, words: str, begun: float) -> None:
        self.stdout.write(f"{words}（{time.monotonic() - begun:.0f} 秒）")
