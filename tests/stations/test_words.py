"""词表: the bureau adds words and ends them; nothing is deleted, rows keep what they said."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.models.dropout import kinds_of_visit
from guanai import terms
from guanai.calendars import today
from guanai.inputs import split
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Term
from tests import samples
from tests.stations.rows import errors

DAY = timedelta(days=1)
TOPIC = Term.List.TOPIC


def url(noun: str, list_="topic") -> str:
    return reverse(noun, args=[list_])


def word(label: str) -> Term:
    return Term.objects.get(list=TOPIC, label=label)


def offered(as_) -> list[str]:
    """The topics that a talk may have."""
    form = as_("member").get(reverse("sessions-new")).context["form"]
    return [str(one) for one in form.fields["topics"].queryset]


def test_a_word_is_offered_from_its_day_on(as_, world):
    bureau = as_("bureau")
    assert bureau.post(url("word-new"), {"label": "防校园贷", "starts_on": str(today())}).status_code == 302
    bureau.post(url("word-new"), {"label": "明天的词", "starts_on": str(today() + DAY)})
    assert offered(as_)[-1] == "防校园贷"
    assert "明天的词" not in offered(as_)
    assert "还没到日子" in bureau.get(url("words")).text


def test_an_ended_word_is_offered_no_more_and_its_rows_keep_it(as_, world):
    held = samples.session_of_school(world.unit["chengdong"])
    held.topics.add(word("反诈"))
    bureau = as_("bureau")
    link = f"{url('word-ending')}?word={word('反诈').pk}"
    assert link in bureau.get(url("words")).text
    assert bureau.get(link).context["form"].initial["term"] == word("反诈")
    assert bureau.post(link, {"term": str(word("反诈").pk), "on": str(today())}).status_code == 302
    assert "反诈" not in offered(as_)
    edit = as_("member").get(reverse("sessions-edit", args=[held.pk])).context["form"]
    assert word("反诈") in edit.fields["topics"].queryset
    assert "反诈" in as_("member").get(held.get_absolute_url()).text
    assert bureau.post(url("word-resuming"), {"term": str(word("反诈").pk)}).status_code == 302
    assert "反诈" in offered(as_)


def test_a_word_stands_once_in_its_list_and_ends_once(world):
    bureau = world.user["bureau"]
    with pytest.raises(NotAllowed, match="已经在这张词表里"):
        terms.add(TOPIC, "反诈", today(), by=bureau)
    terms.add(Term.List.THEME, "反诈", today(), by=bureau)
    terms.end(word("反诈"), today(), by=bureau)
    with pytest.raises(NotAllowed, match="已经停用"):
        terms.end(word("反诈"), today(), by=bureau)
    with pytest.raises(NotAllowed, match="不能晚于今天"):
        terms.end(word("禁毒"), today() + DAY, by=bureau)
    with pytest.raises(NotAllowed, match="没有停用"):
        terms.resume(word("禁毒"), by=bureau)
    added = terms.add(TOPIC, "新词", today(), by=bureau)
    with pytest.raises(NotAllowed, match="不能早于启用日期"):
        terms.end(added, today() - DAY, by=bureau)


@pytest.mark.parametrize("label", ["防诈、防骗", "防诈，防骗", "防 诈", "防诈;"])
def test_what_separates_words_in_a_sheet_stands_in_no_word(as_, world, label):
    answer = as_("bureau").post(url("word-new"), {"label": label, "starts_on": str(today())})
    assert "不要用顿号" in errors(answer)["label"][0]


def test_no_first_word_holds_a_separator():
    assert [one for words in terms.FIRST_WORDS.values() for one in words if split(one) != [one]] == []


def test_the_order_is_what_forms_show(as_, world):
    known = list(Term.objects.of(TOPIC))
    typed = {str(one.pk): one.position for one in known} | {str(known[-1].pk): 1, str(known[0].pk): 15}
    assert as_("bureau").post(url("words-order"), typed).status_code == 302
    assert str(known[-1]) in offered(as_)[:2]
    assert offered(as_)[-1] in (str(known[0]), str(known[-2]))
    assert AuditEntry.objects.filter(verb="term.amend").count() == 2


def test_every_change_leaves_a_line_that_the_page_tells(as_, world):
    bureau = world.user["bureau"]
    terms.add(TOPIC, "新词", today(), by=bureau)
    terms.end(word("反诈"), today(), by=bureau)
    terms.resume(word("反诈"), by=bureau)
    story = [(str(about), what, str(who)) for _, who, about, what in as_("second").get(url("words")).context["story"]]
    assert story == [
        ("反诈", "重新启用", str(bureau)),
        ("反诈", "结束或停用", str(bureau)),
        ("新词", "增加", str(bureau)),
    ]


@pytest.mark.parametrize("who", ["county", "head", "system"])
def test_nobody_but_the_bureau_changes_words(as_, who):
    pages = [url(noun) for noun in ("words", "word-new", "word-ending", "word-resuming", "words-order")]
    assert {as_(who).get(one).status_code for one in pages} == {403}


def test_a_list_that_is_none_is_not_found(as_):
    assert as_("bureau").get(url("words", "nonsense")).status_code == 404


def test_a_word_of_the_three_visits_is_asked_for_from_its_day_on(world):
    terms.add(Term.List.DROPOUT_CALL, "访村干部", today() + DAY, by=None)
    assert "访村干部" not in {str(one) for one in kinds_of_visit()}
    terms.add(Term.List.DROPOUT_CALL, "访邻居", date(2026, 1, 1), by=None)
    assert "访邻居" in {str(one) for one in kinds_of_visit()}
