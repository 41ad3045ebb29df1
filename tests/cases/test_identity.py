"""身份证号: its check digit, birth date and gender; masks; and the page on which the identity is changed."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases import identity
from cases.models import Duplicate, Minor, Reveal
from guanai.models import AuditEntry, Revision
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"], address="东湖路一号", phone="13800000000")


def address(minor) -> str:
    return reverse("minor-identity", args=[minor.pk])


def show(minor, user) -> Reveal:
    return Reveal.show(minor, "verify", by=user)


def typed(minor, **changed) -> dict:
    names = ("name", "id_no", "no_id_reason", "gender", "birth_date", "phone", "address")
    return {name: str(getattr(minor, name)) for name in names} | changed


# --- the number

NO_SUCH_DAY = "99000020110230001" + identity.check_digit("99000020110230001")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 99), st.booleans())
def test_every_number_with_its_check_digit_reads_back(born, serial, male):
    number = files.number(serial, born, male)
    assert identity.read(number) == number
    assert (identity.born(number), identity.is_male(number)) == (born, male)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born, place, more):
    number = files.number(3, born)
    digits = "0123456789X" if place == 17 else "0123456789"
    wrong = digits[(digits.index(number[place]) + more) % len(digits)]
    with pytest.raises(ValueError, match="身份证号"):
        identity.read(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("99000020110305", "身份证号须为 18 位，现在是 14 位，请核对。"),
        ("99000020110305012A", "身份证号校验位不对，请核对第 18 位。"),
        ("9900002011030501二X", "身份证号前 17 位须是数字，请核对。"),
        (
            "99000020110230001" + identity.check_digit("99000020110230001"),
            "身份证号中的出生日期不存在，请核对第 7 至 14 位。",
        ),
        ("", "身份证号须为 18 位，现在是 0 位，请核对。"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    with pytest.raises(ValueError, match=words):
        identity.read(typed)


def test_full_width_spaces_and_a_small_x_are_taken():
    number = next(one for one in (files.number(serial) for serial in range(100)) if one.endswith("X"))
    assert identity.read(f"{number[:6]} {number[6:14]} {number[14:].lower()}") == number
    assert identity.read(number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789X"})) == number


def test_of_a_number_only_two_characters_are_left():
    assert identity.masked_number(files.number(1)) == "*" * 16 + files.number(1)[-2:]
    assert identity.masked_number("") == ""


# --- changing it


def test_it_is_opened_only_while_the_identity_is_shown(world, as_, minor):
    assert as_("member").get(address(minor))["Location"] == reverse("minor-reveal", args=[minor.pk])
    show(minor, world.user["head"])
    assert as_("member").get(address(minor)).status_code == 302  # another account's look is not this one's
    show(minor, world.user["member"])
    form = as_("member").get(address(minor)).context["form"]
    assert form["name"].value() == "刘小明"


def test_a_corrected_number_can_be_searched_and_the_old_one_not(world, as_, minor):
    show(minor, world.user["member"])
    right = files.number(9)
    assert send(as_("member"), address(minor), **typed(minor, id_no=right)).status_code == 302
    assert Minor.objects.with_number(right).get() == minor
    assert not Minor.objects.with_number(files.number()).exists()
    line = AuditEntry.objects.get(verb="minor.amend")
    assert line.detail == {"fields": ["id_no"]}
    assert Revision.of(minor)[0].said == {"身份证号": files.number()}


def test_a_number_that_the_unit_already_has_is_refused(world, as_, minor):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    show(minor, world.user["member"])
    said = errors(send(as_("member"), address(minor), **typed(minor, id_no=other.id_no)))
    assert said == {"id_no": ["本单位已有这个身份证号的档案，请在“一人一档”里按身份证号查找。"]}


def test_the_queue_follows_a_corrected_number(world, as_, minor):
    files.child(world.unit["chengxi"], id_no=files.number(2))
    show(minor, world.user["member"])
    send(as_("member"), address(minor), **typed(minor, id_no=files.number(2)))
    assert Duplicate.objects.undecided().count() == 1
    minor.refresh_from_db()
    send(as_("member"), address(minor), **typed(minor, id_no=files.number(3)))
    assert not Duplicate.objects.exists()


def test_what_was_typed_after_the_time_is_still_taken(world, as_, minor):
    show(minor, world.user["member"])
    member = as_("member")
    opened = rows.hidden(member, address(minor))
    Reveal.objects.update(until="2020-01-01T00:00Z")
    assert member.post(address(minor), opened | typed(minor, phone="13900000000")).status_code == 302
    minor.refresh_from_db()
    assert minor.phone == "13900000000"


def test_who_comes_second_after_the_time_sees_that_it_changed_but_not_to_what(world, as_, minor):
    show(minor, world.user["member"])
    member = as_("member")
    opened = rows.hidden(member, address(minor))
    minor.amend({"address": "西湖路二号"}, version=1, by=world.user["head"])
    values = typed(minor, address="南湖路三号")
    assert "西湖路二号" in member.post(address(minor), opened | values).content.decode()
    Reveal.objects.update(until="2020-01-01T00:00Z")
    response = member.post(address(minor), opened | values)
    assert response.status_code == 409
    assert "西湖路二号" not in response.content.decode()
    assert "（已改，显示身份后可见）" in response.content.decode()
    assert "南湖路三号" in response.content.decode()


@pytest.mark.parametrize("who", ["county", "bureau"])
def test_committees_do_not_change_it(as_, minor, who):
    assert as_(who).get(address(minor)).status_code == 403
    assert as_(who).post(address(minor), typed(minor)).status_code == 403


def test_a_mentor_knows_the_child_but_does_not_change_who_it_is(world, as_, minor):
    files.team(minor, [files.join_mentor(world)])
    assert as_("mentor").get(address(minor)).status_code == 403
