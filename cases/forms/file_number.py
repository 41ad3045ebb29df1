"""A child's file, typed by its number."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from cases.models import Minor
from guanai.inputs import PLAIN_WORDS, narrow


class FileNumberField(forms.CharField):
    """A child's file by its number as it stands on paper, within the writer's scope: no list of children is offered."""

    def __init__(self, **kwargs):
        super().__init__(max_length=36, **kwargs)
        self.queryset = Minor.objects.all()
        self.error_messages |= PLAIN_WORDS

    def prepare_value(self, value):
        known = self.queryset.filter(pk=value).first() if isinstance(value, UUID) else None
        return known.file_no if known else value

    def clean(self, value):
        text = narrow(super().clean(value)).upper()
        if not text:
            return None
        found = self.queryset.filter(pk=text) if len(text) == 36 else self.queryset.with_file_no(text)
        try:
            return found.get()
        except (Minor.DoesNotExist, ValidationError):
            raise ValidationError("没有找到这份档案，或不在您的范围内，请核对档案号。") from None
