"""Fill the demo where it is empty, and say who may sign in."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.loading import FiguresFile
from stations import demo
from stations.access import Role
from stations.models import Unit, User

FIXTURE = settings.BASE_DIR / "reports" / "fixtures" / "anqing_2018.json"
WANTED = [
    demo.DemoAccount(
        "shiju1", "周主任", Role.BUREAU_COMMITTEE, "anqing", "打开安庆 2018 年总结，写一段话，引用数字，生成 PDF。"
    ),
    demo.DemoAccount("shiju2", "郑秘书", Role.BUREAU_COMMITTEE, "anqing", "与周主任同时改一章，看两人写的怎样都不丢。"),
    demo.DemoAccount("xianju1", "吴主任", Role.COUNTY_COMMITTEE, "yuexi", "只看得到本县的数字和总结；打不开市局的。"),
]


class Command(BaseCommand):
    help = "Load the demo's data and accounts where they are missing; print the accounts."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("只在演示方式下使用。")
        if not Unit.objects.filter(code="anqing").exists():
            FiguresFile(json.loads(FIXTURE.read_text(encoding="utf-8"))).take(by=None)
        made = demo.accounts()
        if not made or User.objects.filter(login__in=[one.login for one in made]).count() < len(made):
            made = demo.make(WANTED)
        self.stdout.write("演示账号（也在登录页上，点一下即可进入）：")
        for account in made:
            role = Role(account.role).label
            self.stdout.write(f"  {account.login:10} {account.password:18} {role} {account.name}：{account.line}")
