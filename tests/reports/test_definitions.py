"""统计口径: every figure in words, from registers that there are; and what a figure is made of."""

from datetime import date

import pytest
from django.apps import apps

from outreach.models import SchoolPatrol, SpecialOperation
from reports.computing import computable, seen
from reports.counting import COUNTED, RATIOS
from reports.metrics import BOARD, METRICS
from reports.sources import MODELS, REPORTED_ONLY, TOTALS, definitions
from reports.span import Span
from tests.stations import rows

SPAN = Span(date(2026, 1, 1), date(2026, 6, 30))


def test_every_figure_is_counted_or_says_why_it_is_reported_alone():
    assert set(METRICS) == set(computable()) | set(REPORTED_ONLY)
    assert not set(computable()) & set(REPORTED_ONLY)


def test_every_counted_figure_names_the_registers_it_counts():
    assert set(MODELS) == set(computable()) | set(BOARD)
    counted = [(code, (part,)) for code, part in COUNTED.items()] + list(RATIOS.items())
    for code, parts in counted:
        for model in (part.rows(SPAN).model for part in parts):
            assert model._meta.auto_created or model._meta.label in MODELS[code].split(), code
    assert all(apps.get_model(one) for one in " ".join(MODELS.values()).split())


@pytest.mark.django_db
def test_the_page_tells_every_figure_with_its_registers(as_):
    page = as_("bureau").get("/figures/").content.decode()
    assert TOTALS in page
    assert all(one.metric.formula in page and one.registers in page for one in definitions())
    assert all(why in page for why in REPORTED_ONLY.values())


@pytest.mark.django_db
def test_a_figure_of_several_registers_opens_each_of_them(world, as_):
    unit = world.unit["chengdong"]
    facts = {"school": rows.school(unit), "held_on": date(2026, 3, 5), "patrollers": 4}
    SchoolPatrol(unit=unit, **facts).enter(by=None)
    SpecialOperation(unit=unit, name="利剑护蕾", lead="城东所", starts_on=date(2026, 4, 1), deployed=30).enter(by=None)
    client = as_("member")
    page = client.get(seen("M54", unit, SPAN))
    said = {name: text for name, text, _ in page.context["parts"]}
    assert said == {"护学岗": "0人次", "护校巡逻": "4人次", "专项行动": "30人次", "校园周边交通查处": "0人次"}
    assert {client.get(url).status_code for _, _, url in page.context["parts"]} == {200}
