"""What was issued comes back as it was, also years and releases later."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from reports import figures, frozen
from reports.annual import annual_summary
from reports.document import Document, Paragraph, words_of
from reports.figures import Figure, Qualifier
from reports.metrics import Period
from reports.writers import markup

BARE = Document("标题\n两行", "关工委", date(2018, 12, 30), ())
FIGURE = Figure("a", "M90", 2018, Decimal("3.60"), "万元", Qualifier.OVER, Period.CUMULATIVE, since="近年来")


@dataclass(frozen=True)
class Spoken:
    """Something that prints and is no figure."""

    def words(self) -> str:
        return "约三成"


@pytest.fixture
def document(anqing) -> Document:
    return annual_summary(anqing.unit["anqing"], 2018).document()


def test_a_whole_summary_comes_back_as_it_was(document):
    again = frozen.load(frozen.dump(document))
    assert again == document
    assert markup.xhtml(again) == markup.xhtml(document)


def test_the_same_document_always_gives_the_same_bytes(document):
    data = frozen.dump(document)
    assert frozen.dump(frozen.load(data)) == data
    assert "安庆市公安局" in data.decode("utf-8")


def test_every_kind_of_cell_comes_back(anqing):
    held = replace(BARE, figures=(FIGURE,), body=(Paragraph(("共", FIGURE, "。")),), code="A1B2")
    again = frozen.load(frozen.dump(held))
    assert again == held
    assert [type(one.qualifier) for one in again.figures] == [Qualifier]
    assert again.signed_on == date(2018, 12, 30)


def test_what_prints_without_being_a_figure_keeps_its_words():
    held = replace(BARE, body=(Paragraph(("成员", Spoken())),))
    assert [words_of(run) for run in frozen.load(frozen.dump(held)).body[0].runs] == ["成员", "约三成"]


def test_the_words_of_the_day_win_over_a_later_wording(monkeypatch):
    data = frozen.dump(replace(BARE, body=(Paragraph((FIGURE,)),)))
    monkeypatch.setitem(figures.SHAPES, Qualifier.OVER, "逾{number}{scale}{unit}")
    assert FIGURE.words() == "逾3.6万元"
    again = frozen.load(data)
    assert words_of(again.body[0].runs[0]) == "3.6万多元"
    assert frozen.load(frozen.dump(again)) == again


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format":"document/2","document":{}}', b"\xff"])
def test_other_bytes_are_no_document(data):
    with pytest.raises(frozen.NotFrozen):
        frozen.load(data)


def test_a_field_that_a_release_adds_has_its_default(document):
    whole = json.loads(frozen.dump(document))
    del whole["document"]["contents"]
    whole["document"]["unknown"] = 1
    assert frozen.load(json.dumps(whole).encode()) == document
