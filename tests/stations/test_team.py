"""队伍: a roster with days, from which the number follows."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from stations.models import Team, TeamMember
from tests.stations import rows
from tests.stations.rows import send

pytestmark = pytest.mark.django_db
NEW = reverse("teams-new")
TEAM = {"kind": "lecture", "name": "蓝丝带宣讲团"}


def lines(*members: tuple) -> dict:
    """The roster as a browser sends it: person, first day, last day."""
    typed = {"lines-TOTAL_FORMS": len(members), "lines-INITIAL_FORMS": "0"}
    for number, (person, joined, left) in enumerate(members):
        row = {"person": person.pk, "joined_on": joined, "left_on": left}
        typed |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return typed


@pytest.fixture
def people(world):
    return [rows.person(world.unit["chengdong"], name) for name in ("周建", "吴敏", "郑平")]


def test_the_number_follows_from_who_is_still_there(as_, people):
    here, gone = [(one, "2026-01-05", "") for one in people[:2]], (people[2], "2025-01-05", "2025-12-31")
    assert send(as_("member"), NEW, **TEAM, **lines(*here, gone)).status_code == 302
    team = Team.objects.get()
    assert (team.size, team.roster.count()) == (2, 3)
    page = as_("member").get(team.get_absolute_url()).text
    assert "在队 2 人" in page
    assert "已离队" in page


def test_a_team_that_is_only_counted_needs_its_number(as_):
    refused = send(as_("member"), NEW, **TEAM, **lines())
    assert refused.context["form"].errors == {"size": ["请逐个写队员，或只填人数。"]}
    assert send(as_("member"), NEW, **TEAM, size="12", **lines()).status_code == 302


def test_fewer_than_are_named_is_refused(as_, people):
    refused = send(as_("member"), NEW, **TEAM, size="1", **lines(*[(one, "2026-01-05", "") for one in people]))
    assert refused.context["form"].errors == {"size": ["少于没有离队的 3 人，请核对。"]}


@pytest.mark.parametrize(
    ("joined", "left", "field"),
    [("2026-01-05", "2025-12-31", "left_on"), ("2045-01-01", "", "joined_on"), ("", "", "joined_on")],
)
def test_days_that_cannot_be_are_said_at_their_field(as_, people, joined, left, field):
    refused = send(as_("member"), NEW, **TEAM, size="1", **lines((people[0], joined, left)))
    assert field in refused.context["form"].below.forms[0].errors
    assert not Team.objects.exists()


def test_nobody_is_in_a_team_twice_at_a_time(world, as_, people):
    twice = lines((people[0], "2026-01-05", ""), (people[0], "2026-02-05", ""))
    refused = send(as_("member"), NEW, **TEAM, size="2", **twice)
    assert refused.context["form"].below.forms[1].errors == {"person": ["此人在上面已经有一行，没有离队的不用再写。"]}
    again = lines((people[0], "2025-01-05", "2025-06-30"), (people[0], "2026-02-05", ""))
    assert send(as_("member"), NEW, **TEAM, **again).status_code == 302
    with pytest.raises(IntegrityError):
        TeamMember.objects.create(team=Team.objects.get(), person=people[0], joined_on="2026-03-01")


def test_the_roster_names_nobody_out_of_reach(world, as_):
    stranger = rows.person(world.unit["hekou"])
    refused = send(as_("member"), NEW, **TEAM, size="1", **lines((stranger, "2026-01-05", "")))
    assert "person" in refused.context["form"].below.forms[0].errors
