"""Every form of the files against what cannot be: said in Chinese at the field, nothing written, never a failure.

The fields are taken from the forms themselves, so a new field or a new form is tried without a line here.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms as django_forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import forms as cases_forms
from cases.models import Duplicate, VisitExport
from guanai.answers import VoidForm
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.models import Revision
from tests import world as cast
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, hidden

DAY = timedelta(days=1)
MEGABYTE = "a" * 1024 * 1024
HUGE = str(2**63)
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return cast.city(furnish)


@pytest.fixture
def place(world):
    return world.place


def furnish(world) -> SimpleNamespace:
    """A file with one of everything, another without a team, and a third that a second station has as well."""
    unit = world.unit["chengdong"]
    mentor = rows.person(unit, name="周老师", kind="retired_police")
    helper, new_comer, third = (rows.cleared(unit, name) for name in ("王民警", "李民警", "孙民警"))
    minor, bare, double = (files.child(unit, id_no=files.number(n)) for n in (1, 2, 3))
    team = files.team(minor, [mentor])
    long_ago = files.child(unit, id_no=files.number(4))
    files.behaviour(long_ago, "s4", happened_on=today() - 900 * DAY, verified_by=world.user["head"])
    files.child(world.unit["chengxi"], id_no=double.id_no)
    many = files.child(unit, id_no=files.number(17))
    group = files.team(many, [helper, third, mentor], "many_to_one")
    visit = files.visit(minor, today() - 5 * DAY, visitors=[mentor])
    left = files.child(unit, id_no=files.number(18))
    going = rows.cleared(unit, "赵民警")
    files.team(left, [going])
    gap = files.handover(going, gap=today() + 20 * DAY, by=world.user["head"]).lines.get()
    far = files.child(world.unit["hekou"], id_no=files.number(19))
    closed = files.child(unit, id_no=files.number(6))
    closed.close("moved", on=today(), by=None)
    found = {
        "step": files.plan_step(minor),
        "many": many,
        "group": group,
        "part": group.members.get(person=third),
        "helper": helper,
        "comer": new_comer,
        "gap": gap,
        "note": files.note(visit, by=world.user["head"]),
        "category": files.category(minor, "disabled"),
        "behaviour": files.behaviour(minor),
        "guardian": files.guardian(minor),
        "signal": files.signal(minor),
        **cases_of(world, minor),
        "assessment": files.assessment(minor),
        "long_ago": long_ago,
        "graded": files.assessment(long_ago),
        "outcome": files.outcome(minor),
        "gone": files.closed(files.child(unit, id_no=files.number(5)), on=today() - DAY),
        "known": files.outcome(minor, happened_on=today() - DAY, by=world.user["head"]),
        "visit": visit,
        "attempt": files.attempt(minor),
        "duplicate": Duplicate.objects.get(),
        "basis": files.basis(minor),
        "public": files.helper(minor, mentor),
        "assignment": files.assignment(minor, mentor),
        "offered": files.transfer(far, unit),
        "export": exported(unit, world.user["second"]),
        "closed": closed,
        "person": rows.person(unit, name="李老师"),
        "east": world.unit["chengdong"],
        "west": world.unit["chengxi"],
    }
    return SimpleNamespace(minor=minor, bare=bare, team=team, mentor=mentor, **found)


def exported(unit, user) -> VisitExport:
    return VisitExport(unit=unit, since=today() - 9 * DAY, until=today(), purpose="检查").ask(by=user)


def cases_of(world, minor) -> dict:
    """A case with a safeguard and a probation, one without any, and a measure of each sort."""
    officer = files.officer(world.unit["chengdong"])
    case, bare_case = files.case(minor, officer), files.case(minor, officer)
    special = files.special(minor)
    return {
        "officer": officer,
        "case": case,
        "bare_case": bare_case,
        "safeguard": files.safeguard(case),
        "probation": files.probation(case),
        "measure": files.measure(minor),
        "special": special,
        "review": files.term_review(special),
    }


def at(name: str, *keys: str):
    """The address of a page by the places of its keys: at("guardian-edit", "minor", "guardian")."""
    return lambda place: reverse(name, args=[getattr(place, key).pk for key in keys])


def kind_at(kind: str):
    return lambda place: reverse("safeguard-new", args=[place.case.pk, kind])


def several(place) -> str:
    return f"{reverse('visit-several')}?minor={place.minor.pk}"


VISIT = {
    "held_on": str(today()),
    "place": "home",
    "worried": "no",
    "findings": "按时到校。",
    "next_on": str(today() + DAY),
}
WHO = {"name": "陈晓雨", "id_no": files.number(7), "birth_date": str(files.BORN), "phone": "13800000000"}
CHILD = {"kind": "left_behind", "source": "学校通报", "since": str(files.FILED)}
ORPHAN = {"kind": "orphan", "starts_on": str(today()), "source": "学校通报"}
CLOSED = {"status": "closed", "on": str(today()), "closing": "moved"}
TEAM = {"mode": "one_to_one", "formed_on": str(today()), "interval_days": "30"}
OUTCOME = {"kind": "employed", "happened_on": str(today()), "evidence": "劳动合同"}
CHECK = {"checked_on": str(today()), "found": "holds", "evidence": "学籍系统"}
FOLLOW_UP = {"held_on": str(today()), "way": "phone", "state": "steady", "story": "在县城上班"}
BEHAVIOUR = {"act": "b2", "happened_on": str(today()), "law_version": "2020", "source": "学校通报"}
SIGNAL = {
    "source": "school",
    "seen_on": str(today()),
    "text": "没来上课",
    "watch_until": str(today() + DAY),
}
STEP = {"need": "study", "goal": "不旷课", "action": "每周一次", "due_on": str(today() + 30 * DAY)}
CASE = {
    "case_no": "A3301",
    "nature": "criminal",
    "role": "suspect",
    "act_on": str(files.FILED),
    "received_on": str(files.FILED),
    "disposition": "pending",
}
ATTENDED = {
    "answer": "done",
    "held_on": str(today()),
    "attendee": "legal",
    "attendee_name": "刘大山",
    "transcript_on": str(today()),
}
PROBATION = {
    "decided_by": "东湖区人民检察院",
    "decision_no": "第 3 号",
    "decided_on": str(files.FILED + 2 * DAY),
    "agreed_on": str(files.FILED + 2 * DAY),
    "ends_on": str(files.FILED + 300 * DAY),
}
MEASURE = {
    "kind": "s1",
    "body": "school",
    "decided_by": "东湖中学",
    "decided_on": str(today()),
    "starts_on": str(today()),
}
GUARDIAN = {"relation": "mother", "name": "陈大山", "phone": "13800000000", "capacity": "able", "role": "legal"}
MANAGED = {"school_status": "in_school", "filed_on": str(files.FILED)}
DUTY = {"kind": "duty", "article": "protection_100", "purpose": "走访帮教", "given_on": str(today())}
END = {"on": str(today())}
ANSWERS = {"person": lambda place: place.person.pk, "starts_on": str(today())}
JOINED = {"kept": lambda place: place.duplicate.known_id, "unit": lambda place: place.east.pk, "reason": "同一个孩子"}
WRONG = {"reason": "登记错了"}
EXPORT = {"since": str(today() - 30 * DAY), "until": str(today()), "purpose": "季度检查"}
EXPORT |= {"unit": lambda place: place.east.pk}
FORMS = {  # address -> where, by whom, and what is right there
    "minor-new": (at("minor-new"), "member", WHO | MANAGED | CHILD),
    "minor-edit": (at("minor-edit", "minor"), "member", MANAGED),
    "minor-identity": (at("minor-identity", "bare"), "member", WHO),
    "minor-status": (at("minor-status", "bare"), "member", CLOSED),
    "minor-void": (at("minor-void", "bare"), "member", WRONG),
    "minor-reveal": (at("minor-reveal", "minor"), "member", {"reason": "visit"}),
    "minor-reason": (at("minor-reason", "minor"), "bureau", {"reason": "guidance"}),
    "minor-search": (at("minor-search"), "member", {"q": files.number(1)}),
    "category-new": (at("category-new", "minor"), "head", ORPHAN),
    "category-end": (at("category-end", "minor", "category"), "member", {"ends_on": str(today())}),
    "category-void": (at("category-void", "minor", "category"), "member", WRONG),
    "behaviour-new": (at("behaviour-new", "minor"), "member", BEHAVIOUR),
    "assessment-void": (at("assessment-void", "minor", "assessment"), "head", WRONG),
    "assessment-new": (at("assessment-new", "minor"), "head", {}),
    "override-new": (at("override-new", "long_ago", "graded"), "head", {"tier": "a", "reason": "情况特殊"}),
    "behaviour-void": (at("behaviour-void", "minor", "behaviour"), "head", WRONG),
    "case-new": (at("case-new", "minor"), "head", CASE),
    "case-edit": (at("case-edit", "case"), "head", CASE),
    "case-void": (at("case-void", "bare_case"), "head", WRONG),
    "safeguard-new": (kind_at("guardian"), "head", ATTENDED),
    "safeguard-test": (kind_at("psych"), "head", {"answer": "undone", "reason": "不需要"}),
    "safeguard-void": (at("safeguard-void", "case", "safeguard"), "head", WRONG),
    "probation-new": (at("probation-new", "bare_case"), "head", PROBATION),
    "probation-outcome": (
        at("probation-outcome", "case", "probation"),
        "head",
        {"outcome": "revoked", "on": str(today())},
    ),
    "probation-void": (at("probation-void", "case", "probation"), "head", WRONG),
    "measure-new": (at("measure-new", "minor"), "head", MEASURE),
    "measure-ending": (at("measure-ending", "minor", "measure"), "head", {"on": str(today()), "result": "改正了"}),
    "measure-void": (at("measure-void", "minor", "measure"), "head", WRONG),
    "term-review-new": (at("term-review-new", "minor", "special"), "head", {"held_on": str(today()), "advice": "stay"}),
    "term-review-void": (at("term-review-void", "special", "review"), "head", WRONG),
    "guardian-new": (at("guardian-new", "minor"), "member", GUARDIAN),
    "guardian-edit": (at("guardian-edit", "minor", "guardian"), "member", GUARDIAN),
    "guardian-void": (at("guardian-void", "minor", "guardian"), "member", WRONG),
    "outcome-new": (at("outcome-new", "minor"), "member", OUTCOME),
    "outcome-void": (at("outcome-void", "minor", "outcome"), "member", WRONG),
    "outcome-check-new": (at("outcome-check-new", "minor", "known"), "member", CHECK),
    "follow-up-new": (at("follow-up-new", "gone"), "member", FOLLOW_UP),
    "signal-new": (at("signal-new", "minor"), "member", SIGNAL),
    "signal-closing": (at("signal-closing", "minor", "signal"), "member", {"result": "已到校"}),
    "signal-void": (at("signal-void", "minor", "signal"), "member", WRONG),
    "team-new": (at("team-new", "bare"), "member", TEAM),
    "team-join": (at("team-join", "many", "group"), "member", {"on": str(today())}),
    "team-leave": (at("team-leave", "many", "part"), "member", {"on": str(today())}),
    "team-interval": (at("team-interval", "minor", "team"), "member", {"days": "15", "reason": "情况好转"}),
    "plan-new": (at("plan-new", "minor"), "member", STEP),
    "plan-edit": (at("plan-edit", "minor", "step"), "member", STEP),
    "plan-done": (at("plan-done", "minor", "step"), "member", {"done_on": str(today()), "result": "没有旷课"}),
    "plan-void": (at("plan-void", "minor", "step"), "member", WRONG),
    "note-new": (at("note-new", "visit"), "head", {"kind": "thanks", "text": "辛苦了"}),
    "note-void": (at("note-void", "visit", "note"), "head", WRONG),
    "handover-new": (at("handover-new", "helper"), "head", {"reason": "illness", "handed_on": str(today())}),
    "handover-successor": (at("handover-successor", "gap"), "head", {"on": str(today())}),
    "team-close": (at("team-close", "minor", "team"), "member", {"on": str(today())}),
    "visit-new": (at("visit-new", "minor"), "member", VISIT),
    "visit-edit": (at("visit-edit", "visit"), "member", VISIT),
    "attempt-void": (at("attempt-void", "attempt"), "member", WRONG),
    "visit-void": (at("visit-void", "visit"), "member", WRONG),
    "duplicate": (at("duplicate", "duplicate"), "county", {"reason": "两所都在管"}),
    "minor-reopening": (at("minor-status", "closed"), "member", {"status": "filed", "reason": "回来了"} | END),
    "basis-new": (at("basis-new", "minor"), "member", DUTY),
    "basis-withdrawal": (at("basis-withdrawal", "minor", "basis"), "member", END),
    "responsibility-new": (at("responsibility-new", "minor"), "member", ANSWERS),
    "responsibility-end": (at("responsibility-end", "minor", "assignment"), "member", END),
    "helper-new": (at("helper-new", "minor"), "member", ANSWERS | {"duties": "每周接送一次"}),
    "helper-end": (at("helper-end", "minor", "public"), "member", END),
    "link-new": (
        at("link-new", "minor"), "member", {"kind": "siblings", "file_no": lambda place: place.bare.file_no},
    ),
    "transfer-new": (
        at("transfer-new", "minor"), "head", {"to_unit": lambda place: place.west.pk, "reason": "随父母迁居"},
    ),
    "transfer-acceptance": (at("transfer-acceptance", "offered"), "head", {"station": ""}),
    "transfer-refusal": (at("transfer-refusal", "offered"), "head", {"reason": "不住在这里"}),
    "duplicate-joining": (at("duplicate-joining", "duplicate"), "county", JOINED),
    "visit-several": (several, "member", VISIT),
    "visit-export-new": (at("visit-export-new"), "head", EXPORT),
    "visit-export-refusal": (at("visit-export-refusal", "export"), "county", {"reason": "用不着"}),
}  # fmt: skip


class Page:
    """A form as somebody has it open, filled in rightly."""

    def __init__(self, name: str, place, as_):
        where, who, values = FORMS[name]
        self.client, self.url = as_(who), where(place)
        values = {key: str(value(place)) if callable(value) else value for key, value in values.items()}
        self.values = values | {"visitors": [str(place.mentor.pk)], "mentors": [str(place.mentor.pk)]}
        self.values |= {"lead": str(place.mentor.pk), "officer": str(place.officer.pk)}
        self.values |= {"person": str(place.comer.pk), "successor": str(place.comer.pk)}
        self.values |= {f"{place.group.pk.hex}-{place.many.pk.hex}-successor": str(place.comer.pk)}
        if name.startswith("case-"):
            self.values["unit"] = str(place.officer.unit_id)
        if name == "visit-several":
            self.values = self._of_an_afternoon(place)
        elif name not in ("minor-reveal", "minor-search", "minor-identity", "guardian-edit"):
            self.values |= hidden(self.client, self.url)
        if name in ("minor-identity", "guardian-edit"):
            self.values["version"] = "1"

    def _of_an_afternoon(self, place) -> dict:
        """Two children; one alone would be the form of one."""
        files.team(place.bare, [place.mentor])
        self.url += f"&minor={place.bare.pk}"
        shared = {name: self.values[name] for name in ("held_on", "place", "visitors")}
        for row in self.client.get(self.url).context["afternoon"].rows:
            shared |= {row.add_prefix(name): VISIT[name] for name in ("findings", "worried", "next_on")}
            shared[row.add_prefix("token")] = row["token"].value()
        return shared

    def send(self, **changed):
        return self.client.post(self.url, self.values | changed)

    def forms(self) -> list[django_forms.BaseForm]:
        """Sent with something that no form takes, the page comes back with its forms."""
        context = self.send(**dict.fromkeys(self.values, "前\0后")).context
        afternoon = context.get("afternoon")
        found = [afternoon.shared, *afternoon.rows] if afternoon else [context.get("form") or context["search"]]
        return [*found, *getattr(found[0], "parts", [])]


def bad(form, name: str, field) -> list[str]:
    """What a field cannot take."""
    if name == "token":
        return ["", "x", "前\0后", MEGABYTE] if form.is_new else []
    if isinstance(field, django_forms.FileField):
        return [SimpleUploadedFile("a.pdf", b""), SimpleUploadedFile("a.pdf", b"x"), SimpleUploadedFile("a.exe", b"MZ")]
    wrong = ["前\0后", MEGABYTE]
    if isinstance(field, django_forms.DateField):
        return [*wrong, "0001-01-01", "9999-12-31", "2026-02-30", "昨天", HUGE]
    if isinstance(field, django_forms.IntegerField):
        return [*wrong, "-1", "三十", "1.5", HUGE, *["0"] * bool(field.min_value)]
    if isinstance(field, django_forms.BooleanField):
        return [*wrong, "perhaps", HUGE]
    if isinstance(field, django_forms.ChoiceField | django_forms.ModelChoiceField):
        return [*wrong, "moon", MISSING, HUGE]
    return [*wrong, "字" * (field.max_length + 1)]


def said(response, name: str) -> list[str]:
    """The words at a field, on the page that came back."""
    context = response.context
    if afternoon := context.get("afternoon"):
        found = {
            one.add_prefix(key): words
            for one in (afternoon.shared, *afternoon.rows)
            for key, words in one.errors.items()
        }
        return found.get(name, [])
    form = context.get("form") or context["search"]
    for part in getattr(form, "parts", []):
        if words := [one for key, some in part.errors.items() if part.add_prefix(key) == name for one in some]:
            return words
    return form.errors.get(name, [])


def written() -> dict:
    """Every row of the files, with its version."""
    found = {}
    for model in (*apps.get_app_config("cases").get_models(), Revision):
        names = [field.attname for field in model._meta.concrete_fields]
        found[model.__name__] = sorted(map(repr, model._base_manager.values_list(*names)))
    return found


def rounds(wrong: dict[str, list]) -> Iterator[dict]:
    """Each value of each field at least once; a megabyte never beside another, or the request itself is too large."""
    tried = {key: values for key, values in wrong.items() if values}
    for turn in range(max(len(tried), *map(len, tried.values()))):
        sent = {}
        for place, (key, values) in enumerate(tried.items()):
            light = [value for value in values if value is not MEGABYTE]
            heavy = MEGABYTE in values and turn == place
            sent[key] = MEGABYTE if heavy else light[turn % len(light)]
        yield sent


@pytest.mark.walk
@pytest.mark.parametrize("name", FORMS)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_written(place, as_, name):
    """All fields are wrong at once, each in another way every time: what one says never hides what another says."""
    page = Page(name, place, as_)
    before, tried = written(), 0
    wrong = {form.add_prefix(key): bad(form, key, field) for form in page.forms() for key, field in form.fields.items()}
    for sent in rounds(wrong):
        response = page.send(**sent)
        assert response.status_code == 422, name
        for key, value in sent.items():
            words = said(response, key)
            where = (key, str(value)[:20])
            assert words, where
            assert re.search(r"[\u4e00-\u9fff]", words[0]), where
            assert len(words[0]) < 120, where
            tried += 1
    assert tried >= 2
    assert written() == before


@pytest.mark.parametrize("name", FORMS)
def test_what_is_right_is_taken_in_full_width_too(place, as_, name):
    page = Page(name, place, as_)
    digits = {key: text.translate(FULL_WIDTH) for key, text in page.values.items() if is_number_like(key, text)}
    response = page.send(**digits)
    assert response.status_code in (200, 302), response.context["form"].errors if response.context else name
    assert response.status_code == 302 or name == "minor-search"


def is_number_like(key: str, text) -> bool:
    """Dates, numbers, codes: not a row's key, not a token."""
    if not isinstance(text, str) or key.endswith(("lead", "person", "successor")) or key.endswith(("token", "version")):
        return False
    return re.fullmatch(r"[\d-]+X?", text) is not None


CLASHES = {
    "a category ends before it begins": ("category-end", {"ends_on": str(files.FILED - DAY)}, "ends_on"),
    "a team ends before it was formed": ("team-close", {"on": str(files.FILED - DAY)}, "on"),
    "a team is formed before the file": ("team-new", {"formed_on": str(files.FILED - DAY)}, "formed_on"),
    "a file is closed before it was opened": ("minor-status", {"on": str(files.FILED - DAY)}, "on"),
    "a visit before the file": ("visit-new", {"held_on": str(files.FILED - DAY)}, "held_on"),
    "a visit moved before the file": ("visit-edit", {"held_on": str(files.FILED - DAY)}, "held_on"),
    "the next visit on the same day": ("visit-new", {"next_on": str(today())}, "next_on"),
    "the next visit before this one": ("visit-edit", {"next_on": str(today() - DAY)}, "next_on"),
    "a file opened before the birth": ("minor-edit", {"filed_on": str(files.BORN - DAY)}, "filed_on"),
    "a wrong check digit": ("minor-identity", {"id_no": files.number(7)[:-1] + "?"}, "id_no"),
    "another birth date than the number's": ("minor-identity", {"birth_date": str(files.BORN + DAY)}, "birth_date"),
    "another gender than the number's": ("minor-identity", {"gender": "female"}, "gender"),
    "a team of many with one mentor": ("team-new", {"mode": "many_to_one"}, "mentors"),
    "a step due before it was planned": ("plan-new", {"due_on": str(today() - DAY)}, "due_on"),
    "the interval that is": ("team-interval", {"days": "30"}, "days"),
    "somebody joins before the team": ("team-join", {"on": str(files.FILED - DAY)}, "on"),
    "somebody leaves before he came": ("team-leave", {"on": str(files.FILED - DAY)}, "on"),
    "a hand-over of tomorrow": ("handover-new", {"handed_on": str(today() + DAY)}, "handed_on"),
    "an outcome of tomorrow": ("outcome-new", {"happened_on": str(today() + DAY)}, "happened_on"),
    "a check before the outcome": ("outcome-check-new", {"checked_on": str(today() - DAY)}, "checked_on"),
    "a follow-up before the closing": ("follow-up-new", {"held_on": str(today() - 2 * DAY)}, "held_on"),
    "a category from tomorrow on": ("category-new", {"starts_on": str(today() + DAY)}, "starts_on"),
    "a probation of a month": ("probation-new", {"ends_on": str(files.FILED + 40 * DAY)}, "ends_on"),
    "a measure that a school cannot decide": ("measure-new", {"kind": "c1"}, "body"),
    "a telephone number too short": ("guardian-edit", {"phone": "12345"}, "phone"),
}


@pytest.mark.parametrize("case", CLASHES)
def test_what_cannot_be_together_is_said_at_the_field(place, as_, case):
    name, changed, field = CLASHES[case]
    page, before = Page(name, place, as_), written()
    response = page.send(**changed)
    assert response.status_code == 422
    assert re.search(r"[\u4e00-\u9fff]", said(response, field)[0])
    assert written() == before


ELSEWHERE = {
    "adult_team",
    "aid",
    "clue",
    "dropout",
    "file_number",
    "press",
    "referral",
    "screening",
    "sealing",
    "support",
}  # beside a file: own tests


@pytest.mark.walk
def test_no_form_is_left_out(place, as_):
    """Every form that the package of forms declares was on one of the pages."""
    tried = {type(form) for name in FORMS for form in Page(name, place, as_).forms()}
    declared = set()
    for module in pkgutil.iter_modules(cases_forms.__path__):
        found = vars(importlib.import_module(f"cases.forms.{module.name}")).values()
        declared |= {one for one in found if isinstance(one, type) and issubclass(one, django_forms.BaseForm)}
    own = {one for one in declared if one.__module__.startswith("cases.forms.")}
    own = {one for one in own if one.__module__.removeprefix("cases.forms.") not in ELSEWHERE}
    assert own <= tried | {EntryForm, VoidForm}


@pytest.mark.parametrize("after", ["x", "%00", "9" * 40, "2026-01-01"])
def test_a_cursor_that_is_none_gives_the_first_page(as_, place, after):
    assert as_("member").get(f"{place.minor.get_absolute_url()}?after={after}").status_code == 200


def test_a_line_number_beyond_all_measure_is_no_failure(as_, place):
    assert as_("head").get(reverse("minor-readers", args=[place.minor.pk]) + "?before=" + "9" * 5000).status_code == 200
