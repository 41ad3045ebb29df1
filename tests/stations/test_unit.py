"""Units: a tree whose paths are walls, in the order of entry; renamed, merged, never lost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from guanai.models import AuditEntry
from stations.access import Permission, Role
from stations.models import Appointment, Unit, User

pytestmark = pytest.mark.django_db
DAY = date(2018, 6, 30)


def enter(code: str, parent: Unit | None = None, **facts) -> Unit:
    return Unit.enter(by=None, code=code, name=code, short=code, kind="police_station", parent=parent, **facts)


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def seen_by(user: User) -> set[str]:
    return {unit.code for unit in Unit.objects.visible_to(User.objects.get(pk=user.pk))}


def test_a_path_is_the_parents_with_a_segment_of_its_own():
    city = enter("city")
    counties = [enter(f"county{n}", city) for n in range(3)]
    post = enter("post", counties[1])
    assert city.path == "0001/"
    assert [one.path for one in counties] == ["0001/0001/", "0001/0002/", "0001/0003/"]
    assert post.path == "0001/0002/0001/"
    assert enter("other").path == "0002/"


def test_units_stand_in_the_order_of_entry_each_before_its_own():
    city = enter("city")
    first, second = enter("zz", city), enter("aa", city)
    enter("of-second", second)
    enter("of-first", first)
    assert [unit.code for unit in Unit.objects.all()] == ["city", "zz", "of-first", "aa", "of-second"]


def test_a_new_unit_comes_after_one_that_was_closed():
    city = enter("city")
    enter("gone", city, closed_on=DAY)
    assert enter("new", city).path == "0001/0002/"


def test_a_path_is_never_blank_and_never_shared():
    city = enter("city")
    for path in ("", "0001", "0001/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.create(code="x", name="x", short="x", kind="section", path=path)
    assert list(Unit.objects.all()) == [city]


def test_the_lineage_leads_from_the_top_to_the_unit(world):
    assert [unit.code for unit in world.unit["chengdong"].lineage] == ["chengbei", "donghu", "chengdong"]


def test_below_does_not_reach_a_neighbour_with_a_longer_number():
    city = enter("city")
    one = enter("one", city)
    for n in range(11):
        enter(f"more{n}", city)
    inside = enter("inside", one)
    assert list(Unit.objects.below(one)) == [inside]


def test_open_in_a_year_is_open_on_one_of_its_days():
    days = {
        "always": (None, None), "new_year": (date(2018, 12, 31), None), "later": (date(2019, 1, 1), None),
        "gone": (None, date(2018, 1, 1)), "going": (None, date(2018, 1, 2)),
    }  # fmt: skip
    for code, (opened, closed) in days.items():
        enter(code, opened_on=opened, closed_on=closed)
    assert {unit.code for unit in Unit.objects.open_in(2018)} == {"always", "new_year", "going"}


# --- renamed


def test_a_renamed_unit_is_found_by_every_name_it_bore(world):
    unit = world.unit["qinghe"]
    unit.rename("清河市公安局", "清河市局", on=DAY, by=world.user["bureau"])
    for text in ("qinghe", "清河市公安局", "清河市局", "清河县公安局", "清河县局", " 清河县局 "):
        assert list(Unit.objects.named(text)) == [unit]
    assert not Unit.objects.named("清河").exists()
    assert [alias.until for alias in unit.aliases.all()] == [DAY, DAY]
    assert AuditEntry.objects.latest("id").verb == "unit.rename"


def test_renamed_or_not_its_place_and_scope_stay(world):
    before = seen_by(world.user["other_county"])
    world.unit["qinghe"].rename("清河市公安局", "清河市局", on=DAY, by=None)
    assert fresh(world.unit["qinghe"]).path == world.unit["qinghe"].path
    assert seen_by(world.user["other_county"]) == before


# --- merged


def test_a_merged_unit_closes_and_moves_with_all_below_it(world):
    donghu, qinghe = world.unit["donghu"], world.unit["qinghe"]
    qinghe.merge_into(donghu, on=DAY, by=world.user["bureau"])
    merged, station = fresh(qinghe), fresh(world.unit["hekou"])
    assert (merged.closed_on, merged.successor, merged.parent) == (DAY, donghu, donghu)
    assert merged.path == f"{donghu.path}0003/"
    assert station.path == f"{merged.path}0001/"
    assert station.parent == merged
    assert AuditEntry.objects.latest("id").detail == {"successor": str(donghu.pk)}


def test_scope_follows_the_merged_unit(world):
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=DAY, by=None)
    assert seen_by(world.user["county"]) == {"donghu", "chengdong", "chengxi", "qinghe", "hekou"}
    assert seen_by(world.user["other_county"]) == {"qinghe", "hekou"}
    assert seen_by(world.user["bureau"]) == {*seen_by(world.user["county"]), "chengbei"}


def test_a_unit_of_many_levels_moves_whole(world):
    deep = enter("deep", enter("middle", world.unit["hekou"]))
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=DAY, by=None)
    assert fresh(deep).path == f"{world.unit['donghu'].path}0003/0001/0001/0001/"


@pytest.mark.parametrize("successor", ["qinghe", "hekou"])
def test_a_unit_is_not_merged_into_itself_or_its_own(world, successor):
    with pytest.raises(ValueError, match="承继单位须是另一个未撤并的单位"):
        world.unit["qinghe"].merge_into(world.unit[successor], on=DAY, by=None)
    assert fresh(world.unit["qinghe"]).closed_on is None


def test_a_unit_is_not_merged_into_a_closed_one(world):
    Unit.objects.filter(code="donghu").update(closed_on=DAY)
    with pytest.raises(ValueError, match="承继单位"):
        world.unit["qinghe"].merge_into(fresh(world.unit["donghu"]), on=DAY, by=None)


def test_a_unit_with_a_successor_must_be_closed(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="qinghe").update(successor=world.unit["donghu"])


def test_two_merged_into_one_stand_beside_each_other(world):
    for code in ("qinghe", "chengxi"):
        world.unit[code].merge_into(world.unit["chengdong"], on=DAY, by=None)
    paths = [fresh(world.unit[code]).path for code in ("qinghe", "chengxi")]
    assert paths == [f"{world.unit['chengdong'].path}{number}/" for number in ("0001", "0002")]


def test_who_was_appointed_below_a_merged_unit_keeps_the_place(world):
    user = User.enter(login="hekou", name="河口", password="x", by=None)
    appointment = Appointment(user=user, role=Role.STATION_HEAD, unit=world.unit["hekou"], starts_on=DAY)
    appointment.grant(by=None)
    appointment.confirm(by=world.user["security"])
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=DAY, by=None)
    assert seen_by(user) == {"hekou"}
    assert User.objects.get(pk=user.pk).can(Permission.WRITE_SUMMARY, fresh(world.unit["hekou"]))
