"""A form that makes one row: it carries the key of the row to be, so that a double click makes no second."""

from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from guanai.forms import LAPSED, token


class RowField(forms.CharField):
    """The key of the row to be and the account it was given to, signed, as EntryForm has it; read, it is the key."""

    widget = forms.HiddenInput

    def __init__(self, user):
        super().__init__(required=False, label="", initial=lambda: token(uuid4(), user))
        self.user = user

    def clean(self, value):
        if not value:
            return uuid4()
        try:
            pk, owner = signing.loads(value, salt="entry")
        except signing.BadSignature:
            raise ValidationError(LAPSED) from None
        if owner != str(self.user.pk):
            raise ValidationError("这张表单是别的账号打开的，请重新打开后再填。")
        return UUID(pk)


def once(form: forms.BaseForm, user) -> forms.BaseForm:
    """That form, which now gives `pk` to its verb."""
    form.fields["pk"] = RowField(user)
    return form
