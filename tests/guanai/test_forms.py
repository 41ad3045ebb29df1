"""Forms: what people really type is taken, what cannot be taken is said in Chinese at the field."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from guanai.forms import EntryForm
from guanai.inputs import (
    LenientDateField,
    LenientDecimalField,
    LenientIntegerField,
    PlainForm,
    lenient,
    narrow,
    printable,
)
from guanai.templatetags.ui import asks, control
from outreach.models import OutreachSession
from stations.forms.schools import SchoolForm
from stations.models import School, User

CHINESE = r"[\u4e00-\u9fff]"
SCHOOL = {"name": "东湖小学", "stage": "primary"}


# --- days


@pytest.mark.parametrize(
    "text",
    [
        "2018-3-5",
        "2018.3.5",
        "2018/3/5",
        "2018年3月5日",
        "20180305",
        "２０１８/３/５",
        "２０１８年３月５日",
        " 2018-03-05 ",
    ],
)
def test_a_day_is_taken_as_people_write_it(text):
    assert LenientDateField().clean(text) == date(2018, 3, 5)


@time_machine.travel(date(2026, 11, 21))
@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "9999-12-31",
        "1899-12-31",
        "2047-1-1",
        "18-3-5",
        "43164",
        "2018-2-30",
        "昨天",
        "\x00",
        "1" * 1_000_000,
    ],
)
def test_what_is_no_day_of_ours_is_refused_in_chinese(text):
    with pytest.raises(ValidationError, match=CHINESE):
        LenientDateField().clean(text)


@time_machine.travel(date(2026, 11, 21))
def test_the_first_and_the_last_day_are_taken():
    assert LenientDateField().clean("1900-1-1") == date(1900, 1, 1)
    assert LenientDateField().clean("2046-12-31") == date(2046, 12, 31)


def test_no_day_is_no_day():
    assert LenientDateField(required=False).clean("") is None
    assert LenientDateField().clean(date(2018, 3, 5)) == date(2018, 3, 5)


# --- numbers


@pytest.mark.parametrize(
    ("text", "number"), [("120", 120), ("１２０", 120), ("1,200", 1200), ("１，２００", 1200), (" 7 ", 7), ("0", 0)]
)
def test_a_number_is_taken_as_people_write_it(text, number):
    assert LenientIntegerField().clean(text) == number


@pytest.mark.parametrize(
    "text",
    ["-1", "－１", str(2**31), str(2**63), "9" * 1_000_000, "1.5", "十二", "1e3", "0x10", "\x00", "12\x00", "NaN"],
)
def test_what_is_no_number_of_ours_is_refused_in_chinese(text):
    with pytest.raises(ValidationError, match=CHINESE):
        LenientIntegerField().clean(text)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text):
    try:
        value = LenientIntegerField(required=False).clean(text)
    except ValidationError:
        return
    assert value is None or 0 <= value < 2**31


# --- text


def test_full_width_is_narrowed_in_codes_and_left_in_prose():
    assert narrow(" ３４０１ＡＢ ") == "3401AB"
    assert printable("一\ufffe二\uffff三\U0001ffff四\ufdd0") == "一二三四"
    assert printable("第一行，（二）\x0b第二行\x00\x07\x7f\u200b\u202e。\n") == "第一行，（二）\n第二行。\n"


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cf", "Cs"))))
def test_prose_without_control_characters_is_left_as_it_is(text):
    assert printable(text) == text


# --- the form of an entry


@pytest.fixture
def form(world):
    """`form("county", name="…")`: the school form as that account posts it, with the token it was given."""

    def post(account: str = "county", /, instance: School | None = None, **changes) -> SchoolForm:
        user = world.user[account]
        given_ = SchoolForm(user=user, instance=instance)
        hidden = {key: given_.initial[key] for key in ("token", "version") if key in given_.initial}
        return SchoolForm(hidden | SCHOOL | changes, user=user, instance=instance)

    return post


def test_a_good_form_makes_a_row_of_the_writers_unit(form, world):
    posted = form(unit=world.unit["chengdong"].pk, pupils="１，２００", opened_on="1998年9月1日")
    assert posted.is_valid(), posted.errors
    school = posted.keep(by=world.user["county"])
    kept = School.objects.get()
    assert (kept, kept.unit.code, kept.pupils, str(kept.opened_on)) == (school, "chengdong", 1200, "1998-09-01")


def test_the_same_form_posted_twice_is_one_row(form, world):
    posted = form(unit=world.unit["chengdong"].pk)
    again = SchoolForm(posted.data, user=world.user["county"])
    assert [one.is_valid() for one in (posted, again)] == [True, True]
    assert posted.keep(by=world.user["county"]) == again.keep(by=world.user["county"])
    assert School.objects.count() == 1


def test_two_open_forms_are_two_rows(form, world):
    for name in ("东湖小学", "东湖中学"):
        posted = form(unit=world.unit["chengdong"].pk, name=name)
        assert posted.is_valid()
        posted.keep(by=world.user["county"])
    assert School.objects.count() == 2


def test_a_token_is_bound_to_the_account_and_cannot_be_made(form, world):
    unit = world.unit["chengdong"].pk
    foreign = signing.dumps([str(uuid4()), str(world.user["bureau"].pk)], salt="entry")
    other_salt = signing.dumps([str(uuid4()), str(world.user["county"].pk)], salt="other")
    for token in (foreign, other_salt, "", "nonsense", f"{uuid4()}"):
        posted = form(unit=unit, token=token)
        assert not posted.is_valid()
        assert "请重新打开后再填。" in str(posted.errors["token"])


def test_choices_lie_within_the_scope(form, world):
    units = SchoolForm(user=world.user["county"]).fields["unit"].queryset
    assert {unit.code for unit in units} == {"donghu", "chengdong", "chengxi"}
    for foreign in (world.unit["hekou"].pk, uuid4(), "nonsense", "\x00"):
        posted = form(unit=foreign)
        assert list(posted.errors) == ["unit"]
        assert posted.errors["unit"][0].endswith("，或不在您的范围内。")


BAD = [
    ("name", "", "请填写校名。"),
    ("name", "校" * 61, "最多 60 个字"),
    ("name", "校\x00", "控制字符"),
    ("name", "校" * 350_000, "最多 60 个字"),
    ("stage", "", "请选择学段。"),
    ("stage", "castle", "没有找到这个学段"),
    ("pupils", "-1", "不能小于 0，请核对。"),
    ("pupils", "十二", "在校学生请填整数"),
    ("pupils", str(2**63), "不能大于 2147483647，请核对。"),
    ("opened_on", "0001-01-01", "请核对年份"),
    ("opened_on", "9999-12-31", "请核对年份"),
    ("opened_on", "昨天", "看不懂日期"),
]


@pytest.mark.parametrize(("field", "value", "message"), BAD, ids=lambda value: str(value)[:20])
def test_bad_input_is_said_at_its_field_and_nothing_is_saved(form, world, field, value, message):
    posted = form(unit=world.unit["chengdong"].pk, **{field: value})
    assert not posted.is_valid()
    assert list(posted.errors) == [field]
    assert message in str(posted.errors[field][0])
    assert not School.objects.exists()


def test_an_end_before_its_start_is_said_at_the_end(form, world):
    posted = form(unit=world.unit["chengdong"].pk, opened_on="2018-3-5", closed_on="2018-3-4")
    assert posted.errors == {"closed_on": ["停办日期不能早于办学起始日期。"]}


@pytest.fixture
def school(form, world):
    posted = form(unit=world.unit["chengdong"].pk)
    assert posted.is_valid()
    posted.keep(by=world.user["county"])
    return School.objects.get()


def test_a_change_is_made_on_the_version_that_was_shown(form, school, world):
    posted = form(instance=school, name="新名")
    assert posted.is_valid()
    posted.keep(by=world.user["county"])
    assert (School.objects.get().name, School.objects.get().version) == ("新名", 2)


@pytest.mark.parametrize("version", ["", "0", "-1", str(2**63), "一"])
def test_a_change_without_its_version_is_refused(form, school, version):
    posted = form(instance=school, version=version)
    assert not posted.is_valid()
    assert list(posted.errors) == ["version"]


def test_a_form_without_a_star_does_not_speak_of_stars():
    class Free(forms.Form):
        note = forms.CharField(required=False)

    class Bound(forms.Form):
        note = forms.CharField()

    assert [asks(Free()), asks(Bound())] == [False, True]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("200.555", "最多 2 位小数，请核对。"),
        ("1000000000", "小数点前最多 8 位，请核对。"),
        ("12345678901", "最多 10 位数字，请核对。"),
    ],
)
def test_money_that_is_too_fine_or_too_much_is_refused_in_our_own_words(amount, said):
    with pytest.raises(ValidationError) as refused:
        LenientDecimalField(max_digits=10, decimal_places=2).clean(amount)
    assert said in refused.value.messages


# --- boxes


class Sentences(PlainForm):
    """A name, a sentence, a few of them and a text, as forms ask for them."""

    name = forms.CharField(max_length=120)
    reason = forms.CharField(label="理由", max_length=200)
    result = forms.CharField(max_length=300)
    text = forms.CharField(max_length=2000, widget=forms.Textarea)


def test_no_browser_cuts_what_is_pasted_and_the_form_says_how_much_there_is_too_much():
    form = Sentences({"name": "名", "reason": "长" * 201, "result": "果", "text": "文"})
    assert not [field.name for field in form if "maxlength" in control(field)]
    assert "长" * 201 in control(form["reason"])
    assert form.errors == {"reason": ["最多 200 个字，现在有 201 个。"]}


class NotedSchoolForm(EntryForm):
    """A row with a box that is no column of it."""

    why = forms.CharField(label="原因", max_length=5, error_messages={"required": "请写明原因。"})

    class Meta(EntryForm.Meta):
        model = School
        fields = ("name",)


@pytest.mark.parametrize(("typed", "said"), [("一二三四五六", "最多 5 个字，现在有 6 个。"), ("", "请写明原因。")])
def test_a_box_that_is_no_column_speaks_plainly_too_and_keeps_its_own_words(typed, said):
    with pytest.raises(ValidationError) as refused:
        NotedSchoolForm(user=User()).fields["why"].clean(typed)
    assert refused.value.messages == [said]


def test_sentences_are_typed_into_a_box_that_shows_them():
    form = Sentences()
    rows = {field.name: field.field.widget.attrs.get("rows") for field in form}
    assert rows == {"name": None, "reason": 2, "result": 3, "text": "10"}


def test_a_sentence_stays_one_paragraph():
    form = Sentences({"name": "名", "reason": "一是\r\n二是", "result": "果", "text": "一\n二"})
    assert form.is_valid()
    assert (form.cleaned_data["reason"], form.cleaned_data["text"]) == ("一是 二是", "一\n二")


def test_a_small_number_is_as_small_on_every_database():
    field = lenient(OutreachSession._meta.get_field("minutes"))
    assert field.clean("32767") == 32_767
    with pytest.raises(ValidationError, match="不能大于 32767"):
        field.clean("20260305")
