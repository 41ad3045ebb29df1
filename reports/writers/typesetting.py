"""What WeasyPrint 70 does not do for Chinese: justify a line that has no spaces.

WeasyPrint widens only spaces. `justify` spreads the room of a line over all its characters
as letter spacing, and takes from them where a line is a little too full. It applies to lines
whose `text-align-last` is justify, from the moment this module is imported.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, inline
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from reports.writers.fonts import LATIN, STAND_INS, SYSTEM, font_files

# Shares of the type size. PDF readers take more than 0.1 between characters for a space
# between words: up to EVEN all places of a line widen alike, from there on the seams
# (around numbers, after punctuation) take what is left over, but not more than WIDEST.
EVEN = 0.09
WIDEST = 0.8

plain_text_align = inline.text_align


def text_align(context: LayoutContext, line: boxes.LineBox, available_width: float, last: bool) -> float:
    """WeasyPrint's own alignment, but for lines that are to fill their measure."""
    if line.style["text_align_last"] != "justify":
        return plain_text_align(context, line, available_width, last)
    justify(line, available_width - line.width)
    return 0


inline.text_align = text_align


def justify(line: boxes.LineBox, room: float) -> None:
    """Spread room (CSS pixels; negative where the line is too full) over a line."""
    texts = list(text_boxes(line))
    loose = sum(gaps(box) for box in texts)
    seams = len(texts) - 1
    if not loose + seams:
        return
    size = line.style["font_size"]
    step = seam = room / (loose + seams)
    if seams and loose and step > EVEN * size:
        seam = min((room - EVEN * size * loose) / seams, WIDEST * size)
        step = (room - seam * seams) / loose
    moved = 0.0
    for box in texts:
        box.position_x += moved
        moved += widen(box, step) + seam


def gaps(box: boxes.TextBox) -> int:
    """Places inside a text box that may be spaced: none in a number with its measure."""
    return 0 if box.style["white_space"] == "pre" else len(box.text) - 1


def widen(box: boxes.TextBox, step: float) -> float:
    """Space the characters of a box by a step more; how much wider it became."""
    if not gaps(box):
        return 0.0
    box.style = box.style.copy()
    box.style["letter_spacing"] += step
    box.width += step * gaps(box)
    return step * gaps(box)


def text_boxes(box: boxes.Box) -> Iterator[boxes.TextBox]:
    """The text boxes of a line in the order of reading."""
    if isinstance(box, boxes.TextBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from text_boxes(child)


def font_configuration() -> FontConfiguration:
    """WeasyPrint's fonts, with the files of `fonts` known by the face that they stand for."""
    configuration = FontConfiguration()
    for face, path in font_files().items():
        if face in STAND_INS:
            rule = renaming(face, path)
            fontconfig.FcConfigParseAndLoadFromMemory(configuration._config, rule, True)
        if face in STAND_INS or not path.is_relative_to(SYSTEM):
            fontconfig.FcConfigAppFontAddFile(configuration._config, str(path).encode())
    font_map = ffi.cast("PangoFcFontMap *", configuration.font_map)
    pangoft2.pango_fc_font_map_config_changed(font_map)
    return configuration


def renaming(face: str, path: Path) -> bytes:
    """Fontconfig's rule that gives a file the name of the face, in regular weight.

    The free 宋体 does not tell its bold file from its regular one. Only its digits and Latin
    letters are used: they are half-width, and lighter than those of the free 仿宋.
    """
    latin = "<charset><range><int>33</int><int>126</int></range></charset>"
    only = f'<edit name="charset" mode="assign_replace">{latin}</edit>' if face == LATIN else ""
    return f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
        <fontconfig><match target="scan">
        <test name="file" compare="eq"><string>{escape(str(path))}</string></test>
        <edit name="family" mode="prepend"><string>{face}</string></edit>
        <edit name="weight" mode="assign_replace"><const>regular</const></edit>
        {only}
        </match></fontconfig>""".encode()
