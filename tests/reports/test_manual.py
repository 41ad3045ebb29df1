"""The manual shows what the command makes, and every picture is small."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from reports.document import chinese_count
from reports.management.commands import manual_pictures as manual

MOST = 150 * 1024  # bytes
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def shown_in(name: str) -> set[str]:
    """The pictures that a page shows, each a file that is there."""
    page = settings.BASE_DIR / name
    found = {(page.parent / one).resolve() for one in SHOWN.findall(page.read_text(encoding="utf-8"))}
    assert all(one.is_file() for one in found)
    return {one.stem for one in found}


def test_the_manual_shows_every_picture_and_no_other():
    kept = {path.stem for path in manual.FOLDER.iterdir()}
    assert shown_in("docs/manual/README.md") == kept == set(manual.PICTURES)
    assert shown_in("README.md") == {"workbench"}


def test_its_chapters_stand_in_order_each_once():
    numbers = re.findall(r"^## (.+?)、", (settings.BASE_DIR / "docs/manual/README.md").read_text("utf-8"), re.MULTILINE)
    assert numbers == [chinese_count(number) for number in range(1, len(numbers) + 1)]


def test_no_picture_is_large():
    assert [path.name for path in manual.FOLDER.iterdir() if path.stat().st_size > MOST] == []


def test_a_picture_is_kept_with_few_colours_and_its_size(tmp_path):
    seen = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(seen, "PNG")
    manual.keep(seen.getvalue(), tmp_path / "x.png")
    kept = Image.open(tmp_path / "x.png")
    assert kept.size == (256, 256)
    assert len(kept.getcolors()) <= manual.COLOURS


def test_a_picture_that_there_is_not_is_refused():
    with pytest.raises(CommandError, match="没有这些图片：nothing"):
        call_command("manual_pictures", "nothing")
