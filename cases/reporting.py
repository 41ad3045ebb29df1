"""报告是否及时. Pure: one rule for the page, the list and what waits."""

from datetime import datetime, timedelta

AT_ONCE = timedelta(hours=24)  # 未保法 11 says 立即; the portal calls later than this 迟报


def late(*, against_minor: bool, found_at: datetime, reported_at: datetime) -> bool:
    """Whether harm to a child was reported later than 24 hours after it was found. Other clues have no such limit."""
    return against_minor and reported_at - found_at > AT_ONCE
