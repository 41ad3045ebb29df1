"""What the registers of a committee tell in the summary: each sentence drops when nobody registered anything."""

from datetime import date
from decimal import Decimal

import pytest

from reports.annual import annual_summary
from reports.document import Paragraph, words_of
from reports.metrics import Section
from reports.span import Portion
from stations.models import CommitteeBudget
from tests.stations import offices

pytestmark = pytest.mark.django_db

YEAR = 2026


def told(world, section: Section, portion: str = Portion.YEAR) -> list[str]:
    summary = annual_summary(world.unit["chengbei"], YEAR, portion)
    return list(summary.kept.told(section))


def test_nothing_registered_is_nothing_told(world):
    assert told(world, Section.THEME) == told(world, Section.ORGANISATION) == []


def test_a_meeting_names_who_spoke_and_who_wrote(world):
    meeting = offices.exchange(world.unit["chengbei"])
    offices.contribution(meeting, world.unit["donghu"])
    offices.contribution(meeting, world.unit["qinghe"], "written")
    assert told(world, Section.THEME) == ["3月5日，召开工作交流会，东湖分局口头交流，清河县局书面交流。"]
    assert told(world, Section.THEME, Portion.Q2) == []


def test_visits_name_the_units_once_and_the_methods(world):
    for day, (code, facts) in enumerate((("donghu", {}), ("qinghe", {"called_on": True})), start=1):
        offices.guidance(world.unit["chengbei"], world.unit[code], date(YEAR, 3, day), **facts)
    offices.guidance(world.unit["chengbei"], world.unit["donghu"], date(YEAR, 3, 9), watched=True)
    said = "本级到东湖分局、清河县局2个单位调研指导3次，采取听汇报、走访、看影像等方式。"
    assert told(world, Section.THEME) == [said]


def test_documents_are_named(world):
    author, signer = world.user["bureau"], world.user["second"]
    offices.sent(world.unit["chengbei"], author=author, signer=signer, signed_on=date(YEAR, 3, 1))
    offices.document(world.unit["chengbei"], by=author, title="没有发的")
    assert told(world, Section.THEME) == ["印发《关于做好暑期工作的通知》1份公文。"]


def test_requests_say_what_became_of_them_and_of_the_money(world):
    unit, by = world.unit["chengbei"], world.user["bureau"]
    for year, amount in ((YEAR - 1, 30_000), (YEAR, 50_000)):
        CommitteeBudget(unit=unit, year=year, amount=Decimal(amount)).enter(by=by)
    money = offices.request(unit, by=by)
    money.submit(date(YEAR, 3, 1), by=by)
    money.answer("accepted", date(YEAR, 3, 9), "同意。", by=by)
    offices.request(unit, by=by, kind="vehicle", text="配一辆车。").submit(date(YEAR, 3, 2), by=by)
    offices.request(unit, by=by, kind="other", text="还是草稿。")
    assert told(world, Section.ORGANISATION) == [
        "向本级公安机关党委提请解决的事项：一是办公经费，同意，本级由3万元增加到5万元；二是交通车辆，未答复。"
    ]


def test_the_sentences_stand_in_the_document(world):
    offices.guidance(world.unit["chengbei"], world.unit["donghu"])
    document = annual_summary(world.unit["chengbei"], YEAR).document()
    text = "".join(words_of(run) for block in document.body if isinstance(block, Paragraph) for run in block.runs)
    assert "本级到东湖分局1个单位调研指导1次" in text
