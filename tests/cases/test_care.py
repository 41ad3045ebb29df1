"""管理: who answers for a child, who helps, which files belong together, what the file went through and lacks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from cases import completeness
from cases.models import FileLink, Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from tests.cases import files
from tests.cases.test_minor import queries
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def sister(world):
    return files.child(world.unit["chengdong"], id_no=files.number(2))


@pytest.fixture
def people(world):
    return [rows.person(world.unit["chengdong"], name=name) for name in ("周建国", "李老师")]


def care(minor) -> str:
    return reverse("minor-care", args=[minor.pk])


def body(client, minor) -> str:
    return client.get(care(minor)).content.decode()


def test_another_person_answers_and_the_first_one_no_more(world, as_, minor, people):
    url = reverse("responsibility-new", args=[minor.pk])
    for person, ago in zip(people, (9, 2), strict=True):
        response = send(as_("member"), url, person=str(person.pk), starts_on=str(today() - ago * DAY))
        assert response["Location"] == care(minor)
    minor.refresh_from_db()
    now, before = minor.assignments.all()
    assert (minor.responsible, now.person, now.ends_on) == (people[1], people[1], None)
    assert before.ends_on == today() - 3 * DAY
    with pytest.raises(NotAllowed, match="现在就是"):
        files.assignment(minor, people[1], starts_on=today())
    now.void("选错了人", by=world.user["member"])
    minor.refresh_from_db()
    assert minor.responsible is None


def test_the_first_one_answers_since_the_file_was_opened(world, people):
    minor = files.child(world.unit["chengdong"], id_no=files.number(3), responsible=people[0])
    row = minor.assignments.get()
    assert (row.person, row.starts_on) == (people[0], minor.filed_on)
    row.end(today(), by=None)
    assert Minor.objects.get(pk=minor.pk).responsible is None


def test_a_helper_is_never_called_a_guardian_in_law(as_, minor, people):
    url, page = reverse("helper-new", args=[minor.pk]), reverse("minor-guardians", args=[minor.pk])
    assert "公益监护人不是法定监护人" in as_("member").get(url).content.decode()
    send(as_("member"), url, person=str(people[0].pk), duties="每周接送一次", starts_on=str(today()))
    told = as_("member").get(page).content.decode()
    assert '公益监护人<span class="muted">（不是法定监护人）</span>' in told
    assert "每周接送一次" in told
    assert "每周接送一次" not in as_("county").get(page).content.decode()
    row = minor.helpers.get()
    as_("member").post(reverse("helper-end", args=[minor.pk, row.pk]), {"on": str(today())})
    assert minor.helpers.get().ends_on == today()


def test_siblings_are_linked_once_and_known_from_both_sides(as_, minor, sister):
    url = reverse("link-new", args=[minor.pk])
    assert send(as_("member"), url, kind="siblings", file_no=sister.file_no)["Location"] == care(minor)
    for one, other in ((minor, sister), (sister, minor)):
        assert other.file_no in body(as_("member"), one)
    assert send(as_("member"), reverse("link-new", args=[sister.pk]), kind="siblings", file_no=minor.file_no)
    assert FileLink.objects.count() == 1
    assert "file_no" in errors(send(as_("member"), url, kind="siblings", file_no=minor.file_no))


def test_a_number_one_may_not_know_is_a_number_that_is_not(world, as_, minor):
    far = files.child(world.unit["chengxi"], id_no=files.number(4))
    url = reverse("link-new", args=[minor.pk])
    said = [errors(send(as_("member"), url, kind="siblings", file_no=one)) for one in (far.file_no, "AAAA-0000")]
    assert said[0] == said[1] == {"file_no": ["没有找到这份档案，或不在您的范围内，请核对档案号。"]}
    assert "kind" in errors(send(as_("member"), url, kind="same_case", file_no="AAAA-0000"))


def test_a_link_across_stations_is_seen_by_neither(world, as_, minor):
    far = files.child(world.unit["chengxi"], id_no=files.number(4))
    row = files.link(minor, far)
    assert far.file_no not in body(as_("member"), minor)
    assert minor.file_no not in body(as_("neighbour"), far)
    assert as_("member").get(reverse("link-void", args=[minor.pk, row.pk])).status_code == 404


def test_what_tells_of_a_case_only_who_may_read_it(as_, minor, sister):
    files.link(minor, sister, "same_case")
    assert sister.file_no in body(as_("head"), minor)
    assert sister.file_no not in body(as_("member"), minor)


def test_opened_again_for_a_reason_and_it_is_told(as_, minor):
    minor.close("moved", on=today(), by=None)
    with pytest.raises(NotAllowed, match="原因"):
        minor.reopen("", on=today(), by=None)
    with pytest.raises(NotAllowed, match="早于结案日期"):
        minor.reopen("又回来了", on=today() - DAY, by=None)
    minor.reopen("又回来了", on=today(), by=None)
    told = body(as_("member"), minor)
    assert (minor.status, minor.closed_on) == ("filed", None)
    assert "又回来了" in told
    assert "结案" in told


def test_mentoring_needs_a_team(minor):
    with pytest.raises(NotAllowed, match="组建小组"):
        minor.manage(on=today(), by=None)


def test_the_page_costs_the_same_for_everybody(as_, minor, sister, people):
    files.link(minor, sister)
    for person in people:
        files.assignment(minor, person, starts_on=today())
    for who in ("member", "head"):
        assert queries(as_(who), care(minor)) <= 25, who


# --- what a file lacks


@given(some.sets(some.sampled_from(list(completeness.ITEMS))))
def test_whole_is_what_lacks_nothing(missing):
    found = completeness.gaps(missing)
    assert (found.percent == 100) == (not missing)
    assert len(found.missing) == len(missing)
    assert found.percent == 100 * (10 - len(missing)) // 10


def test_a_file_says_what_it_lacks_and_the_list_finds_it(world, as_, minor):
    def lacking() -> set[str]:
        return {item.words for item in completeness.of(minor).missing}

    before = lacking()
    assert before == {"法定代理人", "联系电话", "现住地址", "户籍地", "居住地", "学校", "关工站", "包保人"}
    list_url = reverse("minors")
    for key in ("guardian", "phone", "address", "responsible"):
        assert list(as_("member").get(f"{list_url}?lacks={key}").context["page"].rows) == [minor]
    files.guardian(minor, phone="13800000000", role="legal")
    minor.amend({"address": "东湖路 1 号"}, version=1, by=None)
    assert before - lacking() == {"法定代理人", "联系电话", "现住地址"}
    for key in ("guardian", "phone", "address"):
        assert list(as_("member").get(f"{list_url}?lacks={key}").context["page"].rows) == []
    assert "还缺" in body(as_("member"), minor)


def test_only_who_keeps_files_asks_what_they_lack(as_, minor):
    assert "lacks" not in as_("county").get(reverse("minors")).context["filters"].filters
