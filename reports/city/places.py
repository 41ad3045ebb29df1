"""Where the city lies: county units, towns with their police stations, and the region codes of its people.

Region codes begin with 39, which no province has or had: an ID number of the city has the right form and check digit
and can belong to nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from reports.city.chance import Chance
from stations.models.unit import UnitKind

CITY = ("chengbei", "城北市公安局", "城北市局")


@dataclass(frozen=True)
class County:
    """A county of the city: its police unit and where its people live."""

    code: str
    name: str
    short: str
    kind: UnitKind
    region: str
    region_code: str


BRANCH, COUNTY_BUREAU = UnitKind.DISTRICT_BRANCH, UnitKind.COUNTY_BUREAU
COUNTIES = tuple(
    County(*facts, f"3901{number:02d}")
    for number, facts in enumerate(
        (
            ("donghu", "城北市公安局东湖分局", "东湖分局", BRANCH, "东湖区"),
            ("qinghe", "清河县公安局", "清河县局", COUNTY_BUREAU, "清河县"),
            ("xitang", "城北市公安局西塘分局", "西塘分局", BRANCH, "西塘区"),
            ("anhe", "安禾市公安局", "安禾市局", UnitKind.COUNTY_CITY_BUREAU, "安禾市"),
            ("wangchuan", "望川县公安局", "望川县局", COUNTY_BUREAU, "望川县"),
            ("beiqiao", "城北市公安局北桥分局", "北桥分局", BRANCH, "北桥区"),
            ("qinglan", "青岚县公安局", "青岚县局", COUNTY_BUREAU, "青岚县"),
            ("yunpi", "云陂县公安局", "云陂县局", COUNTY_BUREAU, "云陂县"),
            ("shidu", "石渡县公安局", "石渡县局", COUNTY_BUREAU, "石渡县"),
            ("liuxi", "柳溪县公安局", "柳溪县局", COUNTY_BUREAU, "柳溪县"),
            ("linsha", "临沙县公安局", "临沙县局", COUNTY_BUREAU, "临沙县"),
            ("kaifaqu", "城北市公安局经济开发区分局", "经开区分局", UnitKind.FUNCTIONAL_BRANCH, "经济开发区"),
        ),
        start=1,
    )
)
STATIONS_A_COUNTY = 3  # at least: six stations make two counties
FIRST_TOWNS = (("chengdong", "城东"), ("hekou", "河口"), ("chengxi", "城西"))
FIRST = [
    "bai",
    "白",
    "qing",
    "青",
    "shi",
    "石",
    "liu",
    "柳",
    "song",
    "松",
    "yun",
    "云",
    "long",
    "龙",
    "ma",
    "马",
    "huang",
    "黄",
    "nan",
    "南",
    "bei",
    "北",
    "xin",
    "新",
    "tao",
    "桃",
    "mei",
    "梅",
]
SECOND = [
    "he",
    "河",
    "qiao",
    "桥",
    "du",
    "渡",
    "tang",
    "塘",
    "shan",
    "山",
    "ling",
    "岭",
    "ping",
    "坪",
    "xi",
    "溪",
    "wan",
    "湾",
    "dian",
    "店",
    "zhuang",
    "庄",
    "pu",
    "铺",
]
ELSEWHERE = ("邻川市", "南屏市", "外省", "外省")


def counties(stations: int) -> tuple[County, ...]:
    """Twelve, fewer in a small city."""
    return COUNTIES[: max(1, stations // STATIONS_A_COUNTY)]


def towns(chance: Chance) -> Iterator[tuple[str, str]]:
    """Codes and names of towns, none twice."""
    yield from FIRST_TOWNS
    made = [(code + end_code, name + end) for (code, name), (end_code, end) in product(_pairs(FIRST), _pairs(SECOND))]
    taken = {county.code for county in COUNTIES}
    yield from (town for town in chance.sample(made, len(made)) if town[0] not in taken)


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    return list(zip(words[::2], words[1::2], strict=True))


MOST_STATIONS = 150
