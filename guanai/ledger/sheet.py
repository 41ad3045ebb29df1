"""A ledger as sheets: the template to be filled, and the rows that go out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from guanai.fields import SealedTextField
from guanai.ledger.column import Column
from guanai.ledger.slip import Slip
from guanai.ledger.wording import KEY, SERIAL, VERSION, Fields
from guanai.telling import told
from guanai.workbook import Carried, Head, Sheet, sheet_name, template

AT_A_TIME = 500  # child rows' parents that are asked for at once
Pages = list[tuple[str, list[Head]]]

NOTE = """标 * 的列必须填写，其余可空。
日期可写 2026-3-5、2026.3.5、2026年3月5日。
多项用顿号分开，如：反诈、禁毒。
不要合并单元格；空行会跳过。"""
NOTE_OF_EDITING = """灰色的“编号”“版本”不要改；新登记的，在下面另起一行，这两格空着。
没有改的行不会变；不想动的行放着不动就行。要作废，请在页面上办。
改好以后，在同一本台账里点“从 Excel 导入”，先看改了哪几处，再确认。
日期可写 2026-3-5、2026.3.5、2026年3月5日；多项用顿号分开。"""
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


def columns_of(form: forms.BaseForm, model: type[models.Model]) -> dict[str, str]:
    """Label to field name, for what goes out and may come back: nothing that is sealed."""
    return {label: name for label, name in carried(form).items() if not _sealed(model, name)}


def kept_back(ledger, user) -> list[str]:
    """Labels of what never goes out to be edited, because it says who somebody is."""
    return [label for label, name in carried(ledger.form(user=user)).items() if _sealed(ledger.model, name)]


def _sealed(model: type[models.Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), SealedTextField)
    except FieldDoesNotExist:
        return False


def texts(row: models.Model, names: Iterable[str]) -> list[str]:
    """What stands in the fields, in words; what is only asked of a new row is blank."""
    known = {field.name for field in row._meta.get_fields()}
    return [told(row, name) if name in known else "" for name in names]


def must(field: forms.Field) -> bool:
    """Whether a sheet has to fill it: what has a usual value may stay blank."""
    return field.required and not isinstance(field, forms.BooleanField) and field.initial in (None, "")


def lines_name(ledger) -> str:
    """The name of the sheet of child rows."""
    return sheet_name(str(ledger.form.lines.model._meta.verbose_name)) if ledger.form.lines else ""


def empty(ledger, user) -> bytes:
    """The template, with the reader's own choices."""
    form = ledger.form(user=user)
    pages = _pages(ledger, form, fields_of(form), fields_of(form.below.empty_form) if form.below is not None else {})
    return template(pages, NOTE + (NOTE_OF_LINES.format(lines_name(ledger)) if form.below is not None else ""))


def _pages(ledger, form: forms.BaseForm, fields: Fields, below: Fields, more: tuple[Head, ...] = ()) -> Pages:
    """The heads of the sheet, and of the sheet of child rows; `more` stand before each."""
    own = [_head(label, field) for label, field in fields.items()]
    if form.below is None:
        return [(ledger.label, [*more, *own])]
    number = Head(SERIAL, required=True)
    under = [_head(label, field) for label, field in below.items()]
    return [(ledger.label, [number, *more, *own]), (lines_name(ledger), [number, *more[:1], *under])]


def to_edit(ledger, user, rows: Sequence[models.Model], mark: str) -> bytes:
    """Rows that are taken away to be edited: the form's own columns, the row's number and version locked."""
    form, kind = ledger.form(user=user), ledger.form.lines and ledger.form.lines.model
    columns = columns_of(form, ledger.model)
    below = columns_of(form.below.empty_form, kind) if kind else {}
    under = form.below.empty_form.fields if kind else {}
    fields, fields_below = {k: form.fields[v] for k, v in columns.items()}, {k: under[v] for k, v in below.items()}
    pages = _pages(ledger, form, fields, fields_below, (Head(KEY, locked=True), Head(VERSION, locked=True)))
    lines = [[str(row.pk), str(row.version), *texts(row, columns.values())] for row in rows]
    held = {ledger.label: lines}
    if kind:
        held = {ledger.label: [[str(number), *line] for number, line in enumerate(lines, 1)]}
        held[lines_name(ledger)] = list(_below_to_edit(ledger, rows, list(below.values())))
    note = NOTE_OF_EDITING + (NOTE_OF_LINES.format(lines_name(ledger)) if kind else "")
    return template(pages, note, Carried(held, mark, Slip.of(ledger, user, columns, rows).table()))


def _below_to_edit(ledger, rows: Sequence[models.Model], names: list[str]) -> Iterator[list[str]]:
    kind, parent = ledger.form.lines.model, ledger.form.lines.fk
    numbers = {row.pk: number for number, row in enumerate(rows, 1)}
    found = kind._base_manager.filter(**{f"{parent.name}__in": list(numbers)}).order_by("pk")
    for child in sorted(found, key=lambda one: numbers[getattr(one, parent.attname)]):
        yield [str(numbers[getattr(child, parent.attname)]), str(child.pk), *texts(child, names)]


def _head(label: str, field: forms.Field) -> Head:
    words = tuple(str(text) for key, text in field.choices if str(key)) if hasattr(field, "choices") else ()
    if isinstance(field, forms.BooleanField):
        words = ("是", "否")
    return Head(label, must(field), str(field.help_text), words)


def outgoing(ledger, chunks: Iterable[Sequence[models.Model]], mark: str) -> Iterator[Sheet]:
    """The rows as the list shows them, without what is sealed; their child rows on a second sheet, tied by number."""
    cells = [column for column in ledger.cells if not _sealed(ledger.model, column.name)]
    heads = [column.label for column in cells]
    values = (([column.value(row) for column in cells], row) for some in chunks for row in some)
    if not ledger.form.lines:
        yield Sheet(ledger.label, heads, (cells for cells, _ in values), mark)
        return
    numbers: dict = {}
    yield Sheet(ledger.label, [SERIAL, *heads], _counted(values, numbers), mark)
    yield _lines_out(ledger, numbers, mark)


def _counted(values: Iterable[tuple[list, models.Model]], numbers: dict) -> Iterator[list]:
    for number, (cells, row) in enumerate(values, 1):
        numbers[row.pk] = number
        yield [number, *cells]


def _lines_out(ledger, numbers: dict, mark: str) -> Sheet:
    kind, parent = ledger.form.lines.model, ledger.form.lines.fk
    told = (name for name in ledger.form.lines.form._meta.fields if name != parent.name and not _sealed(kind, name))
    columns = [Column.of(kind, name) for name in told]

    def values() -> Iterator[list]:
        left = iter(list(numbers))
        while keys := list(islice(left, AT_A_TIME)):
            found = kind._base_manager.filter(**{f"{parent.name}__in": keys}).select_related(*_links(kind, columns))
            for row in sorted(found, key=lambda row: numbers[getattr(row, parent.attname)]):
                yield [numbers[getattr(row, parent.attname)], *(column.value(row) for column in columns)]

    return Sheet(lines_name(ledger), [SERIAL, *(column.label for column in columns)], values(), mark)


def _links(kind: type[models.Model], columns: Sequence[Column]) -> list[str]:
    return [one.name for one in columns if kind._meta.get_field(one.name).many_to_one]
