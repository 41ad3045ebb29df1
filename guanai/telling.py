"""A row's values in words, as on paper: for lists, history and Excel alike."""

from datetime import date, datetime, time

from django.db import models
from django.utils.timezone import localtime

from guanai.calendars import gb_date


def told(row: models.Model, name: str) -> str:
    """What stands in a field, in words; a choice by its label, several rows joined by 、, nothing as nothing."""
    field = row._meta.get_field(name)
    if field.many_to_many or field.one_to_many:
        return "、".join(str(one) for one in getattr(row, name).all())
    return in_words(row, name, getattr(row, name))


def in_words(row: models.Model, name: str, value: object) -> str:
    """What a value would say if it stood in the row's field."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return "、".join(map(str, value or ()))
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value or ""))
    return as_words(value)


def as_words(value: object) -> str:
    """A single value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return gb_date(value) if isinstance(value, date) else str(value)
