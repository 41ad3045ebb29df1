"""Every figure by plain Python over lists, written from its words in 统计口径 and from nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from cases import models as cases
from cases.lists import SeriousMisbehaviour
from guanai.calendars import SHANGHAI, months_later
from outreach import models as outreach
from reports.models import NarrativeBlock
from reports.outcomes import FALLEN, PUPILS
from stations import models as stations
from tests.reports.random_city import City

DAY = timedelta(days=1)
RECOUNTS: dict[str, Callable] = {}
BUREAUS = ("city_bureau", "county_bureau", "district_branch")


def recounts(*codes: str):
    """Names the figures that a function recounts."""

    def keep(function):
        RECOUNTS.update(dict.fromkeys(codes, function))
        return function

    return keep


@dataclass
class Asked:
    """What is asked: of which units, from which day to which."""

    city: City
    places: set[str]
    first: date
    last: date

    def all(self, model) -> list:
        """Every row that is not voided."""
        return [row for row in self.city.rows.get(model, ()) if getattr(row, "voided_at", None) is None]

    def here(self, model, unit: Callable = lambda row: row.unit) -> list:
        return [row for row in self.all(model) if unit(row).code in self.places]

    def within(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def there(self, starts: date | None, ends: date | None) -> bool:
        """Whether it holds on the last day, its own last day counted."""
        return (starts is None or starts <= self.last) and (ends is None or ends >= self.last)

    def lasting(self, starts: date, ends: date | None) -> bool:
        """Whether it holds on at least one day."""
        return starts <= self.last and (ends is None or ends >= self.first)

    def kind(self, person) -> str | None:
        begun = [one for one in self.all(stations.PersonStatus) if one.person == person and one.starts_on <= self.last]
        return max(begun, key=lambda one: one.starts_on).kind if begun else None

    def statuses(self, person) -> list[tuple]:
        """What the person was: kind, first day and the day after the last."""
        rows = [one for one in self.all(stations.PersonStatus) if one.person == person]
        rows.sort(key=lambda one: one.starts_on)
        ends = [one.starts_on for one in rows[1:]] + [date.max]
        return [(one.kind, one.starts_on, end) for one, end in zip(rows, ends, strict=False)]

    def units(self, *kinds: str) -> list:
        every = self.city.world.unit.values()
        return [one for one in every if one.code in self.places and (not kinds or one.kind in kinds)]

    def is_open(self, unit) -> bool:
        """Whether the unit is there on the last day."""
        return unit != self.city.merged or self.last < self.city.merged_on

    def now_of(self, unit):
        """The unit that stands for it on the last day."""
        return unit if self.is_open(unit) else self.city.successor


def percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def ten_thousands(found) -> Decimal:
    return Decimal(sum(found)) / 10_000


# --- stations and people


def at_work(asked: Asked, of: Callable = lambda row: True) -> list:
    found = []
    for station in asked.all(stations.CareStation):
        begun = [one for one in asked.all(stations.StationStage) if one.station == station]
        begun = [one for one in begun if one.starts_on <= asked.last]
        latest = max(begun, key=lambda one: (one.starts_on, one.entered_at), default=None)
        if latest and latest.status == "active" and station.unit.code in asked.places:
            found.append(station)
    return found


@recounts("M00")
def police_stations(asked: Asked):
    return len([one for one in asked.units("police_station") if asked.is_open(one)])


@recounts("M01")
def stations_at_work(asked: Asked):
    return len(at_work(asked))


@recounts("M02")
def stations_covered(asked: Asked):
    hosts = {asked.now_of(one.unit) for one in at_work(asked) if one.unit.kind == "police_station"}
    return percent(len(hosts), police_stations(asked))


def in_office(asked: Asked, *kinds: str) -> int:
    found = [one for one in asked.here(stations.StationPosting, lambda row: row.station.unit)]
    found = [one for one in found if one.station.voided_at is None and one.person.voided_at is None]
    found = [one for one in found if asked.there(one.starts_on, one.ends_on)]
    return len({one.person for one in found if asked.kind(one.person) in kinds})


@recounts("M03")
def retired_in_office(asked: Asked):
    return in_office(asked, "retired_police")


@recounts("M04")
def officers_and_auxiliaries(asked: Asked):
    return in_office(asked, "serving_police") + in_office(asked, "auxiliary")


@recounts("M04a")
def officers(asked: Asked):
    return in_office(asked, "serving_police")


@recounts("M04b")
def auxiliaries(asked: Asked):
    return in_office(asked, "auxiliary")


@recounts("M05")
def committees(asked: Asked):
    bound = asked.units(*BUREAUS)
    known = [one for one in asked.all(stations.CareCommittee) if not one.lapsed_on or one.lapsed_on > asked.last]
    having = {one.unit for one in known if one.established_on is None or one.established_on <= asked.last}
    return percent(len(having & set(bound)), len(bound))


def were_something(asked: Asked):
    """People who held an office on at least one day."""
    found = [one for one in asked.all(stations.StationPosting) if one.station.voided_at is None]
    found += [one for one in asked.all(cases.MentoringMember) if one.team.voided_at is None]
    found += asked.all(stations.VicePrincipal)
    return [one.person for one in found if asked.lasting(one.starts_on, one.ends_on)]


def did_something(asked: Asked):
    """People who visited, spoke, stood at a gate or went round a school."""
    for one in [*asked.all(cases.MentoringVisit), *asked.all(outreach.SchoolPatrol)]:
        if asked.within(one.held_on):
            yield from (one.visitors if hasattr(one, "visitors") else one.people).all()
    yield from (one.speaker for one in asked.all(outreach.OutreachSession) if asked.within(one.held_on))
    members = [one for one in asked.all(outreach.GuardShiftMember) if one.shift.voided_at is None]
    yield from (one.person for one in members if asked.within(one.shift.held_on))


@recounts("M06")
def engaged(asked: Asked):
    counts = {one.unit: one.police for one in asked.here(stations.Headcount) if one.year == asked.last.year}
    active = set(were_something(asked)) | set(did_something(asked))
    serving = [one for one in asked.all(stations.Person) if one.unit in counts and one in active]
    return percent(len([one for one in serving if asked.kind(one) == "serving_police"]), sum(counts.values()))


# --- schools and vice-principals


def principals(asked: Asked, *systems: str) -> list:
    found = [one for one in asked.all(stations.VicePrincipal) if asked.there(one.starts_on, one.ends_on)]
    found = [one for one in found if one.role == "vice_principal" and one.person.voided_at is None]
    found = [one for one in found if one.school.voided_at is None]
    return [one for one in found if not systems or one.dispatch_system in systems]


def schools(asked: Asked) -> list:
    return [one for one in asked.here(stations.School) if one.closed_on is None or one.closed_on > asked.last]


def appointed(asked: Asked, *systems: str) -> set:
    return {one.person for one in principals(asked, *systems) if one.person.unit.code in asked.places}


@recounts("M10")
def schools_covered(asked: Asked):
    scope = [one for one in schools(asked) if one.stage != "kindergarten"]
    lettered = [one for one in principals(asked) if one.letter_issued_on and one.letter_issued_on <= asked.last]
    return percent(len([one for one in scope if any(held.school == one for held in lettered)]), len(scope))


@recounts("M11")
def police_principals(asked: Asked):
    return len(appointed(asked, "police"))


@recounts("M12")
def schools_with_police(asked: Asked):
    held = {one.school for one in principals(asked, "police")}
    return len([one for one in schools(asked) if one in held])


@recounts("M13")
def share_of_police(asked: Asked):
    return percent(len(appointed(asked, "police")), len(appointed(asked)))


@recounts("M13b")
def schools_of_one(asked: Asked):
    held = [one for one in principals(asked, "police") if one.person.unit.code in asked.places]
    people = len(appointed(asked, "police"))
    return (Decimal(len(held)) / people).quantize(Decimal("0.01"), ROUND_HALF_UP) if people else None


@recounts("M14")
def lessons(asked: Asked):
    found = [one for one in asked.here(outreach.OutreachSession) if asked.within(one.held_on)]
    appointed = [one for one in asked.all(stations.VicePrincipal) if one.role == "vice_principal"]
    found = [one for one in found if one.capacity == "vice_principal"]
    return len([one for one in found if any(teaches(held, one) for held in appointed)])


def teaches(held, session) -> bool:
    same = (held.person, held.school) == (session.speaker, session.school)
    return same and held.starts_on <= session.held_on <= held.ends_on


@recounts("M15")
def schools_with_pact(asked: Asked):
    pacts = {one.school for one in asked.all(outreach.SchoolPact) if asked.there(one.starts_on, one.ends_on)}
    return percent(len([one for one in schools(asked) if one in pacts]), len(schools(asked)))


@recounts("M16")
def sending_units(asked: Asked):
    return len({one.unit for one in appointed(asked, "police")})


@recounts("M17")
def homes(asked: Asked):
    found = asked.here(stations.StationFacility, lambda row: row.station.unit)
    found = [one for one in found if one.kind == "childrens_home" and one.station.voided_at is None]
    found = [one for one in found if one.opened_on is None or one.opened_on <= asked.last]
    return len([one for one in found if one.closed_on is None or one.closed_on > asked.last])


@recounts("M20")
def sessions(asked: Asked):
    return len([one for one in asked.here(outreach.OutreachSession) if asked.within(one.held_on)])


@recounts("M21")
def audience(asked: Asked):
    return sum(one.audience for one in asked.here(outreach.OutreachSession) if asked.within(one.held_on))


# --- children


def team_links(asked: Asked) -> list[tuple]:
    teams = asked.here(cases.MentoringTeam)
    return [(team, one) for team in teams for one in team.minors.all() if one.voided_at is None]


def files(asked: Asked) -> list:
    return asked.here(cases.Minor)


@recounts("M30")
def mentors(asked: Asked):
    found = [one for one in asked.here(cases.MentoringMember, lambda row: row.team.unit) if not one.team.voided_at]
    return len({one.person for one in found if was_retired_in(asked, one)})


def was_retired_in(asked: Asked, member) -> bool:
    """Whether the days in the team, those of being a retired officer and those asked have one in common."""
    first, last = max(asked.first, member.starts_on), min(asked.last, member.ends_on or asked.last)
    retired = [(a, b) for kind, a, b in asked.statuses(member.person) if kind == "retired_police"]
    return any(max(a, first) <= min(b - DAY, last) for a, b in retired)


@recounts("M31")
def mentored(asked: Asked):
    return len({one for team, one in team_links(asked) if asked.lasting(team.formed_on, team.closed_on)})


def is_open(asked: Asked, minor) -> bool:
    """Walk through what became of the file until the last day."""
    steps = [one for one in asked.all(cases.FileStep) if one.minor == minor and one.on <= asked.last]
    return minor.filed_on <= asked.last and (not steps or steps[-1].status != "closed")


@recounts("M31x")
def tagged(asked: Asked):
    tags = [one for one in asked.all(cases.MinorCategory) if asked.there(one.starts_on, one.ends_on)]
    marked = {one.minor for one in tags}
    return len([one for one in files(asked) if one in marked and is_open(asked, one)])


@recounts("M32")
def followed(asked: Asked):
    return len([one for one in files(asked) if is_open(asked, one)])


def teams_then(asked: Asked) -> list:
    return [one for one in asked.here(cases.MentoringTeam) if asked.there(one.formed_on, one.closed_on)]


@recounts("M33")
def teams(asked: Asked):
    latest: dict = {}
    for one in sorted(asked.here(cases.AdultTeams), key=lambda row: row.as_of):
        if one.as_of <= asked.last:
            latest[one.unit, one.kind] = one.teams
    return len(teams_then(asked)) + sum(latest.values())


@recounts("M33b")
def teams_of_minors(asked: Asked):
    young = {team for team, one in team_links(asked) if is_under_18(one.birth_date, team.formed_on)}
    return len([one for one in teams_then(asked) if one in young])


def is_under_18(born: date, on: date) -> bool:
    """On the eighteenth birthday itself somebody is still under eighteen."""
    return (on.year, on.month, on.day) <= (born.year + 18, born.month, born.day)


def verified(asked: Asked, *kinds: str) -> list:
    return [one for one in asked.all(cases.Outcome) if one.kind in kinds and one.verified_at]


def become(asked: Asked, kind: str) -> int:
    found = {one.minor for one in verified(asked, kind) if asked.within(one.happened_on)}
    return len([one for one in files(asked) if one in found])


@recounts("M35")
def back_at_school(asked: Asked):
    return become(asked, "returned_school")


@recounts("M36")
def back_home(asked: Asked):
    return become(asked, "returned_family")


@recounts("M39")
def further_study(asked: Asked):
    return become(asked, "further_study")


def offences(asked: Asked, minor) -> list[date]:
    acts = [one for one in asked.all(cases.BehaviourRecord) if one.minor == minor and one.verified_at]
    days = [one.happened_on for one in acts if one.act in SeriousMisbehaviour.values]
    found = [one for one in asked.all(cases.JuvenileCase) if one.minor == minor and one.disposition != "withdrawn"]
    days += [one.act_on for one in found if one.role in ("suspect", "below_age")]
    return days + [one.happened_on for one in verified(asked, "reoffended") if one.minor == minor]


def teams_of(asked: Asked, minor) -> list:
    return [one for one in asked.all(cases.MentoringTeam) if minor in one.minors.all()]


def a_year_on(day: date) -> tuple[int, int, int]:
    return day.year + 1, day.month, day.day


def has_offended(asked: Asked, minor) -> bool:
    watched = teams_of(asked, minor)
    return any(
        asked.within(day)
        and any(
            team.formed_on <= day
            and (team.closed_on is None or (day.year, day.month, day.day) <= a_year_on(team.closed_on))
            for team in watched
        )
        for day in offences(asked, minor)
    )


def was_looked_at(asked: Asked, minor) -> bool:
    before = months_later(asked.first, -12)
    mentored = [one for one in teams_of(asked, minor) if one.formed_on <= asked.last]
    mentored = [one for one in mentored if one.closed_on is None or one.closed_on >= before]
    said = [one for one in verified(asked, "no_reoffence") if one.minor == minor]
    looked = {one.outcome for one in asked.all(cases.OutcomeCheck) if asked.within(one.checked_on)}
    seen = any(asked.within(one.happened_on) or one in looked for one in said)
    return (bool(mentored) and seen) or has_offended(asked, minor)


@recounts("M37n")
def offended(asked: Asked):
    return len([one for one in files(asked) if has_offended(asked, one)])


@recounts("checked")
def looked_at(asked: Asked):
    return len([one for one in files(asked) if was_looked_at(asked, one)])


@recounts("M37")
def offended_rate(asked: Asked):
    return percent(offended(asked), looked_at(asked))


def proven(asked: Asked, minor, first: date, last: date) -> bool:
    days = offences(asked, minor)
    for one in verified(asked, "no_reoffence"):
        if one.minor != minor:
            continue
        looks = [look for look in asked.all(cases.OutcomeCheck) if look.outcome == one]
        enough = [day for day in (one.happened_on, *(look.checked_on for look in looks)) if day >= one.enough_on]
        again = any(one.observed_from < day <= last for day in days)
        if any(first <= day <= last for day in enough) and not again and not any(x.found == "ended" for x in looks):
            return True
    return False


def newly_proven(asked: Asked, kinds) -> set:
    tags = asked.all(cases.MinorCategory)
    known = {one.minor for one in tags if one.kind in kinds and one.starts_on <= one.minor.filed_on}
    found = {one for one in files(asked) if one in known and proven(asked, one, asked.first, asked.last)}
    return {one for one in found if not proven(asked, one, date.min, asked.first - DAY)}


@recounts("M38")
def rescued(asked: Asked):
    return len(newly_proven(asked, FALLEN))


@recounts("M38b")
def straightened(asked: Asked):
    tags = [one for one in asked.all(cases.MinorCategory) if one.kind in FALLEN]
    fallen = {one.minor for one in tags if one.starts_on <= one.minor.filed_on}
    return len(newly_proven(asked, PUPILS) - fallen)


@recounts("visits_on_time")
def timely(asked: Asked):
    found = [one for one in asked.here(cases.MentoringVisit) if asked.within(one.held_on) and one.in_time_until]
    return percent(len([one for one in found if one.held_on <= one.in_time_until]), len(found))


def helped(asked: Asked, *kinds: str) -> int:
    found = [one for one in asked.here(cases.RightsAidCase) if asked.within(one.opened_on)]
    found = [one for one in found if one.minor is None or one.minor.voided_at is None]
    return len({one.minor or one for one in found if not kinds or one.kind in kinds})


@recounts("M40")
def rights_aid(asked: Asked):
    return helped(asked)


@recounts("M41")
def counsel(asked: Asked):
    return helped(asked, "psych", "legal_aid")


@recounts("M45")
def clues(asked: Asked):
    days = [one.reported_at.astimezone(SHANGHAI).date() for one in asked.here(cases.ClueReport)]
    return len([day for day in days if asked.within(day)])


@recounts("M62")
def mean_age(asked: Asked):
    acts = {}
    for one in files(asked):
        days = [day for day in offences(asked, one) if asked.within(day)]
        reoffended = [row.happened_on for row in verified(asked, "reoffended") if row.minor == one]
        for day in days:
            if days.count(day) == reoffended.count(day):
                continue  # somebody only said that it happened again
            years = day.year - one.birth_date.year
            years -= (day.month, day.day) <= (one.birth_date.month, one.birth_date.day)
            if years < 18:
                acts[one, day] = years
    if len({minor for minor, _ in acts}) < 3:
        return None
    return (Decimal(sum(acts.values())) / len(acts)).quantize(Decimal("0.1"), ROUND_HALF_UP)


# --- schools' surroundings


@recounts("M50")
def inspections(asked: Asked):
    return len([one for one in asked.here(outreach.CampusInspection) if asked.within(one.held_on)])


@recounts("open_defects")
def open_defects(asked: Asked):
    found = asked.here(outreach.InspectionItem, lambda row: row.inspection.unit)
    known = [one for one in found if one.inspection.voided_at is None and one.inspection.held_on <= asked.last]
    right = {one.item for one in asked.all(outreach.Rectification) if one.done_on <= asked.last}
    return len([one for one in known if one.result == "defect" and one not in right])


@recounts("M51")
def notices(asked: Asked):
    venues = [one for one in asked.here(outreach.Venue) if one.closed_on is None or one.closed_on > asked.last]
    return percent(len([one for one in venues if has_notice(asked, one)]), len(venues))


def has_notice(asked: Asked, venue) -> bool:
    since = months_later(asked.last, -12)
    looks = [one for one in asked.all(outreach.VenueInspection) if one.venue == venue and one.held_on <= asked.last]
    gone = [one.held_on for one in looks if one.notice_posted == "no"]
    seen = [one.held_on for one in looks if one.notice_posted == "yes"]
    postings = [one for one in asked.all(outreach.VenuePosting) if one.venue == venue and one.kind == "notice"]
    seen += [one.verified_on for one in postings if one.verified_on and one.verified_on <= asked.last]
    return any(day > since and not any(later > day for later in gone) for day in seen)


@recounts("M52")
def cleaned(asked: Asked):
    return told(one.items for one in asked.here(outreach.InternetCleanup) if asked.within(one.held_on))


def told(numbers) -> int | None:
    """None where nobody wrote a number down, though something was done."""
    numbers = list(numbers)
    total = sum(one for one in numbers if one is not None)
    return None if None in numbers and not total else total


@recounts("M53")
def rings(asked: Asked):
    found = asked.here(outreach.OperationResult, lambda row: row.operation.unit)
    found = [one for one in found if one.kind == "ring" and one.operation.voided_at is None]
    return told(one.number for one in found if asked.within(one.operation.starts_on))


@recounts("M54")
def force(asked: Asked):
    members = asked.here(outreach.GuardShiftMember, lambda row: row.shift.unit)
    members = [one for one in members if one.shift.voided_at is None and asked.within(one.shift.held_on)]
    found = [one.number for one in members if one.kind in ("police", "auxiliary")]
    found += [one.patrollers for one in asked.here(outreach.SchoolPatrol) if asked.within(one.held_on)]
    found += [one.deployed or 0 for one in asked.here(outreach.SpecialOperation) if asked.within(one.starts_on)]
    found += [one.officers or 0 for one in asked.here(outreach.TrafficEnforcement) if asked.within(one.held_on)]
    return sum(found)


@recounts("M55")
def vehicles(asked: Asked):
    return told(one.vehicles for one in asked.here(outreach.TrafficEnforcement) if asked.within(one.held_on))


def reported(asked: Asked, kind: str) -> dict:
    """Of each police station its reports by month; nothing before its own records."""
    found: dict = {one: {} for one in asked.units("police_station")}
    for row in asked.here(outreach.IncidentCount):
        after = months_later(date(row.year, row.month, 1), 1)
        if row.kind == kind and row.unit.records_since and row.unit.records_since < after:
            found[row.unit][row.year, row.month] = row.number
    return found


def anybody(asked: Asked, kind: str) -> bool:
    return any(row.kind == kind for row in asked.here(outreach.IncidentCount))


def is_there_all(asked: Asked, unit, month: date) -> bool:
    return unit != asked.city.merged or asked.city.merged_on >= months_later(month, 1)


@recounts("M60")
def zero_months(asked: Asked):
    if not anybody(asked, "criminal"):
        return None
    found, months = reported(asked, "criminal"), 0
    month = months_later((asked.last + DAY).replace(day=1), -1)
    while said := [one for unit, one in found.items() if is_there_all(asked, unit, month)]:
        if any(one.get((month.year, month.month)) != 0 for one in said):
            break
        months, month = months + 1, months_later(month, -1)
    return months


@recounts("M61")
def growth(asked: Asked):
    pairs = []
    for one in reported(asked, "order").values():
        month = asked.first if asked.first.day == 1 else months_later(asked.first.replace(day=1), 1)
        while months_later(month, 1) <= asked.last + DAY:
            now, before = one.get((month.year, month.month)), one.get((month.year - 1, month.month))
            pairs += [(now, before)] if None not in (now, before) else []
            month = months_later(month, 1)
    base = sum(before for _, before in pairs)
    if not base:
        return None
    more = Decimal(sum(now for now, _ in pairs) - base) * 100 / base
    return more.quantize(Decimal("0.01"), ROUND_HALF_UP)


@recounts("M70")
def brands(asked: Asked):
    known = [one for one in asked.all(stations.Brand) if asked.there(one.started_on, one.ended_on)]
    known = {one.station for one in known}
    standing = at_work(asked)
    return percent(len([one for one in standing if one in known]), len(standing))


# --- meetings and committees


def held(asked: Asked, *kinds: str) -> list:
    return [one for one in asked.here(stations.Meeting) if asked.within(one.held_on) and one.kind in kinds]


@recounts("M80")
def joint_meetings(asked: Asked):
    return len(held(asked, "joint"))


@recounts("M82")
def study_meetings(asked: Asked):
    return len(held(asked, "study"))


def resolved(asked: Asked) -> list:
    found = asked.here(stations.Resolution, lambda row: row.meeting.unit)
    return [one for one in found if one.meeting.voided_at is None]


@recounts("M81")
def resolutions(asked: Asked):
    return len([one for one in resolved(asked) if asked.within(one.meeting.held_on)])


@recounts("resolved_in_time")
def resolved_in_time(asked: Asked):
    due = [one for one in resolved(asked) if asked.within(one.due_on)]
    return percent(len([one for one in due if one.done_on and one.done_on <= one.due_on]), len(due))


@recounts("M83")
def guided(asked: Asked):
    return len({one.to_unit for one in asked.here(stations.GuidanceVisit) if asked.within(one.visited_on)})


def contributed(asked: Asked, kind: str) -> int:
    found = asked.here(stations.MeetingContribution, lambda row: row.meeting.unit)
    found = [one for one in found if one.meeting.voided_at is None and asked.within(one.meeting.held_on)]
    return len({one.unit for one in found if one.kind == kind})


@recounts("M84")
def spoken(asked: Asked):
    return contributed(asked, "oral")


@recounts("M84b")
def written(asked: Asked):
    return contributed(asked, "written")


@recounts("M85")
def requested(asked: Asked):
    found = [one for one in asked.here(stations.CommitteeRequest) if asked.within(one.submitted_on)]
    return len([one for one in found if one.status == "submitted"])


@recounts("M86")
def shortcomings(asked: Asked):
    top = min(asked.units(), key=lambda one: len(one.path))
    own = [one for one in asked.all(NarrativeBlock) if one.unit == top]
    return len([line for line in own[0].text.splitlines() if line.strip()]) if own else None


# --- aid and honours


def granted(asked: Asked) -> list:
    return [one for one in asked.here(cases.AidGrant) if asked.within(one.granted_on)]


@recounts("M90")
def cash(asked: Asked):
    return ten_thousands(one.cash for one in granted(asked))


@recounts("M91")
def recipients(asked: Asked):
    numbers = {one: (one.unit, one.recipient_no) if one.recipient_no else one for one in granted(asked)}
    return len({one.minor or number for one, number in numbers.items()})


@recounts("M92")
def screened(asked: Asked):
    return sum(one.screened for one in asked.here(cases.ScreeningRound) if asked.within(one.starts_on))


@recounts("M93")
def things(asked: Asked):
    given = granted(asked)
    return sum(one.number for one in asked.all(cases.AidItem) if one.grant in given)


@recounts("M94")
def receipts(asked: Asked):
    return ten_thousands(one.amount for one in asked.here(cases.AidReceipt) if asked.within(one.received_on))


def awards(asked: Asked) -> list:
    found = asked.here(stations.StaffChildAward, lambda row: row.child.unit)
    return [one for one in found if one.child.voided_at is None and asked.within(one.awarded_on)]


@recounts("M95")
def admitted(asked: Asked):
    return len({one.child for one in awards(asked) if one.kind == "admitted"})


@recounts("M96")
def rewards(asked: Asked):
    return ten_thousands(one.amount or 0 for one in awards(asked))


@recounts("M96b")
def rewarded(asked: Asked):
    return len({one.child for one in awards(asked) if one.kind == "prize" or one.amount})


@recounts("M97")
def visitors(asked: Asked):
    found = [one for one in asked.here(stations.StaffChildEvent) if asked.within(one.held_on)]
    return sum(chain((one.children for one in found), (one.relatives or 0 for one in found)))


def paired(asked: Asked) -> list:
    return [one for one in asked.here(cases.HouseholdPairing) if asked.there(one.starts_on, one.ends_on)]


@recounts("M98")
def villages(asked: Asked):
    return len({one.village for one in paired(asked)})


@recounts("M99")
def households(asked: Asked):
    return sum(one.households for one in paired(asked))


# --- titles and money


@recounts("M100")
def taking_part(asked: Asked):
    sent = [one for one in asked.all(outreach.PostApplication) if one.status != "draft"]
    known = {one.unit for one in sent if one.submitted_on <= asked.last}
    titles = [one for one in asked.all(outreach.PostTitle) if one.named_on <= asked.last]
    known |= {one.unit for one in titles if one.ended_on is None or one.ended_on > asked.last}
    every = [one for one in asked.units("police_station") if asked.is_open(one)]
    return percent(len([one for one in every if one in known]), len(every))


@recounts("M105")
def online(asked: Asked):
    found = [one for one in asked.here(outreach.PostApplication) if one.cycle.level == "province"]
    found = [one for one in found if status_then(asked, one) in ("creating", "auditing")]
    return percent(len([one for one in found if one.online_since and one.online_since <= asked.last]), len(found))


def status_then(asked: Asked, application) -> str | None:
    steps = [one for one in asked.all(outreach.PostApplicationStep) if one.application == application]
    steps = [one for one in steps if one.at.astimezone(SHANGHAI).date() <= asked.last]
    return max(steps, key=lambda one: one.at).status if steps else None


@recounts("M106")
def projects(asked: Asked):
    return len([one for one in asked.here(outreach.PracticalProject) if asked.within(one.done_on)])


@recounts("M110")
def budgets(asked: Asked):
    found = [one.amount for one in asked.here(stations.CommitteeBudget) if one.year == asked.last.year]
    return ten_thousands(found) if found else None
