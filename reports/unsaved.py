"""没保存的草稿: the chapters of which somebody typed more than was saved. What goes up is what was saved."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from guanai import drafts
from reports.forms import NarrativeForm
from reports.metrics import Section
from reports.models import NarrativeBlock, SummaryOutline, UnitSubmission
from reports.models.summary import summary_url
from stations.models import User


@dataclass(frozen=True)
class Unsaved:
    """One chapter: what is said of it, and where its draft is opened."""

    words: str
    url: str


def of_submission(submission: UnitSubmission, user: User) -> list[Unsaved]:
    """The user's own, of what the unit hands in."""
    outline = submission.outline
    place = {"unit": submission.unit, "year": outline.year, "portion": outline.portion, "submission": submission}
    kept = _behind(submission.blocks.all(), place, user)
    return _told(outline, kept, "报送", lambda section: reverse("submission-text", args=[submission.pk, section]))


def of_outline(outline: SummaryOutline, user: User) -> list[Unsaved]:
    """The user's own, of the unit's own chapters."""
    place = (outline.unit, outline.year, outline.portion)
    facts = dict(zip(("unit", "year", "portion"), place, strict=True))
    kept = _behind(NarrativeBlock.objects.of(*place), facts, user)
    return _told(outline, kept, "送审", lambda section: summary_url("narrative", *place, section))


def _behind(written: Iterable[NarrativeBlock], place: dict[str, Any], user: User) -> set[str]:
    """The sections whose text is behind a draft."""
    known = {block.section: block for block in written}
    blocks = [known.get(section) or NarrativeBlock(section=section, **place) for section in Section]
    kept = drafts.found(user, NarrativeForm.draft_form, [one.draft_target for one in blocks])
    return {one.section for one in blocks if one.draft_target in kept and one.is_behind(kept[one.draft_target])}


def _told(outline: SummaryOutline, sections: set[str], word: str, address: Callable) -> list[Unsaved]:
    """By their titles, in the order of the outline."""
    told = [(section, title) for section, title in outline.headings() if section in sections]
    words = "“{}”这一章有您没保存的草稿，{}的是保存过的内容。"
    return [Unsaved(words.format(title, word), address(section)) for section, title in told]
