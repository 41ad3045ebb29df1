"""The form of an Entry: it reads input and narrows choices, and loses nothing when somebody was faster."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import construct_instance

from guanai.audit import whole
from guanai.inputs import PLAIN_WORDS, lenient
from guanai.listing import key_of
from guanai.models import Revision
from guanai.telling import in_words, told

LAPSED = "这张表单已失效，请重新打开后再填。"


def token(pk: UUID, user) -> str:
    """A row to be and the account that may write it, once."""
    return signing.dumps([str(pk), str(user.pk)], salt="entry")


class EntryForm(forms.ModelForm):
    """The form of an Entry. Choices lie within the user's scope; a new row's own uuid is its one-time token.

    `token` names the row to be and the account it was given to, signed: posted twice it is the same row, and it
    outlives a new log-in. `version` names the version that a change was made on.
    """

    lines: type[forms.BaseInlineFormSet] | None = None  # the kind of rows below this row, if it has one
    in_sheet = False  # a line of a sheet: books answer its choices, the database speaks when the row is written

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    class Meta:
        formfield_callback = lenient

    def __init__(self, *args, user, instance: models.Model | None = None, **kwargs):
        if instance is not None and instance._state.adding:
            _has_none_beside(instance)
        super().__init__(*args, instance=instance, **kwargs)
        self.user = user
        self.is_new = self.instance._state.adding
        if self.is_new:
            self.initial["token"] = token(self.instance.pk, user)
        else:
            self.initial["version"] = self.instance.version
        for name, field in self.fields.items():
            field.error_messages = PLAIN_WORDS | field.error_messages  # a declared field may have words of its own
            queryset = getattr(field, "queryset", None)
            if queryset is not None:
                field.queryset = self.choices_of(name, queryset)
        self.below = self._lines_below() if self.lines else None

    def _lines_below(self) -> forms.BaseInlineFormSet:
        data = self.data if self.is_bound else None
        return self.lines(data, self.files or None, instance=self.instance, prefix="lines")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.below is None or self.below.is_valid()])

    def filled(self, data: Mapping[str, str]) -> "EntryForm":
        """This blank form with a line of a sheet, and with a row of its own; what it offers is read only once."""
        line = copy(self)
        line.instance = copy(self.instance)
        line.instance.pk = uuid4()
        line.in_sheet = line.is_bound = True
        line.data, line._errors, line._bound_fields_cache = data, None, {}
        line.below = line._lines_below() if line.lines else None
        return line

    def propose(self, name: str, value: object) -> None:
        """Fill in what is likely where nothing is known: a row made for its page has blanks of its own."""
        if self.initial.get(name) in (None, ""):
            self.initial[name] = value

    def propose_asked(self, asked: Mapping[str, str]) -> None:
        """Fill in the rows that an address names by their keys, such as a school; only what the form may offer."""
        for name, field in self.fields.items():
            key = key_of(asked.get(name)) if self.is_new and isinstance(field, forms.ModelChoiceField) else None
            row = field.queryset.filter(pk=key).first() if key else None
            if row:
                self.propose(name, [row] if isinstance(field, forms.ModelMultipleChoiceField) else row)

    def choices_of(self, name: str, queryset: models.QuerySet) -> models.QuerySet:
        """What a field offers: rows the user may see, voided ones left out."""
        if hasattr(queryset, "valid"):
            queryset = queryset.valid()
        return queryset.visible_to(self.user)

    def kept(self, name: str) -> list:
        """The keys of what the known row says in a field of rows: it may go on saying it, also once that has ended."""
        if self.is_new:
            return []
        field = self.instance._meta.get_field(name)
        if field.many_to_many:
            return list(getattr(self.instance, name).values_list("pk", flat=True))
        return [key for key in [getattr(self.instance, field.attname)] if key]

    def clean_token(self):
        if not self.is_new or self.in_sheet:
            return ""
        try:
            pk, owner = signing.loads(self.cleaned_data["token"], salt="entry")
        except signing.BadSignature:
            raise ValidationError(LAPSED) from None
        if owner != str(self.user.pk):
            raise ValidationError("这张表单是别的账号打开的，请重新打开后再填。")
        self.instance.pk = self.instance._meta.pk.to_python(pk)
        return ""

    def clean_version(self):
        version = self.cleaned_data["version"]
        if not self.is_new and version is None:
            raise ValidationError("缺少版本号，请重新打开这一页。")
        return version

    def _post_clean(self):
        """Constraints also name columns that stand in no form. A row posted twice is there already and breaks none."""
        if self.in_sheet:
            return self._read({name for name, field in self.fields.items() if hasattr(field, "book")})
        self._read()
        if self._validate_unique:
            self.validate_unique()
        kept = type(self.instance)._base_manager.filter(pk=self.instance.pk).order_by().first() if self.is_new else None
        if kept is not None and not self._knows(kept):
            self.add_error("token", LAPSED)
        elif kept is not None and self._says_other_than(kept):
            self.add_error(None, "这张表单已经保存过一次，这次改的没有写入。请打开已保存的那一条再修改。")
        if kept is None:
            self._keep_to_constraints()

    def _keep_to_constraints(self) -> None:
        """All of them; of a form with errors only those over columns that were read well."""
        try:
            self.instance.validate_constraints(self._get_validation_exclusions() if self.errors else None)
        except ValidationError as found:
            self._update_errors(found)

    def _knows(self, kept: models.Model) -> bool:
        """Whether the row that the form made is there for its writer still: a sealed one never was."""
        rows = type(kept)._default_manager.filter(pk=kept.pk)
        return (rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows).exists()

    def _says_other_than(self, kept: models.Model) -> bool:
        """Whether the form, sent again, asks for another row than the one it made: typed otherwise, or elsewhere."""
        links = [field.attname for field in self.instance._meta.fields if field.many_to_one]
        elsewhere = any(getattr(self.instance, name) not in (None, getattr(kept, name)) for name in links)
        return elsewhere or any(mine for _, _, mine in self.differences(kept) if not self.errors)

    def _read(self, answered: Collection[str] = ()) -> None:
        """What was typed as a row, and what can be said of it alone: all but what is `answered` and the constraints."""
        exclude = self._get_validation_exclusions().union(answered)
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as found:
            self._update_errors(found)

    def refused(self, said: str = "与已经登记的另一条冲突，没有写入。") -> None:
        """The database or the row's kind did not take it: say which rule it breaks, else what is `said`."""
        try:
            self.instance.validate_constraints()
        except ValidationError as found:
            self._update_errors(found)
        else:
            self.add_error(None, said)

    def _update_errors(self, errors: ValidationError) -> None:
        """A broken rule stands at the field that it names by its code; of a wrong field the row says nothing more."""
        for name in set(getattr(errors, "error_dict", ())) & set(self.errors) - {NON_FIELD_ERRORS}:
            del errors.error_dict[name]
        broken = errors.error_dict.pop(NON_FIELD_ERRORS, []) if hasattr(errors, "error_dict") else []
        for error in broken:
            self.add_error(error.code if error.code in self.fields else None, error)
        if getattr(errors, "error_dict", not broken):
            super()._update_errors(errors)

    def over(self, latest: models.Model) -> "EntryForm":
        """The same input again, now to be saved over `latest`, which its writer has been shown."""
        again = type(self)(self.data.copy(), user=self.user, instance=latest)
        again.data["version"] = latest.version
        return again

    def differences(self, latest: models.Model) -> Iterator[tuple[str, str, str]]:
        """Where this input and the latest row part: label, what stands there now, what was typed."""
        for name in filter(self.cleaned_data.__contains__, self._meta.fields):
            theirs, mine = told(latest, name), in_words(latest, name, self.cleaned_data[name])
            if theirs != mine:
                yield str(self.fields[name].label), theirs, mine
        if self.below is not None:
            theirs, mine = self._lines_there(), self._lines_typed()
            if sorted(theirs) != sorted(mine):
                yield str(self.lines.model._meta.verbose_name), "；".join(theirs), "；".join(mine)

    def facts(self) -> dict:
        """The values of the model's own fields, as they were read."""
        columns = self._meta.model._meta
        names = {field.name for field in (*columns.fields, *columns.many_to_many)} - {"version"}
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    def keep(self, *, by):
        """Enter the new row or amend the known one, with the rows below it. Raises Stale."""
        many = {field.name for field in self._meta.model._meta.many_to_many}
        with whole():
            if not self.is_new:
                self._amend(by)
            elif self.instance.enter(by=by, **{name: rows for name, rows in self.facts().items() if name in many}):
                self.keep_more(by=by)
        return self.instance

    def _amend(self, by) -> None:
        before = self._lines_there()
        self.instance.amend(self.facts(), version=self.cleaned_data["version"], by=by)
        self.keep_more(by=by)
        if before != self._lines_there():
            Revision.keep(self.instance, {str(self.lines.model._meta.verbose_name): "；".join(before)}, by=by)

    def keep_more(self, *, by) -> None:
        """What is written once with the row: the rows below it."""
        if self.below is not None:
            self.below.instance = self.instance
            self.below.save()

    def _lines_there(self) -> list[str]:
        """The rows below as they are kept, in words."""
        if self.below is None:
            return []
        return self._lines_told(self.lines.model._base_manager.filter(**{self.below.fk.name: self.instance}))

    def _lines_typed(self) -> list[str]:
        """The rows below as they were typed, in words."""
        kept = [form for form in self.below.forms if form not in self.below.deleted_forms]
        return self._lines_told(form.instance for form in kept if form.has_changed() or not form.instance._state.adding)

    def _lines_told(self, rows: Iterable[models.Model]) -> list[str]:
        names = [name for name in self.below.form._meta.fields if name != self.below.fk.name]
        return ["，".join(filter(None, (told(row, name) for name in names))) for row in rows]


def _has_none_beside(row: models.Model) -> None:
    """Of a row that is to be nobody asks the database which others it names."""
    others = (models.Prefetch(field.name, field.related_model._base_manager.none()) for field in row._meta.many_to_many)
    models.prefetch_related_objects([row], *others)
