"""The PDF is measured as a reader would measure it: with a ruler, on the pages themselves."""

import re
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from guanai.charts import Bar, bars
from reports.document import Align, Annex, Chart, Column, Document, Heading, Paragraph, Table
from reports.writers import fonts, markup, pdf, press

MM = 25.4 / 72
CLOSING, OPENING = "，。、；：？！）》”", "（《“"
RARE = "䶮㛃㮾𬭎𠅤㼆𣲗〇〔〕—"
FIGURES = ("6000多人次", "3.6万多人次", "88.6%", "13.55万元", "近100万元")


@dataclass(frozen=True)
class Spoken:
    """A figure as the writer sees it."""

    text: str

    def words(self) -> str:
        return self.text


@dataclass(frozen=True)
class Word:
    """Text between two spaces with its place on the page in millimetres."""

    page: int
    left: float
    top: float
    right: float
    text: str


def sentence(turn: int) -> Paragraph:
    """A paragraph whose figures meet the end of a line at a different place each time."""
    lead = "各单位" * (turn % 5) + "开展“开学第一课”（含讲座）活动，受教育师生"
    more = "；其中，法治副校长覆盖率达", "，共资助", "，另有社会资助", "，累计参加", "。"
    runs = [lead, *(part for pair in zip(map(Spoken, FIGURES), more, strict=True) for part in pair)]
    return Paragraph((*runs, "各级公安关工委依托学校、村（社区）把工作做到孩子身边。" * (turn % 3 + 1)))


def annexes() -> tuple[Annex, ...]:
    columns = (Column("单位", Align.START), Column("宣讲（场次）", Align.END), Column("资助（万元）", Align.END))
    rows = tuple((f"第{n}派出所关爱工作站", n, None if n % 3 else "13.55") for n in range(1, 61))
    chart = Chart(bars("宣讲", [Bar("江口县公安局", 12), Bar("南湖县公安局", None)]), "图1　宣讲")
    return (
        Annex("各单位主要数据", (Table(columns, rows, "表1　主要数据", "注：空白表示未报送。"),)),
        Annex("一览表", (Table(columns, rows[:30]),), landscape=True),
        Annex("图表", (chart,)),
    )


def summary(body: tuple, attached: tuple[Annex, ...] = ()) -> Document:
    """As it is issued: the words behind a draft would stand among those of its lines."""
    facts = {"body": body, "annexes": attached, "drafter": "李某某", "draft": False}
    return Document("城北市公安局2018年工作总结", "城北市公安局关工委", date(2018, 12, 3), **facts)


@pytest.fixture(scope="module")
def document() -> Document:
    text = tuple(
        block
        for turn in range(12)
        for block in (Heading(1, "履行职责") if turn % 4 == 0 else Heading(2, "法治教育"), sentence(turn))
    )
    details = (Heading(3, "聘任"), Heading(4, "考核"), Paragraph((f"帮教对象{RARE}（化名）重返课堂。",)))
    return summary((*text, *details), annexes())


@pytest.fixture(scope="module")
def written(document) -> bytes:
    return pdf.write(document)


@pytest.fixture(scope="module")
def words(written) -> list[Word]:
    return measured(written)


def told(written: bytes, *options: str) -> str:
    """What pdftotext reads."""
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=written, capture_output=True, check=True
    ).stdout.decode()


def measured(written: bytes) -> list[Word]:
    """Every word with its place; poppler measures in points from the upper left corner."""
    place = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax=".*?">(.*?)</word>')
    pages = told(written, "-bbox").split("<page ")[1:]
    return [
        Word(number, *(float(value) * MM for value in found[:3]), text=found[3])
        for number, page in enumerate(pages, start=1)
        for found in place.findall(page)
    ]


def lines(words: list[Word], page: int) -> list[list[Word]]:
    """The words of a page's text area by line, top to bottom."""
    found: dict[int, list[Word]] = {}
    for word in words:
        if word.page == page and word.top < 262:
            found.setdefault(round((word.top - 37) / (225 / 22)), []).append(word)
    return [found[line] for line in sorted(found)]


def body_pages(words: list[Word]) -> range:
    """The pages before the first annex."""
    return range(1, min(word.page for word in words if word.text == "附件1"))


def test_upright_pages_are_a4(written):
    with pikepdf.open(BytesIO(written)) as opened:
        sizes = {tuple(round(float(x) * MM) for x in page.mediabox[2:]) for page in opened.pages}
    assert sizes == {(210, 297), (297, 210)}


def test_text_keeps_the_margins(words):
    text = [word for word in words if word.page in body_pages(words) and word.top < 262]
    assert min(word.left for word in text) == pytest.approx(28, abs=0.1)
    assert max(word.right for word in text) == pytest.approx(184, abs=0.35)
    assert min(word.top for word in text) == pytest.approx(37, abs=0.1)


def test_a_full_page_has_22_listedon_the_grid(words):
    tops = [line[0].top for line in lines(words, 2)]
    assert len(tops) in {21, 22}  # one less where a heading would stand last
    for top in tops:
        assert (top - 37) / (225 / 22) == pytest.approx(round((top - 37) / (225 / 22)), abs=0.05)
    assert max(len(lines(words, page)) for page in body_pages(words)) == 22


def test_plain_text_has_28_characters_a_line():
    found = lines(measured(pdf.write(summary((Paragraph(("国" * 200,)),)))), 1)
    assert [len(line[0].text) for line in found[1:-4]] == [26, 28, 28, 28, 28, 28, 28]
    assert found[1][0].left == pytest.approx(28 + 2 * 156 / 28, abs=0.1)


def test_listedare_justified_to_the_last_character(words):
    for page in body_pages(words):
        for line, following in zip(found := lines(words, page), found[1:], strict=False):
            if following[0].left < 30 and line[0].top > 40:  # the next line goes on: this one is full
                assert line[-1].right == pytest.approx(184, abs=0.35)


def test_a_loose_line_does_not_pull_its_numbers_apart():
    runs = ("国" * 12, Spoken("24名"), "国" * 8, Spoken("许许多多个数"), "国" * 9)
    number = next(word for word in measured(pdf.write(summary((Paragraph(runs),)))) if word.text == "24名")
    assert number.right - number.left == pytest.approx(2 * 16 * MM, abs=0.3)


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(words):
    for page in body_pages(words):
        for line in lines(words, page):
            assert line[0].text[0] not in CLOSING
            assert line[-1].text[-1] not in OPENING


def test_every_figure_is_whole_on_one_line(written):
    text = told(written)
    for figure in FIGURES:
        assert text.count(figure) == 12


def test_page_numbers_stand_outside_and_count_through(words):
    upright = {word.page for word in words if word.text == "—" and word.top > 262}
    for page in sorted(upright):
        dash, number, last = sorted((w for w in words if w.page == page and w.top > 262), key=lambda w: w.left)
        assert (dash.text, number.text, last.text) == ("—", str(page), "—")
        assert dash.top == pytest.approx(262 + 7, abs=0.1)
        if page % 2:
            assert last.right == pytest.approx(184 - 14 * MM, abs=0.2)
        else:
            assert dash.left == pytest.approx(28 + 14 * MM, abs=0.2)


def test_a_turned_page_has_its_number_where_the_sheet_has_it(written, words):
    with pikepdf.open(BytesIO(written)) as opened:
        turned = [n for n, page in enumerate(opened.pages, start=1) if page.mediabox[2] > page.mediabox[3]]
    assert turned
    for page in turned:
        number = next(w for w in words if w.page == page and w.text == str(page) and w.right < 30)
        assert number.right == pytest.approx(28, abs=0.6)
        assert number.top > 150 if page % 2 else number.top < 60


def test_signature_without_seal(words):
    issuer = next(word for word in words if word.text == "城北市公安局关工委")
    day = next(word for word in words if word.text == "2018年12月3日")
    character = 156 / 28
    assert day.left - issuer.left == pytest.approx(2 * character, abs=0.2)
    assert max(issuer.right, day.right) == pytest.approx(184 - 2 * character, abs=0.3)
    assert day.top - issuer.top == pytest.approx(225 / 22, abs=0.6)
    assert any(word.text == "（李某某执笔）" for word in words)


def test_a_long_date_moves_a_short_issuer_to_the_left():
    found = measured(pdf.write(Document("总结", "城北关工委", date(2018, 12, 30), (Paragraph(("完。",)),))))
    issuer, day = (next(w for w in found if w.text == text) for text in ("城北关工委", "2018年12月30日"))
    assert day.left - issuer.left == pytest.approx(2 * 156 / 28, abs=0.2)
    assert day.right == pytest.approx(184 - 2 * 156 / 28, abs=0.3)


@pytest.mark.parametrize("count", [14, 15, 16, 17, 18])
def test_no_page_has_the_signature_alone(count):
    body = (*(Paragraph((f"第{n}段。",)) for n in range(count)), Paragraph(("国" * 60,)))
    found = measured(pdf.write(summary(body, (Annex("甲", ()), Annex("乙", ())))))
    page = next(word.page for word in found if word.text == "2018年12月3日")
    above = "".join(word.text for word in found if word.page == page).split("附件：")[0]
    assert "国" in above or "段" in above


def test_annexes_are_listed_and_begin_their_own_pages(words):
    listed = [word.text for word in words if re.match(r"(附件：)?\d．(各单位|一览|图表)", word.text)]
    assert listed == ["附件：1．各单位主要数据", "2．一览表", "3．图表"]
    label = next(word for word in words if word.text == "附件1")
    heading = next(word for word in words if word.page == label.page and word.text == "各单位主要数据")
    assert (label.left, label.top) == pytest.approx((28, 37), abs=0.5)
    assert heading.top == pytest.approx(37 + 2 * 225 / 22, abs=0.5)
    assert (heading.left + heading.right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)


def test_a_single_annex_has_no_number():
    text = told(pdf.write(summary((Paragraph(("完。",)),), (Annex("名单", ()),))))
    assert "附件：名单" in text
    assert "附件1" not in text


def test_heads_repeat_on_every_page_of_a_table(words):
    pages = {word.page for word in words if "派出所关爱工作站" in word.text}
    assert len(pages) > 3
    assert {word.page for word in words if word.text == "（万元）"} == pages


def test_tables_of_an_annex_share_the_size_that_fits_the_widest():
    narrow = Table((Column("单位"), Column("人数")), (("甲", 1),))
    wide = Table(tuple(Column(f"第{n}项工作的开展情况（人次）") for n in range(9)), ())
    first = Paragraph(("说明。",))
    assert markup.xhtml(summary((first, narrow))).count('class="large whole"') == 1
    assert markup.xhtml(summary((first, narrow, wide))).count('class="smallest whole"') == 2


ONE_ROW = Table((Column("单位"), Column("人数")), (("甲", 1),))
SMALL = tuple(block for n in range(12) for block in (Heading(1, f"第{n}类"), ONE_ROW))
TALL = Table((Column("单位"), Column("说明", room=8)), tuple((f"第{n}所", "国" * 40) for n in range(20)))


@pytest.mark.parametrize("blocks", [(TALL,), SMALL], ids=["a tall table", "many small ones"])
def test_no_title_of_an_annex_stands_alone(blocks):
    found = measured(pdf.write(summary((Paragraph(("完。",)),), (Annex("名录", blocks),))))
    page = next(word.page for word in found if word.text == "名录" and word.page > 1)
    assert any(word.text in ("第0所", "甲") for word in found if word.page == page)


@pytest.mark.parametrize("rows", range(18, 26))
def test_what_it_can_be_checked_by_never_stands_alone(rows):
    table = Table((Column("单位"), Column("人数")), tuple((f"第{n}所", n) for n in range(rows)))
    paper = summary((Paragraph(("完。",)),), (Annex("名录", (table,)),))
    issued = replace(paper, code="K7M29QXD", version=1)
    found = measured(pdf.write(issued))
    page = next(word.page for word in found if "核验地址" in word.text)
    assert any(word.text == f"第{rows - 1}所" for word in found if word.page == page)
    assert "核验年度总结" in "".join(word.text for word in found if word.page == page)


def test_no_cell_is_pushed_out_of_the_page():
    columns = tuple(Column(f"项目{n}（人次）", Align.END) for n in range(9))
    words = measured(pdf.write(summary((Table(columns, (("123456多人次",) * 9,)),))))
    assert max(word.right for word in words) < 184.2


def charts_by_page(units: int, count: int) -> list[tuple[int, float]]:
    """Of each page of so many charts of so many units: how many begin on it, and how far down it goes, in mm."""
    drawn = tuple(
        Chart(bars("宣讲", [Bar(f"单位{n}", n) for n in range(1, units + 1)]), "宣讲场次") for _ in range(count)
    )
    found = [word for word in measured(pdf.write(summary((), (Annex("图", drawn),)))) if word.top < 262]
    pages = [[word for word in found if word.page == page] for page in range(2, found[-1].page + 1)]
    assert all(sum(word.text == "单位1" for word in page) == sum("宣讲场次" in w.text for w in page) for page in pages)
    return [(sum(word.text == "单位1" for word in page), max(word.top for word in page) - 37) for page in pages]


@pytest.mark.parametrize(("units", "count"), [(2, 9), (6, 9), (12, 5)])
def test_charts_fill_their_pages_and_none_is_torn(units, count):
    first, *full, (last, _) = charts_by_page(units, count)  # on the first the title takes its place
    assert sum(number for number, _ in (first, *full)) + last == count
    assert [depth for _, depth in (first, *full) if depth < 225 / 3] == []
    assert {number for number, _ in full} == {2 if units == 12 else 3}


def test_headings_are_numbered_and_bookmarked(written):
    with pikepdf.open(BytesIO(written)) as opened, opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[0].children]
    assert titles[:2] == ["一、履行职责", "二、履行职责"]
    assert titles[-3:] == ["附件1　各单位主要数据", "附件2　一览表", "附件3　图表"]
    assert below == ["（一）法治教育", "（二）法治教育", "（三）法治教育"]
    assert all(text in told(written) for text in ("1．聘任", "（1）考核"))


def test_rare_characters_are_drawn_and_read_back(written):
    assert RARE in told(written, "-raw").replace("\n", "")


def test_faces_are_embedded_as_subsets(written):
    with pikepdf.open(BytesIO(written)) as opened:
        faces = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
    names = {str(face.FontName) for face in faces}
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in names)
    assert all("/FontFile3" in face or "/FontFile2" in face for face in faces)
    assert {name.split("+")[1] for name in names} >= {"GB-XiaoBiaoSong", "GB-FangSong", "GB-HeiTi", "GB-KaiTi"}


def test_it_is_archivable_and_named(written):
    with pikepdf.open(BytesIO(written)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert metadata["dc:title"] == "城北市公安局2018年工作总结"
        assert str(opened.Root.Lang) == "zh-CN"


def test_markup_in_the_text_stays_text():
    text = told(pdf.write(summary((Paragraph(('<b>&"甲',)), Heading(1, "<i>乙")))))
    assert '<b>&"甲' in text
    assert "一、<i>乙" in text


def test_nothing_is_fetched_from_anywhere():
    with pytest.raises(ValueError, match="refused"):
        press.NothingOutside().fetch("file:///etc/passwd")


def test_progress_is_told_in_words(document):
    heard = []
    pdf.write(summary(()), progress=lambda step, share: heard.append((step, share)))
    assert [share for _, share in heard] == sorted(share for _, share in heard)
    assert all(step for step, _ in heard)


def test_a_missing_face_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("GUANAI_FONTS", str(tmp_path))
    monkeypatch.setattr(fonts, "CHECKOUT", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM", tmp_path)
    press.fonts.cache_clear()
    assert "GB FangSong" in fonts.missing_fonts()
    with pytest.raises(press.MissingFonts, match="GB FangSong"):
        pdf.write(summary(()))


def test_the_libraries_of_layout_are_there():
    assert fonts.missing_libraries() == []
    assert not fonts.loadable("libnone.so.0")


# --- state, check, cover and contents

BEHIND = ("草", "稿")
CODE, LINK = "K7M29QXDK7M29QXD", "https://example.org/public/summaries/?code=K7M29QXDK7M29QXD"


@pytest.fixture(scope="module")
def draft(document) -> list[Word]:
    return measured(pdf.write(replace(document, draft=True)))


@pytest.fixture(scope="module")
def issued(document) -> bytes:
    return pdf.write(replace(document, code=CODE, version=2, link=LINK))


@pytest.fixture(scope="module")
def bound(document) -> bytes:
    """With cover and contents."""
    return pdf.write(replace(document, cover=True, contents=True))


def test_a_draft_says_so_on_every_page(draft, words):
    pages = {word.page for word in draft}
    for sign in BEHIND:  # turned, so that each is a word by itself
        assert {word.page for word in draft if word.text == sign} == pages == {word.page for word in words}
        assert sign not in {word.text for word in words}


def test_text_stands_in_the_same_place_whether_issued_or_not(draft, issued, words):
    first = body_pages(words)
    there = {word for word in words if word.page in first and word.top < 262}
    assert {word for word in draft if word.page in first and word.top < 262 and word.text not in BEHIND} == there
    assert {word for word in measured(issued) if word.page in first and word.top < 262} == there


def test_each_page_of_an_issued_one_tells_version_and_code(issued):
    found = measured(issued)
    assert {word.page for word in found if word.text == "K7M2-9QXD-K7M2-9QXD"} == {word.page for word in found}
    assert "第2版" in told(issued)


def test_page_numbers_stand_where_they_do_without_a_code(issued, words):
    def numbers(found: list[Word]) -> list[Word]:
        return [word for word in found if word.text == "—" or (word.top > 262 and word.text.isdecimal())]

    first = body_pages(words)
    assert [one for one in numbers(measured(issued)) if one.page in first] == [
        one for one in numbers(words) if one.page in first
    ]


def test_whoever_holds_the_paper_can_check_it(issued):
    last = told(issued, "-f", str(max(word.page for word in measured(issued))))
    assert "凭核验码可以核对" in last
    assert LINK in re.sub(r"\s", "", last)
    assert "凭核验码" not in told(pdf.write(summary(())))


def test_the_text_behind_cover_and_contents_begins_with_page_1_on_the_right(bound, written):
    with pikepdf.open(BytesIO(bound)) as whole, pikepdf.open(BytesIO(written)) as alone:
        before = len(whole.pages) - len(alone.pages)
    assert before == 4  # cover, its back, contents, their back
    found = measured(bound)
    assert [word for word in found if word.page <= before and word.text == "—"] == []
    first = [word.text for word in found if word.page == before + 1 and word.top > 262]
    assert first == ["—", "1", "—"]


def test_the_contents_name_headings_and_annexes_with_their_pages(bound):
    listed = [line.split() for line in told(bound, "-f", "3", "-l", "3", "-layout").splitlines() if line.strip()]
    assert listed[1] == ["一、履行职责", "1"]
    found = measured(bound)
    page = next(word.page for word in found if word.text == "附件1" and word.page > 4) - 4
    assert ["附件1", "各单位主要数据", str(page)] in listed


def test_with_all_of_it_the_file_is_still_archivable(document):
    data = pdf.write(replace(document, code=CODE, version=2, link=LINK, cover=True, contents=True))
    with pikepdf.open(BytesIO(data)) as opened:
        assert opened.open_metadata().pdfa_status == "3U"
