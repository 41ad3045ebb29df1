"""法治宣讲 of two years: where, before whom, about what; seasons, gaps, a station that does more from year to year."""

from datetime import date, timedelta

from guanai.bounds import Bound
from guanai.entry import together
from guanai.models import Term
from outreach.models import OutreachEvent, OutreachSession
from outreach.models.event import EventForm
from outreach.models.session import SpeakerCapacity
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.models import Person, PersonKind, School, SchoolStage, VicePrincipal

A_YEAR = (6, 18)  # talks of a station
SILENT, NEVER = 0.06, 0.02  # shares of stations without talks for months, and at all
SILENCE = timedelta(days=150)
AMONG_NEIGHBOURS = 0.18  # share of talks outside schools
ROUGH = 0.15  # share of audiences given in round numbers
THEMES = {
    "开学第一课": (EventForm.LECTURE, ("未成年人保护法", "交通安全"), (9, 2, 3)),
    "国家宪法日宣讲": (EventForm.CLASS_MEETING, ("宪法",), (12,)),
    "国际禁毒日宣讲": (EventForm.LECTURE, ("禁毒",), (6,)),
    "防溺水宣讲": (EventForm.ON_SITE, ("防溺水",), (5, 6, 7, 8)),
    "反诈进校园": (EventForm.CASE_TALK, ("反诈", "网络安全"), range(1, 13)),
    "预防校园欺凌": (EventForm.CLASS_MEETING, ("防欺凌", "预防未成年人犯罪法"), range(1, 13)),
    "护苗行动": (EventForm.LECTURE, ("防性侵", "未成年人保护法"), range(1, 13)),
    "消防安全课": (EventForm.ON_SITE, ("消防安全",), (10, 11)),
    "模拟法庭": (EventForm.MOCK_COURT, ("预防未成年人犯罪法",), (4, 5, 10, 11)),
    "警营开放日": (EventForm.POLICE_CAMP, ("爱国主义", "交通安全"), (1, 5, 6, 7)),
    "心理健康课": (EventForm.LECTURE, ("心理健康",), (3, 4, 5, 10, 11)),
}
PLACES = ("{town}社区活动室", "{town}村文化广场", "{town}镇新时代文明实践站", "{town}儿童之家")
CAPACITY = {
    PersonKind.RETIRED_POLICE: SpeakerCapacity.RETIRED,
    PersonKind.SERVING_POLICE: SpeakerCapacity.OFFICER,
    PersonKind.VOLUNTEER: SpeakerCapacity.VOLUNTEER,
    PersonKind.FIVE_ELDERS: SpeakerCapacity.VOLUNTEER,
}
SPEAKS = {PersonKind.RETIRED_POLICE: 4, PersonKind.SERVING_POLICE: 6} | {
    PersonKind.VOLUNTEER: 1,
    PersonKind.FIVE_ELDERS: 1,
}
NOTES = ("", "", "", "现场发放宣传册。", "学生提问踊跃，讲后有三名学生留下来咨询。", "与学校商定下学期再讲一次。")


class Talks:
    """What every host told its schools and neighbours."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years
        self.topics = {term.label: term for term in Term.objects.of(Term.List.TOPIC)}

    def tell(self, host: Host) -> None:
        """Two years of one host, from the first talk to the last."""
        if self.chance.often(NEVER):
            return
        number = self.chance.randint(*A_YEAR) + self.chance.randint(*A_YEAR)
        days = sorted(self._day() for _ in range(number))
        if self.chance.often(SILENT):
            days = [at for at in days if at[0] < self.years.last - SILENCE]
        events: dict[tuple, OutreachEvent] = {}
        known = VicePrincipal.objects.valid().filter(unit=host.unit).select_related("person")
        self.principals = {one.school_id: one for one in known}
        with together():
            for day, at_school in days:
                self._talk(host, day, events, at_school=at_school)

    def _day(self) -> tuple[date, bool]:
        """A day, and whether the talk is given at a school."""
        at_school = not self.chance.often(AMONG_NEIGHBOURS)
        return self.chance.one(self.years.lessons if at_school else self.years.evenings), at_school

    def _talk(self, host: Host, day: date, events: dict, *, at_school: bool) -> None:
        title = self.chance.choice([theme for theme, (_, _, months) in THEMES.items() if day.month in months])
        form, topics, _ = THEMES[title]
        event = events.get((title, day.year, day.month > 6)) or self._event(host, title, form)
        events[title, day.year, day.month > 6] = event
        school = self.chance.choice(host.schools) if at_school and host.schools else None
        speaker, capacity = self._speaker(host)
        principal = self.principals.get(school and school.pk)
        if principal and principal.starts_on <= day <= principal.ends_on and day.day % 2:  # half of them 法治课
            speaker, capacity = principal.person, SpeakerCapacity.VICE_PRINCIPAL
        audience, bound = self._audience(school)
        session = OutreachSession(
            pk=self.chance.key(),
            unit=host.unit,
            event=event,
            school=school,
            place="" if school else self.chance.choice(PLACES).format(town=host.town),
            held_on=day,
            minutes=self.chance.choice((30, 40, 45, 45, 60, 90)),
            speaker=speaker,
            capacity=capacity,
            audience=audience,
            audience_bound=bound,
            note=self.chance.choice(NOTES),
        )
        session.enter(by=host.member, topics=[self.topics[topic] for topic in topics])

    def _event(self, host: Host, title: str, form: EventForm) -> OutreachEvent:
        event = OutreachEvent(pk=self.chance.key(), unit=host.unit, title=title, form=form)
        event.enter(by=host.member)
        return event

    def _speaker(self, host: Host) -> tuple[Person, SpeakerCapacity]:
        kind = self.chance.one({kind: share for kind, share in SPEAKS.items() if host.people.get(kind)})
        return self.chance.choice(host.people[kind]), CAPACITY[kind]

    def _audience(self, school: School | None) -> tuple[int, Bound]:
        """人次, and whether it was counted: a class or a whole school, a few dozen neighbours."""
        most = min(school.pupils, 600) if school else 80
        if school and school.stage == SchoolStage.KINDERGARTEN:
            most = min(most, 90)
        number = self.chance.randint(min(25, most), most)
        if not self.chance.often(ROUGH):
            return number, Bound.EXACT
        return max(number // 50, 1) * 50, Bound.OVER if number >= 50 else Bound.ABOUT
