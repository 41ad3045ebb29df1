"""法治副校长: two appointments of one person at once, on PostgreSQL. Who waited for the person is judged again."""

from datetime import date

import pytest
from django.db import connection

from guanai.lifecycle import NotAllowed
from stations.models import VicePrincipal
from tests import world as cast
from tests.cases.test_races import second_of_two
from tests.stations import rows

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="of two writers the second waits before it begins"),
]


def test_the_last_school_of_a_person_is_given_once(transactional_db):
    unit = cast.city().unit["chengdong"]
    person, facts = rows.cleared(unit), {"starts_on": date(2026, 3, 1), "ends_on": date(2029, 2, 28)}
    schools = [rows.school(unit, f"城东{name}小学") for name in "一二三"]
    first, second, third = (VicePrincipal(unit=unit, person=person, school=one, **facts) for one in schools)
    first.enter(by=None)
    with pytest.raises(NotAllowed, match="已在城东一小学、城东二小学任职"):
        second_of_two(lambda: second.enter(by=None), lambda: third.enter(by=None))
    assert VicePrincipal.objects.filter(person=person).count() == 2
