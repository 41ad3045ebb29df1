"""Build the fictional city."""

import time

from django.core.management.base import BaseCommand, CommandError

from cases.models import MentoringVisit, Minor
from guanai.calendars import today
from outreach.models import OutreachSession
from reports.city.city import City
from reports.city.places import CITY, MOST_STATIONS
from stations.models import CareStation, Person, School, Unit

MOST_MINORS = 20_000
COUNTED = (Unit, CareStation, Person, School, OutreachSession, Minor, MentoringVisit)


class Command(BaseCommand):
    help = "Build the fictional city 城北 with people, schools, talks, files and visits of two years up to today."

    def add_arguments(self, parser):
        parser.add_argument("--stations", type=int, default=110, help=f"care stations, 1 to {MOST_STATIONS}")
        parser.add_argument("--minors", type=int, default=600, help=f"files, 0 to {MOST_MINORS}")
        parser.add_argument("--seed", type=int, default=1, help="same seed, same city")

    def handle(self, *, stations: int, minors: int, seed: int, **options):
        if not (1 <= stations <= MOST_STATIONS and 0 <= minors <= MOST_MINORS):
            raise CommandError(f"关工站 1 至 {MOST_STATIONS} 个，档案 0 至 {MOST_MINORS} 份。")
        if Unit.objects.filter(code=CITY[0]).exists():
            raise CommandError(f"已经有{CITY[1]}，没有改动任何数据。")
        begun = time.monotonic()
        City(stations, minors, seed, today()).build(say=self._say if options["verbosity"] else lambda step: None)
        for model in COUNTED:
            self.stdout.write(f"{model._meta.verbose_name} {model.objects.count():,}")
        self.stdout.write(f"用时 {time.monotonic() - begun:.1f} 秒。")

    def _say(self, step: str) -> None:
        self.stdout.write(f"正在登记：{step}")
