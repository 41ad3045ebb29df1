"""The first two accounts of an empty portal: two 安全管理员, who open all others."""

from django.core.management.base import BaseCommand, CommandError

from guanai.audit import deed, record
from guanai.calendars import today
from stations.access import Role
from stations.models import Appointment, Unit, User
from stations.models.unit import UnitKind


class Command(BaseCommand):
    help = "Open the accounts of the first two security administrators; print their first passwords, this one time."

    def add_arguments(self, parser):
        parser.add_argument("people", nargs=2, metavar="NAME[:POLICE_NO]", help="two different people")
        parser.add_argument("--code", required=True, help="code of the top unit, such as chengbei")
        parser.add_argument("--name", help="its full name, when it is not there yet")
        parser.add_argument("--short", help="its short name")

    def handle(self, *, people, code, name, short, **options):
        if Appointment.objects.filter(role=Role.SECURITY_ADMIN).exists():
            raise CommandError("已有安全管理员，请由他们开账号。")
        with deed():
            unit = Unit.objects.filter(code=code).first() or self._unit(code, name, short)
            users = [self._user(*words.partition(":")[::2]) for words in people]
            for user, witness in zip(users, reversed(users), strict=True):
                role = Appointment(
                    user=user, role=Role.SECURITY_ADMIN, unit=unit, starts_on=today(), purpose="启用系统"
                )
                role.grant(by=None)
                role.confirm(by=witness)
            first = [self._first_password(user) for user in users]
        for user, password in zip(users, first, strict=True):
            self.stdout.write(f"{user.name}：登录名 {user.login}，首次登录密码 {password}")

    def _unit(self, code: str, name: str | None, short: str | None) -> Unit:
        if not name or not short:
            raise CommandError(f"还没有单位 {code}，请用 --name 和 --short 写明全称和简称。")
        return Unit.enter(by=None, code=code, name=name, short=short, kind=UnitKind.CITY_BUREAU)

    def _user(self, name: str, police_no: str) -> User:
        return User.enter(login=police_no, name=name, password=None, by=None)

    def _first_password(self, user: User) -> str:
        record("account.password", user, by=None)
        return user.give_first_password()
