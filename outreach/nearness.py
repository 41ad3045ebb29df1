"""校园周边: how near to a school a venue of each kind may stand. Pure; the table says which text asks it."""

from dataclasses import dataclass

from django.db import models

from stations.models import SchoolStage


class VenueKind(models.TextChoices):
    """场所类别."""

    DANCE_HALL = "dance_hall", "歌舞厅"
    ARCADE = "arcade", "游戏厅"
    HOTEL = "hotel", "旅馆"
    ESPORTS_HOTEL = "esports_hotel", "电竞酒店"
    BATH = "bath", "洗浴"
    HAIR = "hair", "洗头房"
    RENTED = "rented", "出租房"
    INTERNET_CAFE = "internet_cafe", "网吧"
    BAR = "bar", "酒吧"
    CORNER_SHOP = "corner_shop", "小卖部"
    FOOD = "food", "餐饮"
    SHOP = "shop", "商店"
    RESTAURANT = "restaurant", "饭店"
    BOOKSHOP = "bookshop", "书店"
    TATTOO = "tattoo", "文身"
    TOBACCO = "tobacco", "烟酒彩票"


S = SchoolStage
SCHOOLS = frozenset({S.PRIMARY, S.JUNIOR, S.NINE_YEAR, S.SENIOR})  # 中学、小学
ALL = frozenset(S)  # 学校 in the sense of 未成年人保护法 130, and 幼儿园, which 58 and 59 name beside them
CRITERION = 200  # metres: of the Nantong notice; the statute has no figure


@dataclass(frozen=True)
class Rule:
    """What a text asks of a kind of venue: at least so many metres from schools of these stages.

    `by_law`: the figure stands in the statute. Else it is the criterion of the work here; None: nobody gave one.
    """

    text: str
    stages: frozenset[SchoolStage]
    metres: int | None = None
    by_law: bool = False


CAFES = Rule("《互联网上网服务营业场所管理条例》第九条", SCHOOLS, 200, by_law=True)
UNFIT = Rule("《未成年人保护法》第五十八条", ALL, CRITERION)
TOBACCO = Rule("《未成年人保护法》第五十九条", ALL)

RULES: dict[VenueKind, tuple[Rule, ...]] = {
    VenueKind.INTERNET_CAFE: (CAFES, UNFIT),
    VenueKind.DANCE_HALL: (UNFIT,),
    VenueKind.ARCADE: (UNFIT,),
    VenueKind.BAR: (UNFIT,),
    VenueKind.TOBACCO: (TOBACCO,),
}
"""Kinds that may not stand around schools; of all others no text says how far."""


@dataclass(frozen=True)
class Finding:
    """One rule asked of one distance to the nearest school of its stages."""

    rule: Rule
    school: object
    metres: float

    @property
    def is_broken(self) -> bool:
        """Nearer than the figure; exactly so far is far enough. Never where there is no figure."""
        return self.rule.metres is not None and self.metres < self.rule.metres

    @property
    def said(self) -> str:
        """The rule in words, as far as the figures go."""
        text, figure = self.rule.text, self.rule.metres
        if figure is None:
            return f"{text}：学校、幼儿园周边不得设置，没有规定米数，请按当地规定核对。"
        if self.rule.by_law:
            ruled = f"{text}：中学、小学周围 {figure} 米内不得设立。"
        else:
            ruled = f"{text}：学校、幼儿园周边不得设置；法律没有规定米数，按 {figure} 米掌握。"
        near = f"直线距离不到 {figure} 米，请到现场核实。" if self.is_broken else f"直线距离不少于 {figure} 米。"
        return ruled + near
