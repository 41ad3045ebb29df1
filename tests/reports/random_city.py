"""A small city as chance has it: rows in lists, written plainly, past every verb and rule."""

import random
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from cases import models as cases
from cases.lists import SeriousMisbehaviour, Vulnerability
from guanai.bounds import Bound
from guanai.calendars import SHANGHAI, months_later
from outreach import models as outreach
from reports.models import NarrativeBlock
from stations import models as stations
from tests.world import World

STATIONS = ("chengdong", "chengxi", "hekou")
FIRST, LAST = date(2026, 1, 1), date(2026, 9, 14)
DAY = timedelta(days=1)
ONCE = {
    stations.VicePrincipal: ("person_id", "school_id", "starts_on"),
    outreach.SchoolPact: ("unit_id", "school_id", "starts_on"),
    outreach.VenuePosting: ("venue_id", "kind", "posted_on"),
}
CONDUCT = ("misbehaviour", "suspect", "below_age_offender")


class City:
    """`city.rows[Model]` is every row of a kind that chance wrote; `city.maybe(x)` is x or None."""

    def __init__(self, world: World, seed: int):
        self.world, self.dice = world, random.Random(seed)
        self.rows: dict[type[models.Model], list] = {}
        self.units = [world.unit[code] for code in STATIONS]
        self.number, self.taken = 0, set()
        for make in (
            self.people, self.places, self.committees, self.schools, self.children, self.teams, self.outcomes,
            self.offences, self.aid, self.outreach, self.around, self.meetings, self.honours, self.posts,
            self.incidents,
        ):  # fmt: skip
            make()
        self.merge()

    # --- chance

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        """Mostly within the span, some before and after it."""
        return first + self.dice.randrange(-200, (last - first).days + 90) * DAY

    def maybe(self, value):
        return self.dice.choice((value, None))

    def unit(self):
        return self.dice.choice(self.units)

    def one(self, model):
        return self.dice.choice(self.rows[model])

    def times(self, most: int) -> range:
        return range(self.dice.randint(most // 2, most))

    def later(self, day: date, most: int = 300) -> date | None:
        return self.maybe(day + self.dice.randrange(most) * DAY)

    def add(self, model, **facts):
        """A row, filled up where it must not be empty; one in eight is voided."""
        self.number += 1
        given = {"entered_at": timezone.now()} if has(model, "entered_at") else {}
        if has(model, "voided_at") and self.dice.random() < 1 / 8 and "voided_at" not in facts:
            given |= {"voided_at": timezone.now(), "voided_by": uuid4(), "void_reason": "试"}
        filled = {one.name: self.filling(one) for one in model._meta.concrete_fields if must_be_filled(one)}
        row = model(**(filled | given | facts))
        if key := self.key(row):
            if key in self.taken:
                return None  # what the register refuses to take twice
            self.taken.add(key)
        row.save(force_insert=True)
        self.rows.setdefault(model, []).append(row)
        return row

    @staticmethod
    def key(row) -> tuple:
        return tuple(str(getattr(row, name)) for name in ONCE.get(type(row), ()))

    def filling(self, field):
        if field.choices:
            return field.flatchoices[0][0]
        if isinstance(field, models.DateField):
            return timezone.now() if isinstance(field, models.DateTimeField) else FIRST
        return 1 if isinstance(field, models.IntegerField) else f"x{self.number}"[: field.max_length or 99]

    # --- people and places

    def people(self):
        kinds = ("serving_police", "serving_police", "retired_police", "auxiliary", "five_elders")
        for _ in range(9):
            person = self.add(stations.Person, unit=self.unit(), police_no="")
            day = FIRST - 900 * DAY
            for _ in self.times(2):
                self.add(stations.PersonStatus, person=person, kind=self.dice.choice(kinds), starts_on=day)
                day += self.dice.randrange(300, 1100) * DAY
        for unit in self.units:
            if self.dice.random() < 0.7:
                self.add(stations.Headcount, unit=unit, year=2026, police=self.dice.randint(1, 20))

    def places(self):
        for _ in self.times(6):
            station = self.add(stations.CareStation, unit=self.unit(), status="active", established_on=FIRST)
            day = self.day()
            for status in ("active", self.dice.choice(("suspended", "closed", "active"))):
                self.add(stations.StationStage, station=station, status=status, starts_on=day)
                day += self.dice.randrange(1, 300) * DAY
            self.rooms(station)
            for person in self.dice.sample(self.rows[stations.Person], 3):
                starts = self.day()
                self.add(
                    stations.StationPosting,
                    station=station,
                    person=person,
                    starts_on=starts,
                    ends_on=self.later(starts),
                )
            starts = self.day()
            facts = {"unit": station.unit, "started_on": starts, "ended_on": self.later(starts)}
            self.add(stations.Brand, station=station, **facts)

    def rooms(self, station):
        for _ in self.times(3):
            opened = self.maybe(self.day())
            closed = self.later(opened) if opened else None
            kind = self.dice.choice(("childrens_home", "reading"))
            self.add(stations.StationFacility, station=station, kind=kind, opened_on=opened, closed_on=closed)

    def committees(self):
        for code, unit in self.world.unit.items():
            if self.dice.random() < 0.6:
                starts = self.maybe(self.day())
                lapsed = starts and self.later(starts + DAY)
                self.add(stations.CareCommittee, unit=unit, name=code, established_on=starts, lapsed_on=lapsed)
            if self.dice.random() < 0.4:
                amount = self.dice.randint(1, 90_000)
                self.add(stations.CommitteeBudget, unit=unit, year=self.dice.choice((2025, 2026)), amount=amount)

    def schools(self):
        for _ in self.times(8):
            stage = self.dice.choice(("primary", "junior", "kindergarten"))
            facts = {"opened_on": None, "closed_on": self.maybe(self.day())}
            self.add(stations.School, unit=self.unit(), stage=stage, **facts)
        for _ in self.times(40):
            person, starts = self.one(stations.Person), self.day()
            self.add(
                stations.VicePrincipal,
                unit=person.unit,
                person=person,
                school=self.one(stations.School),
                role=self.dice.choice(("vice_principal", "vice_principal", "counsellor")),
                dispatch_system=self.dice.choice(("police", "police", "court", "justice")),
                starts_on=starts,
                ends_on=starts + self.dice.randrange(30, 500) * DAY,
                letter_issued_on=self.maybe(starts),
            )
            starts = self.day()
            facts = {"starts_on": starts, "ends_on": starts + self.dice.randrange(400) * DAY}
            self.add(outreach.SchoolPact, unit=self.unit(), school=self.one(stations.School), **facts)

    # --- children

    def children(self):
        for _ in self.times(10):
            filed = self.day(FIRST - 200 * DAY)
            closed = self.later(filed)
            again = self.later(closed) if closed else None
            stays = closed if again is None else None
            facts = {"filed_on": filed, "closed_on": stays, "closing": "goal_met" if stays else ""}
            facts["status"] = "closed" if stays else "managed"
            born = date(2026 - self.dice.randint(9, 19), self.dice.randint(1, 12), self.dice.randint(1, 28))
            minor = self.add(cases.Minor, unit=self.unit(), birth_date=born, **facts)
            for status, on in (("managed", filed), ("closed", closed), ("filed", again)):
                if on:
                    self.add(cases.FileStep, minor=minor, status=status, on=on, at=timezone.now())
        for _ in self.times(24):
            starts = self.day(FIRST - 600 * DAY)
            kind = self.dice.choice((self.dice.choice(Vulnerability.values), *CONDUCT))
            facts = {"starts_on": starts, "ends_on": starts + self.dice.randrange(500) * DAY}
            self.add(cases.MinorCategory, minor=self.one(cases.Minor), kind=kind, **facts)

    def teams(self):
        for _ in self.times(10):
            formed = self.day(FIRST - 100 * DAY)
            facts = {"formed_on": formed, "closed_on": self.later(formed), "interval_days": 30}
            team = self.add(cases.MentoringTeam, unit=self.unit(), **facts)
            team.minors.set(self.dice.sample(self.rows[cases.Minor], self.dice.randint(1, 2)))
            for person in self.dice.sample(self.rows[stations.Person], 2):
                starts = self.day()
                self.add(cases.MentoringMember, team=team, person=person, starts_on=starts, ends_on=self.later(starts))
        for _ in self.times(30):
            held, minor = self.day(), self.one(cases.Minor)
            until = self.maybe(held + self.dice.randrange(-9, 9) * DAY)
            facts = {"held_on": held, "due_on": until, "in_time_until": until, "next_on": held + 30 * DAY}
            visit = self.add(cases.MentoringVisit, minor=minor, unit=self.unit(), **facts)
            visit.visitors.set([self.one(stations.Person)])
        for _ in self.times(8):
            kind, as_of = self.dice.choice(("correction", "released")), self.day() + self.number * DAY // 50
            known = {(one.unit, one.kind, one.as_of) for one in self.rows.get(cases.AdultTeams, ())}
            unit = self.unit()
            if (unit, kind, as_of) not in known:
                self.add(cases.AdultTeams, unit=unit, kind=kind, as_of=as_of, teams=self.dice.randint(0, 5))

    def verified(self) -> dict:
        return self.dice.choice(({}, *[{"verified_at": timezone.now(), "verified_by": uuid4()}] * 3))

    def outcomes(self):
        kinds = ("returned_school", "returned_family", "further_study", *["no_reoffence"] * 4, "reoffended")
        for _ in self.times(24):
            kind, happened = self.dice.choice(kinds), self.day()
            observed = happened - self.dice.randrange(800) * DAY if kind == "no_reoffence" else None
            facts = {"kind": kind, "happened_on": happened, "observed_from": observed} | self.verified()
            outcome = self.add(cases.Outcome, minor=self.one(cases.Minor), **facts)
            if self.dice.random() < 0.4:
                checked, found = (
                    happened + self.dice.randrange(500) * DAY,
                    self.dice.choice(("holds", "holds", "ended")),
                )
                self.add(cases.OutcomeCheck, outcome=outcome, checked_on=checked, found=found)

    def offences(self):
        for _ in self.times(9):
            act, law = self.dice.choice(["b1", *SeriousMisbehaviour.values[:4]]), {"law_version": "2020"}
            facts = {"act": act, "happened_on": self.day()} | self.verified()
            self.add(cases.BehaviourRecord, minor=self.one(cases.Minor), **facts, **law)
        for _ in self.times(9):
            minor, act = self.one(cases.Minor), self.day()
            how = self.dice.choice(("pending", "withdrawn"))
            facts = {"act_on": act, "received_on": act, "disposition": how, "officer": self.one(stations.Person)}
            facts["disposed_on"] = None if how == "pending" else act
            facts["role"] = self.dice.choice(("suspect", "below_age", "victim"))
            self.add(cases.JuvenileCase, minor=minor, unit=minor.unit, **facts)

    def aid(self):
        for _ in self.times(12):
            kind = self.dice.choice(("psych", "legal_aid", "labour"))
            facts = {"kind": kind, "opened_on": self.day(), "closed_on": None}
            self.add(cases.RightsAidCase, unit=self.unit(), minor=self.maybe(self.one(cases.Minor)), **facts)
        for _ in self.times(16):
            minor = self.maybe(self.one(cases.Minor))
            who = {"minor": minor, "recipient_no": "" if minor else self.dice.choice(("", "1", "2")), "kind": "living"}
            cash = self.dice.randint(0, 90_000)
            grant = self.add(cases.AidGrant, unit=self.unit(), granted_on=self.day(), cash=cash, **who)
            for _ in self.times(2):
                self.add(cases.AidItem, grant=grant, number=self.dice.randint(1, 9))
        fund = self.add(cases.AidFund, unit=self.unit())
        for _ in self.times(6):
            facts = {"received_on": self.day(), "amount": self.dice.randint(1, 90_000)}
            self.add(cases.AidReceipt, unit=self.unit(), fund=fund, **facts)
        for _ in self.times(4):
            area = self.add(stations.Area, unit=self.unit(), kind="village", starts_on=FIRST)
            starts = self.day()
            facts = {"starts_on": starts, "ends_on": starts + self.dice.randrange(300) * DAY, "households": 3}
            self.add(cases.HouseholdPairing, unit=self.unit(), village=area, **facts)
            starts, screened = self.day(), self.dice.randint(0, 99)
            facts = {"starts_on": starts, "ends_on": starts, "screened": screened}
            self.add(cases.ScreeningRound, unit=self.unit(), area=area, **facts)
        for number in self.times(8):
            at = datetime.combine(self.day(), datetime.min.time(), SHANGHAI) + timedelta(hours=self.dice.randrange(24))
            facts = {"klass": self.dice.choice(("against_minor", "tendency", "environment")), "mandatory": ""}
            self.add(cases.ClueReport, unit=self.unit(), serial=number + 1, found_at=at, reported_at=at, **facts)

    # --- outreach and what stands around schools

    def outreach(self):
        event = self.add(outreach.OutreachEvent, unit=self.unit())
        for _ in self.times(40):
            one = self.one(stations.VicePrincipal)
            speaker = self.dice.choice((one.person, self.one(stations.Person), None))
            facts = {"capacity": self.dice.choice(("vice_principal", "counsellor", "officer")), "speaker": speaker}
            facts |= {"audience": self.dice.randint(0, 900), "audience_bound": self.bound(), "school": one.school}
            self.add(outreach.OutreachSession, unit=self.unit(), event=event, held_on=self.day(), **facts)
        for _ in self.times(12):
            self.add(outreach.CampusInspection, unit=self.unit(), school=self.one(stations.School), held_on=self.day())
        for _ in self.times(16):
            facts = {"result": "defect", "due_on": self.day()} if self.dice.random() < 0.8 else {"result": "ok"}
            item = self.add(outreach.InspectionItem, inspection=self.one(outreach.CampusInspection), section=1, **facts)
            if facts["result"] == "defect" and self.dice.random() < 0.5:
                self.add(outreach.Rectification, item=item, done_on=self.day())

    def bound(self) -> str:
        return self.dice.choice([Bound.EXACT] * 40 + list(Bound))

    def counted(self, number: str) -> dict:
        """A number, or the word of somebody who counted nothing."""
        if self.dice.random() < 0.1:
            return {number: None, "said": "多个"}
        return {number: self.dice.randint(0, 40), "said": ""}

    def around(self):
        for _ in self.times(6):
            venue = self.add(outreach.Venue, unit=self.unit(), closed_on=self.maybe(self.day()))
            for _ in self.times(2):
                posted = self.day(FIRST - 300 * DAY)
                facts = {"kind": self.dice.choice(("notice", "tobacco")), "posted_on": posted}
                self.add(outreach.VenuePosting, unit=venue.unit, venue=venue, verified_on=self.later(posted), **facts)
                found = self.dice.choice(("yes", "no", "unchecked"))
                facts = {"venue": venue, "held_on": self.day(FIRST - 200 * DAY), "notice_posted": found}
                self.add(outreach.VenueInspection, unit=venue.unit, **facts)
        for _ in self.times(6):
            facts = self.counted("items") | {"held_on": self.day()}
            facts["items_bound"] = self.bound() if facts["items"] is not None else Bound.EXACT
            self.add(outreach.InternetCleanup, unit=self.unit(), **facts)
            facts = {"starts_on": self.day(), "deployed": self.maybe(self.dice.randint(1, 90))}
            operation = self.add(outreach.SpecialOperation, unit=self.unit(), **facts)
            for kind in ("ring", "case"):
                self.add(outreach.OperationResult, operation=operation, kind=kind, **self.counted("number"))
            facts = self.counted("vehicles") | {"held_on": self.day(), "officers": self.maybe(4), "place": "路口"}
            self.add(outreach.TrafficEnforcement, unit=self.unit(), **facts)
            patrol = self.add(
                outreach.SchoolPatrol,
                unit=self.unit(),
                school=self.one(stations.School),
                held_on=self.day(),
                patrollers=self.dice.randint(1, 6),
            )
            patrol.people.set([self.one(stations.Person)])
        for _ in self.times(4):
            post = self.add(outreach.GuardPost, unit=self.unit(), school=self.one(stations.School), starts_on=FIRST)
            for peak in (1, 4):
                shift = self.add(outreach.GuardShift, unit=post.unit, post=post, held_on=self.day(), peak=peak)
                facts = {"kind": self.dice.choice(("police", "auxiliary", "teacher"))}
                person = self.maybe(self.one(stations.Person))
                number = 1 if person else self.dice.randint(1, 4)
                self.add(outreach.GuardShiftMember, shift=shift, person=person, number=number, **facts)

    # --- meetings, honours, titles, incidents

    def meetings(self):
        every = list(self.world.unit.values())
        for _ in self.times(16):
            kind = self.dice.choice(("joint", "study", "exchange"))
            meeting = self.add(stations.Meeting, unit=self.dice.choice(every), kind=kind, held_on=self.day())
            for number in self.times(2):
                due = self.maybe(self.day())
                done = self.maybe(self.day())
                facts = {"due_on": due, "done_on": done, "no": number + 1}
                facts |= {"closed_at": timezone.now(), "closed_by": uuid4(), "result": "成"} if done else {}
                self.add(stations.Resolution, meeting=meeting, **facts)
            for unit in self.dice.sample(every, 2):
                kind = self.dice.choice(("oral", "written"))
                self.add(stations.MeetingContribution, meeting=meeting, unit=unit, kind=kind)
        for number in self.times(8):
            unit, to = self.dice.sample(every, 2)
            self.add(stations.GuidanceVisit, unit=unit, to_unit=to, visited_on=self.day(), called_on=True)
            status = self.dice.choice(("draft", "submitted", "withdrawn"))
            facts = {"status": status, "submitted_on": None if status == "draft" else self.day()}
            self.add(stations.CommitteeRequest, unit=self.unit(), serial=number + 1, replied_on=None, **facts)

    def honours(self):
        for _ in self.times(6):
            parent = self.one(stations.Person)
            child = self.add(stations.StaffChild, unit=parent.unit, parent=parent)
            for kind in ("admitted", "prize"):
                facts = {"kind": kind, "awarded_on": self.day(), "amount": self.maybe(self.dice.randint(1, 9000))}
                self.add(stations.StaffChildAward, child=child, **facts)
            facts = {"children": self.dice.randint(0, 40), "relatives": self.maybe(self.dice.randint(0, 40))}
            self.add(stations.StaffChildEvent, unit=self.unit(), held_on=self.day(), **facts)
        for code in ("chengbei", "donghu", "qinghe"):
            if self.dice.random() < 0.7:
                text = "\n".join(["一是经费不足。", "", "二是人手紧张。", "三是场地不够。"][: self.dice.randint(1, 4)])
                facts = {"unit": self.world.unit[code], "year": 2026, "section": "shortcomings", "text": text}
                self.add(NarrativeBlock, **facts)

    def posts(self):
        by, head = self.world.unit["chengbei"], self.one(stations.Person)
        scheme = self.add(outreach.PostScheme, unit=by, starts_on=FIRST, voided_at=None)
        for level in ("province", "county"):
            cycle = self.add(outreach.PostCycle, unit=by, scheme=scheme, level=level, start_year=2025, voided_at=None)
            for unit in self.units:
                steps = ("draft", "submitted", "recommended", "creating", "auditing", "withdrawn")
                status = self.dice.choice(("draft", "submitted", *["creating", "auditing", "withdrawn"] * 2))
                sent, on = self.day(), {"voided_at": None} if level == "county" else {}
                facts = {"status": status, "submitted_on": None if status == "draft" else sent, "head": head} | on
                facts["online_since"] = self.maybe(self.day(FIRST - 100 * DAY))
                facts["pack_digest"] = "x"
                row = self.add(outreach.PostApplication, unit=unit, cycle=cycle, admitted_at=None, **facts)
                for step in steps[1 : steps.index(status) + 1]:
                    at = datetime.combine(sent, datetime.min.time(), SHANGHAI)
                    self.add(outreach.PostApplicationStep, application=row, status=step, at=at)
                    sent += self.dice.randrange(1, 100) * DAY
        for unit in self.units:
            named = self.day()
            ended = self.later(named)
            facts = {"named_on": named, "reviewed_on": named, "ended_on": ended, "level": "city", "host": by}
            facts["status"] = "cancelled" if ended else "active"
            if self.dice.random() < 0.5:
                self.add(outreach.PostTitle, unit=unit, **facts)
            done = self.maybe(self.day())
            facts = {"promised_on": FIRST - 300 * DAY, "due_on": LAST, "done_on": done, "result": "成" if done else ""}
            self.add(outreach.PracticalProject, unit=unit, year=2026, **facts)

    def incidents(self):
        for unit in self.units:
            since = self.dice.choice((None, date(2026, 4, 1), *[date(2025, 1, 1)] * 4))
            type(unit).objects.filter(pk=unit.pk).update(records_since=since)
            unit.records_since = since
            for kind in ("criminal", "order"):
                for number in range(20):
                    month = months_later(date(2025, 1, 1), number)
                    if self.dice.random() < 0.9:
                        found = self.dice.choice((0, 0, 0, 0, 0, 1, 3))
                        facts = {"year": month.year, "month": month.month, "kind": kind, "number": found}
                        self.add(outreach.IncidentCount, unit=unit, **facts)

    def merge(self):
        """Sometimes 城西所 becomes a part of 城东所."""
        self.merged, self.successor = self.maybe(self.world.unit["chengxi"]), self.world.unit["chengdong"]
        self.merged_on = self.day()
        self.below = {"chengbei": ("donghu", "qinghe"), "donghu": ("chengdong", "chengxi"), "qinghe": ("hekou",)}
        if self.merged:
            self.below |= {"donghu": ("chengdong",), "chengdong": ("chengxi",)}
            known = [type(one).objects.get(pk=one.pk) for one in (self.merged, self.successor)]
            known[0].merge_into(known[1], on=self.merged_on, by=None)

    def tree(self, code: str) -> set[str]:
        """The codes of a unit and of all below it."""
        return {code}.union(*(self.tree(one) for one in self.below.get(code, ())))


def has(model, name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def must_be_filled(field) -> bool:
    """What has no value of its own and must have one."""
    given = field.null or field.has_default() or field.is_relation or field.primary_key
    return not given and (not field.blank or (bool(field.choices) and not field.blank))
