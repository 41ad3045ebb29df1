"""A ledger as sheets: the template to be filled, and the rows that go out."""

from collections.abc import Iterator, Sequence

from django import forms
from django.db import models

from guanai.ledger.column import Column
from guanai.ledger.wording import SERIAL, Fields
from guanai.workbook import Head, Sheet, sheet_name, template

NOTE = """标 * 的列必须填写，其余可空。
日期可写 2026-3-5、2026.3.5、2026年3月5日。
多项用顿号分开，如：反诈、禁毒。
不要合并单元格；空行会跳过。"""
NOTE_OF_LINES = "\n“{}”里每一行的序号，填它属于第一张表里哪一行的序号。"


def carried(form: forms.BaseForm) -> dict[str, str]:
    """Label to field name, for every field that a sheet can carry."""
    return {
        str(one.label): name
        for name, one in form.fields.items()
        if not isinstance(one, forms.FileField) and not one.widget.is_hidden and name != "DELETE"
    }


def fields_of(form: forms.BaseForm) -> Fields:
    """The same fields by label."""
    return {label: form.fields[name] for label, name in carried(form).items()}


def must(field: forms.Field) -> bool:
    """Whether a sheet has to fill it: what has a usual value may stay blank."""
    return field.required and not isinstance(field, forms.BooleanField) and field.initial in (None, "")


def lines_name(ledger) -> str:
    """The name of the sheet of child rows."""
    return sheet_name(str(ledger.form.lines.model._meta.verbose_name)) if ledger.form.lines else ""


def empty(ledger, user) -> bytes:
    """The template, with the reader's own choices."""
    form, note = ledger.form(user=user), NOTE
    pages = [(ledger.label, [_head(label, field) for label, field in fields_of(form).items()])]
    if form.below is not None:
        number, note = Head(SERIAL, required=True), note + NOTE_OF_LINES.format(lines_name(ledger))
        below = [_head(label, field) for label, field in fields_of(form.below.empty_form).items()]
        pages = [(ledger.label, [number, *pages[0][1]]), (lines_name(ledger), [number, *below])]
    return template(pages, note)


def _head(label: str, field: forms.Field) -> Head:
    words = tuple(str(text) for key, text in field.choices if str(key)) if hasattr(field, "choices") else ()
    if isinstance(field, forms.BooleanField):
        words = ("是", "否")
    return Head(label, must(field), str(field.help_text), words)


def outgoing(ledger, rows: Sequence[models.Model]) -> Iterator[Sheet]:
    """The rows as the list shows them; their child rows on a second sheet, tied by number."""
    heads = [column.label for column in ledger.cells]
    values = ([column.value(row) for column in ledger.cells] for row in rows)
    if not ledger.form.lines:
        yield Sheet(ledger.label, heads, values)
        return
    numbered = ([number, *cells] for number, cells in enumerate(values, 1))
    yield Sheet(ledger.label, [SERIAL, *heads], numbered)
    yield _lines_out(ledger, {row.pk: number for number, row in enumerate(rows, 1)})


def _lines_out(ledger, numbers: dict) -> Sheet:
    kind, parent = ledger.form.lines.model, ledger.form.lines.fk
    columns = [Column.of(kind, name) for name in ledger.form.lines.form._meta.fields if name != parent.name]
    found = kind._base_manager.filter(**{f"{parent.name}__in": list(numbers)})
    below = sorted(found, key=lambda row: numbers[getattr(row, parent.attname)])
    values = ([numbers[getattr(row, parent.attname)], *(column.value(row) for column in columns)] for row in below)
    return Sheet(lines_name(ledger), [SERIAL, *(column.label for column in columns)], values)
