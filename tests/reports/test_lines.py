"""Chinese text is broken by the rules of the page, not by chance."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.writers.lines import SQUEEZE, Line, balanced, broken, width

HAN = "一年来各级公安关工委组织法治副校长走进中小学开展教育活动"
CLOSING, OPENING = "，。、；：？！）》”", "（《“"
TEXTS = st.text(alphabet=HAN + CLOSING + OPENING + "0123456789.%", max_size=150)


@dataclass(frozen=True)
class Spoken:
    """A figure as the writer sees it."""

    text: str

    def words(self) -> str:
        return self.text


@given(st.text(alphabet=HAN + CLOSING + OPENING + "Aa0123456789 ", min_size=1, max_size=80))
def test_a_title_of_any_words_is_parted_and_loses_none(title):
    assert "".join(balanced(title)).replace(" ", "") == title.replace(" ", "")


@pytest.mark.parametrize("title", ["A" * 60, "“" + "A" * 41 + "”试点单位关心下一代工作总结"])
def test_what_cannot_be_parted_stays_whole(title):
    assert "".join(balanced(title)) == title


def printed(line: Line) -> str:
    return "".join(piece.text for piece in line)


@given(TEXTS)
def test_nothing_is_lost_or_changed(text):
    assert "".join(map(printed, broken([text]))) == text


@given(TEXTS)
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(text):
    for line, following in pairwise(map(printed, broken([text]))):
        assert following[0] not in CLOSING
        assert line[-1] not in OPENING


@given(st.lists(st.sampled_from(HAN), min_size=60, max_size=120))
def test_plain_text_fills_the_grid(characters):
    first, *others, _ = map(printed, broken(["".join(characters)]))
    assert len(first) in {25, 26}
    assert {len(line) for line in others} <= {27, 28}


@given(st.integers(20, 28), st.sampled_from(["6000多人次", "3.6万多人次", "88.6%", "13.55万元"]))
def test_a_figure_stays_on_one_line(before, figure):
    lines = list(map(printed, broken(["国" * before, Spoken(figure), "国" * 60])))
    assert sum(figure in line for line in lines) == 1


@pytest.mark.parametrize("number", ["6000多人次", "3.6万多人次", "88.6%", "近100万元", "第12次", "2018年"])
def test_a_typed_number_stays_with_what_it_counts(number):
    text = "国" * 24 + number + "国" * 60
    kept = number.removeprefix("近")
    assert any(kept in printed(line) for line in broken([text]))


def test_a_figure_too_long_for_the_line_loosens_several_lines_a_little():
    text = ["国" * 79, Spoken("3.6万多人次"), "国" * 60]
    rooms = [28 - sum(map(width, printed(line))) for line in broken(text)[1:-1]]
    assert max(rooms) < 4
    assert min(rooms) >= -SQUEEZE


def test_only_the_number_of_a_long_figure_is_kept_whole():
    figure = Spoken("至少6000多人次（十二个单位中有两个单位报送，其余单位未报送）")
    lines = list(map(printed, broken(["国" * 20, figure])))
    assert any("6000多人次" in line for line in lines)
    assert all(sum(map(width, line)) <= 28 + SQUEEZE for line in lines)


def test_the_last_line_is_more_than_one_character_and_a_full_stop():
    *_, last = map(printed, broken(["国" * 26 + "国" * 28 + "国。"]))
    assert len(last) > 2


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("城北市公安局2018年关心下一代工作总结", ["城北市公安局2018年关心下一代工作总结"]),
        ("城北市公安局关心下一代\n工作总结", ["城北市公安局关心下一代", "工作总结"]),
        (
            "城北市公安局高新技术产业开发区分局2018年关心下一代工作总结",
            ["城北市公安局高新技术产业开发区分局", "2018年关心下一代工作总结"],
        ),
    ],
)
def test_a_title_breaks_where_a_phrase_ends(title, lines):
    assert balanced(title) == lines


@given(st.text(alphabet=HAN, min_size=1, max_size=60))
def test_a_title_fits_its_lines(title):
    lines = balanced(title)
    assert "".join(lines) == title
    assert all(len(line) <= 20 for line in lines)
    assert len(lines) <= 4
