"""Who acts in the city: people as they are registered, their accounts and appointments."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from reports.city import names
from reports.city.chance import Chance
from stations.access import Role
from stations.models import Appointment, Person, PersonKind, Unit, User

GENERATION = {
    PersonKind.RETIRED_POLICE: (names.ELDER, 60, 72),
    PersonKind.RETIRED_POLITICO_LEGAL: (names.ELDER, 61, 74),
    PersonKind.FIVE_ELDERS: (names.ELDER, 60, 76),
    PersonKind.STUDENT_VOLUNTEER: (names.YOUNG, 19, 23),
}
OTHERS = (names.GROWN, 26, 54)
YEAR = 365.25  # days
WOMEN = {PersonKind.RETIRED_POLICE: 0.15, PersonKind.SERVING_POLICE: 0.25, PersonKind.TEACHER: 0.6}
SKILLS = ("宣讲", "心理咨询", "法律", "书法", "家庭教育", "")


@dataclass
class Registry:
    """Whom the city registers and gives an account to."""

    chance: Chance
    on: date
    since: date  # the day from which appointments hold
    police_numbers: count = field(default_factory=lambda: count(390001))
    other_numbers: count = field(default_factory=lambda: count(390001))
    security: list[User] = field(default_factory=list)

    def person(self, unit: Unit, kind: PersonKind, *, by, born: date | None = None) -> Person:
        """A new person who has been of that kind for a while."""
        generation, youngest, oldest = GENERATION.get(kind, OTHERS)
        gender = names.gender(self.chance, WOMEN.get(kind, 0.4))
        born = born or self.on - timedelta(days=int(self.chance.uniform(youngest + 0.1, oldest) * YEAR))
        person = Person(
            pk=self.chance.key(),
            unit=unit,
            name=names.name(self.chance, generation, gender),
            gender=gender,
            birth_date=born,
            police_no=str(next(self.police_numbers)) if kind == PersonKind.SERVING_POLICE else "",
            phone=self.chance.phone(),
            skills=self.chance.choice(SKILLS),
        )
        person.enter(by=by, kind=kind, since=self._since(kind, born))
        return person

    def _since(self, kind: PersonKind, born: date) -> date:
        """Retired at sixty, before that in service from the middle of the twenties on; others of late years."""
        if kind in (PersonKind.RETIRED_POLICE, PersonKind.RETIRED_POLITICO_LEGAL):
            return min(born + timedelta(days=int(60 * YEAR)), self.on)
        if kind in (PersonKind.SERVING_POLICE, PersonKind.TEACHER):
            return born + timedelta(days=int(24 * YEAR))
        return self.chance.day(self.since - timedelta(days=1500), self.since - timedelta(days=30))

    def found_security(self, unit: Unit) -> None:
        """The two 安全管理员, each confirmed by the other."""
        people = [self.person(unit, PersonKind.SERVING_POLICE, by=None) for _ in range(2)]
        self.security = [self._user(person, by=None) for person in people]
        for user, witness in zip(self.security, reversed(self.security), strict=True):
            self._appoint(user, Role.SECURITY_ADMIN, unit, granted_by=None, confirmed_by=witness)
        self.security = [User.objects.get(pk=user.pk) for user in self.security]  # now they know their unit

    def account(self, person: Person, role: Role, unit: Unit, **facts) -> User:
        """An account that has long been at work."""
        granter, witness = self.security
        user = self._user(person, by=granter)
        self._appoint(user, role, unit, granted_by=granter, confirmed_by=witness, **facts)
        return user

    def _user(self, person: Person, *, by) -> User:
        """Named by the 警号, without one 关 and six digits. Nobody knows its password."""
        login = person.police_no or f"关{next(self.other_numbers)}"
        return User.enter(login=login, name=person.name, password=None, person=person, by=by)

    def _appoint(self, user: User, role: Role, unit: Unit, *, granted_by, confirmed_by, **facts) -> None:
        appointment = Appointment(pk=self.chance.key(), user=user, role=role, unit=unit, starts_on=self.since, **facts)
        appointment.grant(by=granted_by)
        appointment.confirm(by=confirmed_by)

    def staff(self, unit: Unit, kind: PersonKind, role: Role, *, by=None) -> User:
        """A new person with an account."""
        return self.account(self.person(unit, kind, by=by), role, unit)
