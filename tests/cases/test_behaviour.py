"""行为记录: by the law of its day, sealed, read with the right to the case, and verified by a second person."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import BehaviourRecord
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations.access import Role
from stations.models import User
from tests.cases import files
from tests.stations.rows import errors, send
from tests.world import appoint

DAY = timedelta(days=1)
TYPED = {"act": "b2", "happened_on": str(today() - DAY), "law_version": "2020", "source": "学校通报"}


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)])
    return minor


def index(minor) -> str:
    return reverse("minor-behaviours", args=[minor.pk])


def new(minor) -> str:
    return reverse("behaviour-new", args=[minor.pk])


def verify(client, row):
    return client.post(reverse("behaviour-verify", args=[row.minor_id, row.pk]), follow=True)


def test_a_member_writes_it_down_and_the_head_verifies_it(world, as_, minor):
    assert send(as_("member"), new(minor), **TYPED)["Location"] == index(minor)
    row = BehaviourRecord.objects.get()
    assert not BehaviourRecord.objects.verified().exists()
    assert verify(as_("member"), row).status_code == 403
    assert "已核实" in verify(as_("head"), row).content.decode()
    row.refresh_from_db()
    assert (BehaviourRecord.objects.verified().get(), row.verified_by) == (row, world.user["head"].pk)
    verify(as_("head"), row)
    assert AuditEntry.objects.filter(verb="behaviourrecord.verify", actor=world.user["head"].pk).count() == 1


def test_who_wrote_it_does_not_verify_it(world, as_, minor):
    row = files.behaviour(minor, by=world.user["head"])
    assert "登记人不能核实自己登记的行为，请由另一人核实。" in verify(as_("head"), row).content.decode()
    with pytest.raises(ValidationError):
        row.verify(by=world.user["head"])
    with pytest.raises(IntegrityError), transaction.atomic():
        BehaviourRecord.objects.update(verified_at=timezone.now(), verified_by=world.user["head"].pk)
    second = User.enter(login="deputy", name="副站长", password="x", by=None)
    appoint(second, Role.STATION_HEAD, world.unit["chengdong"], by=world.user["head"])
    row.verify(by=User.objects.get(login="deputy"))
    assert BehaviourRecord.objects.verified().get() == row


@pytest.mark.parametrize(
    ("who", "status"), {"head": 200, "member": 200, "mentor": 403, "county": 403, "neighbour": 404}.items()
)
def test_its_page_opens_to_the_station_alone(as_, minor, who, status):
    files.behaviour(minor, act="s4", narrative="在超市拿了东西")
    response = as_(who).get(index(minor))
    assert response.status_code == status
    assert ("盗窃" in response.content.decode()) is (who == "head")


@pytest.mark.parametrize("who", ["member", "mentor", "county"])
def test_it_stands_nowhere_in_the_html_without_the_right(as_, minor, who):
    files.behaviour(minor, act="s4", source="来源甲", narrative="在超市拿了东西")
    for url in (minor.get_absolute_url(), reverse("minor-categories", args=[minor.pk])):
        body = as_(who).get(url).content.decode()
        assert not [words for words in ("盗窃", "来源甲", "在超市") if words in body]


def test_a_member_reads_what_he_wrote_himself_and_nothing_else(world, as_, minor):
    files.behaviour(minor, act="s4")
    mine = files.behaviour(minor, act="b1", by=world.user["member"])
    assert [row.pk for row in as_("member").get(index(minor)).context["behaviours"]] == [mine.pk]
    assert len(as_("head").get(index(minor)).context["behaviours"]) == 2


def test_another_mans_line_does_not_exist_for_a_member(as_, minor):
    row = files.behaviour(minor)
    url = reverse("behaviour-void", args=[minor.pk, row.pk])
    assert (as_("member").get(url).status_code, as_("head").get(url).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("day", "version", "right"),
    [
        ("2021-06-01", "2020", True),
        ("2021-05-31", "2020", False),
        ("2021-05-31", "earlier", True),
        ("2021-06-01", "earlier", False),
    ],
)
def test_an_act_falls_under_the_law_of_its_day(as_, minor, day, version, right):
    response = send(as_("head"), new(minor), **TYPED | {"happened_on": day, "law_version": version})
    if right:
        assert response.status_code == 302
        assert BehaviourRecord.objects.get().happened_on == date.fromisoformat(day)
    else:
        assert errors(response) == {"law_version": ["新法从 2021 年 6 月 1 日起施行，请按行为日期选择适用的法律。"]}


def test_it_lies_neither_in_the_future_nor_before_the_birth(as_, minor):
    for day, words in ((today() + DAY, "行为日期不能晚于今天。"), (files.BORN - DAY, "行为日期早于出生日期，请核对。")):
        typed = TYPED | {"happened_on": str(day), "law_version": "2020"}
        assert errors(send(as_("head"), new(minor), **typed)) == {"happened_on": [words]}


def test_every_act_of_both_lists_is_offered_once(as_, minor):
    offered = as_("head").get(new(minor)).context["form"].fields["act"].choices
    kinds = [kind for label, group in list(offered)[1:] for kind, _ in group]
    assert len(kinds) == len(set(kinds)) == 19


def test_what_is_told_of_it_lies_sealed(minor):
    files.behaviour(minor, narrative="在超市拿了东西", disposal="由站长训诫")
    with connection.cursor() as cursor:
        cursor.execute("SELECT narrative, disposal FROM cases_behaviourrecord")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "在超市".encode() not in stored
    assert "训诫".encode() not in stored


def test_a_voided_one_counts_no_more_and_cannot_be_verified(world, as_, minor):
    row = files.behaviour(minor, by=world.user["member"], verified_by=world.user["head"])
    as_("member").post(reverse("behaviour-void", args=[minor.pk, row.pk]), {"reason": "记错了人"})
    assert not BehaviourRecord.objects.verified().exists()
    assert verify(as_("head"), row).status_code == 404
    assert as_("head").get(index(minor)).context["behaviours"] == []


def test_a_file_with_a_record_is_no_mistake(as_, minor):
    minor.teams.get().close(today(), by=None)
    files.behaviour(minor)
    response = as_("member").post(reverse("minor-void", args=[minor.pk]), {"reason": "建重了"})
    assert response.status_code == 409
    assert "1 条其他记录" in response.content.decode()


@pytest.fixture
def act(world, minor):
    return files.behaviour(minor, "s4", by=world.user["member"], verified_by=world.user["head"])


def test_an_act_on_which_a_measure_rests_stays_until_the_measure_has_ended(world, as_, minor):
    measure = files.special(minor)
    act, void = measure.act, reverse("behaviour-void", args=[minor.pk, measure.act.pk])
    said = as_("head").post(void, {"reason": "记错了"})
    assert f"干预措施“{measure}”以这条行为为依据，请先结束或作废措施，再改或作废。" in said.content.decode()
    with pytest.raises(NotAllowed, match="站长"):
        act.void("记错了", by=world.user["member"])
    with pytest.raises(NotAllowed):
        act.amend({"act": "b1"}, version=act.version, by=world.user["head"])
    measure.end(on=today(), result="已回校", by=world.user["head"])
    act.void("记错了", by=world.user["head"])
    assert act.is_void


def test_an_act_on_which_another_tier_rests_stays_until_it_is_assessed_anew(world, minor, act):
    """With another ground beside it, it does not rest on this one."""
    head = world.user["head"]
    row = files.override(files.assessment(minor, by=head), "b", by=world.user["member"], approved_by=head)
    with pytest.raises(NotAllowed, match=f"改级“{row}”以这条行为为依据，请先重新评估分级"):
        act.void("记错了", by=head)
    other = files.behaviour(minor, "b2", by=world.user["member"], verified_by=head)
    act.void("记错了", by=head)
    with pytest.raises(NotAllowed):
        other.void("记错了", by=head)
    files.assessment(minor, by=head)
    other.void("记错了", by=head)
    assert not BehaviourRecord.objects.verified().exists()
