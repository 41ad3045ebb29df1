"""The groups of the board: which figures and which warnings belong together. Data, no rule.

A figure that nobody can count yet is left out, and comes by itself once it is counted.
"""

from dataclasses import dataclass

from reports.metrics import DEFECTS, TIMELY


@dataclass(frozen=True)
class Group:
    """One group of tiles, and the warnings beside them; of `standing` the number has a tile too, be it zero."""

    slug: str
    label: str
    metrics: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


GROUPS: tuple[Group, ...] = (
    Group("places", "阵地", ("M00", "M01", "M02", "M05", "M70", "M17"), ("W02", "W03", "W24", "W27")),
    Group("people", "队伍", ("M03", "M04", "M04a", "M04b", "M06"), ("W08",)),
    Group(
        "principals",
        "法治副校长",
        ("M10", "M11", "M12", "M13", "M13b", "M14", "M16"),
        ("W04", "W05", "W06", "W07"),
        ("W04", "W05", "W07"),
    ),
    Group("talks", "宣传", ("M20", "M21", "M86"), ()),
    Group("minors", "重点未成年人", ("M32", "M31x", "M62"), ("W19", "W20", "W29")),
    Group(
        "mentoring",
        "帮教",
        ("M33", "M33b", "M30", "M31", TIMELY, "M35", "M36", "M39", "M38", "M38b", "M37n", "M37"),
        ("W01", "W18", "W23"),
    ),
    Group("rights", "维权", ("M40", "M41"), ("W17",)),
    Group("clues", "线索转办", ("M45",), ("W09", "W10", "W30"), ("W09", "W10")),
    Group("campus", "校园安全", ("M15", "M50", DEFECTS, "M51", "M54", "M55"), ("W21", "W22"), ("W21",)),
    Group("aid", "救助", ("M90", "M91", "M92", "M93", "M94", "M98", "M99"), ()),
    Group("posts", "维权岗", ("M100", "M105", "M106"), ("W11", "W12", "W13", "W14", "W15", "W16")),
    Group("order", "治安态势", ("M60", "M61", "M63", "M64", "M52", "M53"), ("W28",)),
    Group("meetings", "会议", ("M80", "M81", "M82", "M83", "M84", "M84b"), ("W25",)),
    Group("support", "保障", ("M110", "M85", "M95", "M96", "M96b", "M97"), ("W26",)),
)
BY_SLUG = {group.slug: group for group in GROUPS}
COMPARABLE = tuple(dict.fromkeys(metric for group in GROUPS for metric in group.metrics))
USUAL = ("M01", "M31", TIMELY, "M10", "M20", "M21")
MOST = 8  # columns of a comparison
