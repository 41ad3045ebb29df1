"""差额比例: how many of a pool may pass (实施意见第一条第1款, 原则上按不低于20%的差额比例). Whole numbers only."""

READINGS = {
    "E": "淘汰数占创建单位数的比例",  # the plain sense, and the stricter one
    "C": "差额数占达标单位数的比例",  # the sense that 差额比例 has in elections
}


def max_passes(candidates: int, *, percent: int = 20, reading: str = "E") -> int:
    """The most units that may pass of so many candidates, so that the surplus is at least `percent` of a hundred.

    Reading E takes the share of the candidates, C that of those who pass. Raises ValueError for a number below zero,
    a percentage that is none, or an unknown reading.
    """
    if candidates < 0:
        raise ValueError("创建单位数不能是负数。")
    if not 0 <= percent <= 100:
        raise ValueError("差额比例须在 0 和 100 之间。")
    if reading not in READINGS:
        raise ValueError("差额比例的读法只有 E 和 C 两种。")
    if reading == "E":
        return candidates * (100 - percent) // 100
    return candidates * 100 // (100 + percent)


def in_words(candidates: int, *, percent: int = 20, reading: str = "E") -> str:
    """The sum behind `max_passes`, as minutes write it. Raises ValueError as that does."""
    most = max_passes(candidates, percent=percent, reading=reading)
    over, under = (100 - percent, 100) if reading == "E" else (100, 100 + percent)
    sum_ = f"{candidates}×{over}÷{under}，只取整数，得 {most}"
    least = f"最多 {most} 个达标，至少 {candidates - most} 个不达标"
    return f"创建单位 {candidates} 个，差额比例不低于 {percent}%，按{READINGS[reading]}算：{sum_}；{least}"
