"""Which type the documents need, and where it lies on this machine.

GB/T 9704-2012 names office faces that may not be shipped (方正小标宋, 仿宋_GB2312, …).
An office that owns them puts the files into the folder named by GUANAI_FONTS and they
win; otherwise free faces stand in.
"""

import os
from collections.abc import Iterator
from ctypes import CDLL
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM = Path("/usr/share/fonts")

# Face, as the style sheet calls it → file names (lower case) that may stand for it, best first.
STAND_INS = {
    "GB XiaoBiaoSong": ("fzxbsjw.ttf", "fzxbsk.ttf", "fandolsong-bold.otf"),  # 小标宋
    "GB FangSong": ("simfang.ttf", "fandolfang-regular.otf"),  # 仿宋
    "GB KaiTi": ("simkai.ttf", "fandolkai-regular.otf"),  # 楷体
    "GB HeiTi": ("simhei.ttf", "fandolhei-regular.otf"),  # 黑体
    "GB SongTi": ("simsun.ttc", "fandolsong-regular.otf"),  # 宋体
}
LATIN = "GB SongTi"  # used for digits and Latin letters only
# Every rare character, and the labels of charts; known by their own names.
OWN_NAMES = {
    "Noto Serif CJK SC": ("notoserifcjk-regular.ttc", "notoserifcjksc-regular.otf"),
    "Noto Sans CJK SC": ("notosanscjk-regular.ttc", "notosanscjksc-regular.otf"),
}
FACES = STAND_INS | OWN_NAMES
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}


def folders() -> Iterator[Path]:
    """Where type is looked for, nearest first."""
    if chosen := os.environ.get("GUANAI_FONTS"):
        yield Path(chosen)
    yield CHECKOUT / ".fonts"
    yield SYSTEM


def font_files() -> dict[str, Path]:
    """Face → file for the faces that are there; a better file wins over a nearer folder."""
    there: dict[str, Path] = {}
    for folder in folders():
        for path in folder.rglob("*"):
            there.setdefault(path.name.lower(), path)
    found = {face: [there[name] for name in names if name in there] for face, names in FACES.items()}
    return {face: paths[0] for face, paths in found.items() if paths}


def missing_fonts() -> list[str]:
    """Faces for which no file is found."""
    found = font_files()
    return [face for face in FACES if face not in found]


@cache
def missing_libraries() -> list[str]:
    """Debian packages whose library cannot be loaded.

    Without libharfbuzz-subset0 the PDF still comes, but five times as slowly.
    """
    return [package for package, library in LIBRARIES.items() if not loadable(library)]


def loadable(library: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        CDLL(library)
    except OSError:
        return False
    return True
