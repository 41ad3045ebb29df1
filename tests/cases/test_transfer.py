"""转档: never known to two units; accepted in one deed, by one person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import handing
from cases.models import FileTransfer, Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Draft, Revision
from stations.access import Role
from stations.models import Unit, User
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors
from tests.world import appoint

OFFERS = reverse("transfers")
REASON = "随父母迁居"


@pytest.fixture
def west(world):
    """The head of 城西所."""
    user = User.enter(login="west", name="城西站长", password="x", by=None)
    appoint(user, Role.STATION_HEAD, world.unit["chengxi"], by=world.user["head"])
    world.user["west"] = User.objects.get(pk=user.pk)
    return world.user["west"]


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"], responsible=rows.person(world.unit["chengdong"], name="包民警"))
    files.guardian(minor)
    return minor


@pytest.fixture
def offered(world, minor, west):
    return files.transfer(minor, world.unit["chengxi"], by=world.user["head"])


def accept(client, row):
    return client.post(reverse("transfer-acceptance", args=[row.pk]))


def test_the_head_offers_it_and_the_other_head_learns_a_number(world, as_, minor, west):
    url = reverse("transfer-new", args=[minor.pk])
    as_("head").post(url, {"to_unit": str(world.unit["chengxi"].pk), "reason": REASON})
    row = FileTransfer.objects.get()
    assert (row.status, row.from_unit, row.asked_by) == ("asked", minor.unit, world.user["head"].pk)
    for page in (OFFERS, reverse("workbench"), reverse("transfer-acceptance", args=[row.pk])):
        body = as_("west").get(page).content.decode()
        assert minor.file_no in body
        for secret in ("刘", REASON, files.number(), "13 周岁"):
            assert secret not in body
    assert as_("west").get(minor.get_absolute_url()).status_code == 404
    assert as_("head").get(minor.get_absolute_url()).status_code == 200


def test_nobody_but_the_two_heads_knows_of_the_offer(world, as_, offered):
    for who in ("neighbour", "county", "other_county"):
        assert accept(as_(who), offered).status_code == 404
    assert accept(as_("head"), offered).status_code == 404
    assert accept(as_("member"), offered).status_code == 404


def test_accepted_it_is_the_other_units_at_once_and_only_its(world, as_, minor, offered):
    mentor = rows.person(world.unit["chengdong"], name="周老师", kind="retired_police")
    Minor.objects.filter(pk=minor.pk).update(area=rows.area(world.unit["chengdong"]))
    team = files.team(minor, [mentor])
    visit = files.visit(minor, today() - timedelta(days=3), visitors=[mentor])
    Draft.objects.create(owner=world.user["member"].pk, form="visit", target=minor.pk, payload="{}")
    assert accept(as_("west"), offered)["Location"] == minor.get_absolute_url()
    minor.refresh_from_db()
    team.refresh_from_db()
    visit.refresh_from_db()
    assert (minor.unit.code, minor.area, minor.responsible, minor.visit_due_on) == ("chengxi", None, None, None)
    assert (team.closed_on, minor.assignments.get().ends_on) == (today(), today())
    assert visit.unit.code == "chengdong"
    assert not Draft.objects.exists()
    assert Revision.of(minor)[0].said == {"单位": "东湖分局城东派出所"}
    for who in ("member", "head"):
        for page in (minor.get_absolute_url(), reverse("visit", args=[visit.pk])):
            assert as_(who).get(page).status_code == 404
        assert minor.file_no not in as_(who).get(reverse("visits-made")).content.decode()
    body = as_("west").get(minor.get_absolute_url()).content.decode()
    assert "正在帮教，但现在没有小组，没有人走访。" in body
    assert "没有小组 1 份档案" in as_("west").get(reverse("workbench")).content.decode()
    assert AuditEntry.objects.filter(verb="minor.hand_over", target=minor.pk).count() == 1


def test_two_decide_at_once_and_one_is_told(world, minor, offered, west):
    first, second = FileTransfer.objects.get(), FileTransfer.objects.get()
    handing.accept(first, None, by=west)
    with pytest.raises(NotAllowed, match="别人刚办过"):
        second.refuse("不归我们管", by=west)
    with pytest.raises(NotAllowed, match="别人刚办过"):
        handing.accept(FileTransfer.objects.get(), None, by=west)
    assert FileTransfer.objects.get().status == "accepted"
    assert AuditEntry.objects.filter(verb="minor.hand_over").count() == 1


def test_refused_it_stays_and_the_reason_is_told(world, as_, minor, offered):
    url = reverse("transfer-refusal", args=[offered.pk])
    assert errors(as_("west").post(url, {"reason": " "})) == {"reason": ["请写明不接收的原因。"]}
    as_("west").post(url, {"reason": "孩子住在河口"})
    assert "孩子住在河口" in as_("head").get(reverse("minor-care", args=[minor.pk])).content.decode()
    assert as_("west").get(url).status_code == 404
    minor.refresh_from_db()
    assert minor.unit.code == "chengdong"


def test_withdrawn_it_is_offered_to_nobody(as_, minor, offered):
    as_("head").post(reverse("transfer-withdrawal", args=[minor.pk, offered.pk]))
    assert minor.file_no not in as_("west").get(OFFERS).content.decode()
    assert accept(as_("west"), offered).status_code == 404


def test_a_file_is_offered_once_at_a_time(world, as_, minor, offered):
    url = reverse("transfer-new", args=[minor.pk])
    response = as_("head").post(url, {"to_unit": str(world.unit["hekou"].pk), "reason": REASON})
    assert response.status_code == 409
    assert "正在转档" in response.content.decode()


def test_to_a_closed_unit_it_is_not_offered_nor_accepted(world, as_, minor, offered, west):
    Unit.objects.filter(code__in=["chengxi", "hekou"]).update(closed_on=today())
    said = errors(
        as_("head").post(
            reverse("transfer-new", args=[minor.pk]), {"to_unit": str(world.unit["hekou"].pk), "reason": REASON}
        )
    )
    assert "to_unit" in said
    with pytest.raises(NotAllowed, match="撤并"):
        handing.accept(FileTransfer.objects.get(), None, by=west)
    assert FileTransfer.objects.get().status == "asked"
    assert Minor.objects.get().unit.code == "chengdong"


def test_a_closed_station_takes_no_file(world, as_, offered):
    closed = rows.station(world.unit["chengxi"], "城西关爱工作站")
    closed.move("closed", on=today() - timedelta(days=1), reason="撤点", by=None)
    response = as_("west").post(reverse("transfer-acceptance", args=[offered.pk]), {"station": str(closed.pk)})
    assert "station" in errors(response)


def test_closing_and_voiding_wait_for_the_hand_over(world, minor, offered):
    with pytest.raises(NotAllowed, match="转档没有办完"):
        minor.close("moved", on=today(), by=None)
    with pytest.raises(NotAllowed, match="没有办完的转档"):
        minor.void("建错了", by=world.user["member"])


def test_a_closed_file_goes_nowhere(world, minor):
    files.closed(minor)
    with pytest.raises(NotAllowed, match="已经结案，不用转档"):
        files.transfer(Minor.objects.get(pk=minor.pk), world.unit["chengxi"])
    assert not FileTransfer.objects.exists()


def test_a_team_that_serves_another_child_too_holds_the_file(world, as_, minor, offered, west):
    team = files.team(minor, [rows.person(world.unit["chengdong"], name="周老师", kind="retired_police")])
    team.minors.add(files.child(world.unit["chengdong"], id_no=files.number(2)))
    with pytest.raises(NotAllowed, match="帮教小组还帮着别的孩子"):
        handing.accept(offered, None, by=west)
    offered.refresh_from_db()
    assert (offered.status, Minor.objects.get(pk=minor.pk).unit.code) == ("asked", "chengdong")
    assert team.members.get().ends_on is None


def test_a_referral_that_is_still_open_holds_the_file(world, minor, west):
    rows.referral(world.unit["chengdong"], subject=minor.pk).send(by=None)
    with pytest.raises(NotAllowed, match="转办单"):
        files.transfer(minor, world.unit["chengxi"])


def test_where_the_child_has_a_file_already_nothing_is_told(world, as_, minor, offered):
    files.child(world.unit["chengxi"])
    response = accept(as_("west"), offered)
    assert response.status_code == 409
    assert "请联系县区关工委办理" in response.content.decode()
    offered.refresh_from_db()
    assert offered.status == "asked"


def test_the_story_says_who_opened_the_file_and_not_who_has_it_now(world, as_, minor, offered):
    accept(as_("west"), offered)
    page = as_("west").get(minor.get_absolute_url()).text
    assert f"由{world.unit['chengdong'].name}建档。" in page
    assert f"由{world.unit['chengxi'].name}建档。" not in page
