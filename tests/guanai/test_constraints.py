"""Rules that a row can answer by itself, on the voiding of schools."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from guanai.constraints import both_or_neither
from stations.models import School

RULE = both_or_neither("voided_at", "voided_by", "作废时间与作废人须同时填写。")
BLANK = {"voided_at": None, "voided_by": None}


@pytest.fixture
def whole(world):
    return {"voided_at": timezone.now(), "voided_by": world.user["county"].pk}


def asked(facts: dict, **how) -> None:
    RULE.validate(School, School(**facts), **how)


@pytest.mark.django_db
def test_both_or_neither_without_a_query(whole, django_assert_num_queries):
    with django_assert_num_queries(0):
        asked(BLANK)
        asked(whole)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLANK)
def test_one_alone_is_refused_in_its_words_by_the_row_and_by_the_database(world, whole, name):
    with pytest.raises(ValidationError, match="须同时填写"):
        asked(whole | {name: None})
    asked(whole | {name: None}, exclude=[name])
    row = School(unit=world.unit["donghu"], name="东湖小学", stage="primary", entered_at=timezone.now())
    for column, value in (whole | {name: None}).items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError):
        row.save()


def test_for_migrations_it_is_any_check_constraint():
    path, _, facts = RULE.deconstruct()
    assert path == "django.db.models.CheckConstraint"
    assert set(facts) == {"condition", "name", "violation_error_message"}
