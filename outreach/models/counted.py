"""没有数过的: a result stands as a number, or as the word that was said instead (多个, 若干); never as both."""

from django.db import models
from django.db.models import Q

SAID_HELP = "没有数过的，照原话填，如“多个”“若干”；不要估成数字。"
NEITHER = "请填数目；没有数过的，数目空着，在旁边照原话填“多个”“若干”。数目和原话只填一样。"


def number_or_said(number: str, said: str) -> models.CheckConstraint:
    """Exactly one of the two. What nobody counted is never a number."""
    counted = Q(**{f"{number}__isnull": False}) & Q(**{said: ""})
    told = Q(**{number: None}) & ~Q(**{said: ""})
    return models.CheckConstraint(
        condition=counted | told,
        name="%(app_label)s_%(class)s_number_or_said",
        violation_error_code=number,
        violation_error_message=NEITHER,
    )


def told(number: int | None, measure: str, said: str) -> str:
    """12 起, 多个: the number with its measure, or the word."""
    return said if number is None else f"{number:,} {measure}"
