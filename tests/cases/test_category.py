"""类别: dated, sourced; what tells of a case or of the family only with the right."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import MinorCategory
from cases.models.category import GUARDED
from guanai.calendars import today
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

DAY = timedelta(days=1)


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)])
    return minor


def index(minor) -> str:
    return reverse("minor-categories", args=[minor.pk])


def new(minor) -> str:
    return reverse("category-new", args=[minor.pk])


def allowed(client, minor):
    client.post(reverse("minor-reason", args=[minor.pk]), {"reason": "guidance"})
    return client


@pytest.mark.parametrize("who", ["member", "mentor", "county", "bureau"])
def test_what_is_guarded_stands_nowhere_in_the_html_without_the_right(as_, minor, who):
    for kind in GUARDED:
        files.category(minor, kind, source=f"来源{kind}")
    files.outcome(minor, kind="reoffended", evidence="依据甲")
    files.outcome(minor, kind="no_reoffence", evidence="依据乙")
    client = allowed(as_(who), minor)
    for url in (minor.get_absolute_url(), index(minor), reverse("minor-outcomes", args=[minor.pk])):
        body = client.get(url).content.decode()
        for row in minor.categories.filter(kind__in=GUARDED):
            assert str(row) not in body
            assert row.source not in body
        for words in ("再次违法", "未再违法", "依据甲", "依据乙"):
            assert words not in body


def test_the_head_reads_all_of_it(as_, minor):
    for kind in ("suspect", "child_of_prisoner", "victim"):
        files.category(minor, kind)
    files.outcome(minor, kind="reoffended")
    body = as_("head").get(minor.get_absolute_url()).content.decode()
    for words in ("涉罪", "服刑人员子女", "受侵害", "再次违法"):
        assert words in body


def test_of_the_family_the_others_read_how_much(as_, minor):
    files.category(minor, "single_parent")
    files.category(minor, "child_of_prisoner")
    files.category(minor, "child_of_drug_user", starts_on=today() - 30 * DAY, ends_on=today() - DAY)
    assert (
        f'<a href="{index(minor)}">2 项，凭权限查看</a>' in as_("member").get(minor.get_absolute_url()).content.decode()
    )
    assert "单亲、服刑人员子女" in as_("head").get(minor.get_absolute_url()).content.decode()


def test_a_member_adds_what_a_member_may_read(as_, minor):
    kinds = dict(as_("member").get(new(minor)).context["form"].fields["kind"].choices)
    assert not set(kinds) & set(GUARDED)
    typed = {"kind": "disabled", "starts_on": str(today()), "source": "社区摸排"}
    assert send(as_("member"), new(minor), **typed)["Location"] == index(minor)
    assert minor.categories.filter(kind="disabled").exists()


def test_a_refusal_does_not_tell_what_stands_in_the_file(as_, minor):
    """Guarded kinds are refused with the same words whether or not the file has them."""
    typed = {"kind": "suspect", "starts_on": str(today()), "source": "社区摸排"}
    without = errors(send(as_("member"), new(minor), **typed))
    files.category(minor, "suspect")
    assert errors(send(as_("member"), new(minor), **typed)) == without
    assert errors(send(as_("head"), new(minor), **typed)) == {"kind": ["这个类别已在档案里。"]}


def test_a_category_ends_on_a_day_and_can_begin_again(as_, minor):
    row = minor.categories.get()
    url = reverse("category-end", args=[minor.pk, row.pk])
    for day, words in (
        (row.starts_on - DAY, "截止日期不能早于起始日期。"),
        (today() + DAY, "截止日期不能晚于今天。"),
    ):
        assert errors(send(as_("member"), url, ends_on=str(day))) == {"ends_on": [words]}
    assert send(as_("member"), url, ends_on=str(today())).status_code == 302
    assert not minor.categories.current(today() + DAY).exists()
    typed = {"kind": row.kind, "starts_on": str(today()), "source": "社区摸排"}
    assert send(as_("member"), new(minor), **typed).status_code == 302


def test_a_wrong_category_is_voided_with_a_reason(as_, minor):
    row = minor.categories.get()
    url = reverse("category-void", args=[minor.pk, row.pk])
    assert errors(as_("member").post(url, {"reason": ""})) == {"reason": ["请写明作废原因。"]}
    as_("member").post(url, {"reason": "登记错了"})
    assert row.kind not in [one.kind for one in as_("member").get(index(minor)).context["categories"]]


def test_a_guarded_row_does_not_exist_for_who_may_not_read_it(as_, minor):
    row = files.category(minor, "suspect")
    for name in ("category-end", "category-void"):
        url = reverse(name, args=[minor.pk, row.pk])
        missing = as_("member").get(reverse(name, args=[minor.pk, MISSING]))
        found = as_("member").get(url)
        assert (found.status_code, found.content) == (404, missing.content)
        assert as_("head").get(url).status_code == 200


def test_a_row_of_another_file_is_not_reached_through_this_one(world, as_, minor):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    url = reverse("category-void", args=[minor.pk, other.categories.get().pk])
    assert as_("head").post(url, {"reason": "试试"}).status_code == 404


def test_posted_twice_it_is_one_row(as_, minor):
    member = as_("member")
    values = rows.hidden(member, new(minor)) | {"kind": "disabled", "starts_on": str(today()), "source": "社区"}
    assert [member.post(new(minor), values).status_code for _ in range(2)] == [302, 302]
    assert MinorCategory.objects.filter(kind="disabled").count() == 1
