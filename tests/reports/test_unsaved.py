"""没保存的草稿: whoever hands in is told of which chapters he typed more than he saved."""

import pytest
from django.urls import reverse

from reports.metrics import Section
from reports.models import NarrativeBlock
from reports.models.summary import summary_url
from tests.reports.test_issuing import YEAR, bureau, hand_in_block, outline  # noqa: F401 — fixtures
from tests.reports.test_reviewing import step_url

pytestmark = pytest.mark.django_db
UP = "“校园安保”这一章有您没保存的草稿，报送的是保存过的内容。"


def type_only(browser, block: NarrativeBlock) -> None:
    url = reverse("draft", args=["narrative", block.draft_target])
    assert browser.post(url, {"text": "写到一半", "version": block.version}).status_code == 204


def test_who_hands_in_is_told_of_his_draft_and_nobody_else_is(as_, bureau, outline):  # noqa: F811
    donghu = outline.submissions.first()
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    pages = [donghu.get_absolute_url(), reverse("submission-step", args=[donghu.pk, "handing-in"])]
    county = as_("county")
    assert [UP in county.get(page).content.decode() for page in pages] == [False, False]
    type_only(county, NarrativeBlock.in_submission(donghu, Section.CAMPUS))
    for page in pages:
        shown = county.get(page).content.decode()
        assert UP in shown
        assert reverse("submission-text", args=[donghu.pk, "campus"]) in shown
    assert UP not in as_("bureau").get(pages[0]).content.decode()
    hand_in_block(donghu, "写完了。", bureau.user["county"])
    assert [UP in county.get(page).content.decode() for page in pages] == [False, False]


def test_who_hands_in_the_whole_is_told_too(as_, bureau, outline):  # noqa: F811
    page, step = summary_url("summary", outline.unit, YEAR), step_url(outline, "handing-in")
    type_only(as_("bureau"), NarrativeBlock.at(outline.unit, YEAR, Section.CAMPUS))
    told = UP.replace("报送", "送审")
    for url in (page, step):
        shown = as_("bureau").get(url).content.decode()
        assert told in shown
        assert summary_url("narrative", outline.unit, YEAR, "year", "campus") in shown
    assert told not in as_("second").get(page).content.decode()
