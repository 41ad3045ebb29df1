"""建档 half written is not lost: sealed on the server, its writer's alone, gone with the file that comes of it."""

import pytest
from django.urls import reverse

from cases.models import Minor
from guanai.models import Draft
from tests.cases import files
from tests.cases.test_fields import NEW, TYPED, raw_rows
from tests.stations.rows import MISSING, errors, hidden, send

WORDS = {
    "name": "独角兽",
    "id_no": "99000020130305",
    "address": "独角兽巷",
    "kind": "left_behind",
    "source": "独角兽说",
}
pytestmark = pytest.mark.django_db


def url_of(user) -> str:
    return reverse("draft", args=["minor", user.pk])


def form_of(client):
    return client.get(NEW).context["form"]


@pytest.fixture
def kept(world, as_):
    """A draft of the member's."""
    answer = as_("member").post(url_of(world.user["member"]), WORDS, headers={"X-Background": "draft"})
    assert answer.status_code == 204


def test_opened_again_the_form_has_what_was_typed_and_says_so(as_, world, kept):
    page = as_("member").get(NEW)
    form = page.context["form"]
    assert {name: form[name].value() for name in WORDS} == WORDS
    assert "已恢复您" in page.content.decode()
    assert f'data-draft-url="{url_of(world.user["member"])}"' in page.content.decode()


def test_the_usual_values_stand_where_nothing_was_typed(as_, kept):
    assert form_of(as_("member"))["filed_on"].value()


def test_it_stands_in_no_column_in_the_clear(kept):
    everything = list(raw_rows())
    assert Draft.objects.count() == 1
    for secret in ("独角兽", WORDS["id_no"]):
        assert not [place for place, value in everything if secret.encode() in value]


def test_it_is_its_writers_alone(as_, world, kept):
    assert form_of(as_("head"))["name"].value() in (None, "")
    for who, whose in (("head", "member"), ("member", "head"), ("county", "county"), ("nobody", "nobody")):
        assert as_(who).post(url_of(world.user[whose]), WORDS).status_code == 404, who
    assert as_("member").post(reverse("draft", args=["minor", MISSING]), WORDS).status_code == 404


def test_it_goes_with_the_file_and_not_before(as_, kept):
    assert errors(send(as_("member"), NEW, **TYPED | {"name": ""}))
    assert Draft.objects.count() == 1
    assert send(as_("member"), NEW, **TYPED).status_code == 302
    assert not Draft.objects.exists()


def test_one_that_arrives_after_its_file_is_spent(as_, world):
    client = as_("member")
    values = hidden(client, NEW) | TYPED
    client.post(NEW, values)
    client.post(url_of(world.user["member"]), values)
    form = form_of(client)
    assert form.draft is None
    assert form["name"].value() in (None, "")
    assert Minor.objects.count() == 1


def test_it_can_be_thrown_away(as_, world, kept):
    as_("member").post(reverse("draft-removal", args=["minor", world.user["member"].pk]))
    assert form_of(as_("member")).draft is None


def test_a_voided_file_takes_the_drafts_of_its_visits_along(as_, world, kept):
    minor = files.child(world.unit["chengdong"])
    as_("member").post(reverse("draft", args=["visit", minor.pk]), {"findings": "写到一半"})
    assert Draft.objects.count() == 2
    minor.void("建重了", by=world.user["member"])
    assert Draft.objects.get().form == "minor"
