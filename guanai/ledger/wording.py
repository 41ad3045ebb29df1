"""What a unit's own sheet means by its heads and words: what it has said before, our own words, known synonyms."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django import forms

from guanai.inputs import YES_NO, split
from guanai.models import SheetWord
from guanai.workbook import bare

ABSENT = "（表里没有这一列）"  # stands for the word of a required column that the sheet has not
SERIAL = "序号"  # numbers the rows of old sheets, and ties child rows to theirs
KEY, VERSION = "编号", "版本"  # name the row of a sheet that went out to be edited
Fields = Mapping[str, forms.Field]


class Wording:
    """The language of one writer's unit in one ledger. `fields` are what a sheet can carry, by label."""

    def __init__(self, ledger, user, fields: Fields):
        self.ledger, self.user, self.fields = ledger, user, fields
        self.labels = {bare(label): label for label in fields}

    @cached_property
    def remembered(self) -> dict[tuple[str, str], str]:
        """What the unit has said: (label, word) to meaning; a head has no label, a left-out one no meaning."""
        mine = SheetWord.objects.filter(unit=self.user.unit_id, ledger=self.ledger.slug)
        return {(word.label, word.word): word.meaning for word in mine}

    def remember(self, label: str, word: str, meaning: str) -> None:
        """From now on, for everybody of the unit."""
        place = {"unit": self.user.unit_id, "ledger": self.ledger.slug, "label": label, "word": word[:100]}
        SheetWord.objects.update_or_create(**place, defaults={"meaning": meaning[:100]})

    def is_new(self, head: str) -> bool:
        """Whether nobody knows what the head means."""
        return bool(head) and head != SERIAL and ("", head) not in self.remembered and not self.label(head)

    def label(self, head: str) -> str:
        """Which of our columns a bare head stands for; "" for none."""
        if ("", head) in self.remembered:
            return self.remembered["", head]
        return next((self.labels[word] for word in self._today(head) if word in self.labels), "")

    def _today(self, word: str) -> Iterator[str]:
        """The word itself, its synonym, and itself with old terms replaced: 法制副校长, 法治副校长."""
        yield word
        if word in self.ledger.synonyms:
            yield self.ledger.synonyms[word]
        for old, new in self.ledger.synonyms.items():
            word = word.replace(old, new)
        yield word

    def cell(self, label: str, text: str) -> str:
        """The text in words that the column's choices know, where that can be told."""
        if label not in self.vocabulary:
            return text
        words = split(text) if _takes_many(self.fields[label]) else [text]
        return "、".join(self._known(label, word) for word in words)

    def _known(self, label: str, word: str) -> str:
        if (label, word) in self.remembered:
            return self.remembered[label, word]
        return next((one for one in self._today(word) if one in self.vocabulary[label]), word)

    def unknown(self, label: str, text: str) -> list[str]:
        """The words of a cell that no choice of the column knows."""
        if not text or label not in self.vocabulary or isinstance(self.fields[label], forms.BooleanField):
            return []
        words = split(text) if _takes_many(self.fields[label]) else [text]
        return [word for word in words if self._known(label, word) not in self.vocabulary[label]]

    def choices(self, label: str) -> list[tuple[str, str]]:
        """What the column offers, by key."""
        return [(str(key), str(text)) for key, text in self.fields[label].choices if str(key)]

    @cached_property
    def vocabulary(self) -> dict[str, set[str]]:
        """Of each column that offers choices, the words that mean exactly one of them."""
        return {label: set(_words(field)) for label, field in self.fields.items() if _offers(field)}


def _offers(field: forms.Field) -> bool:
    return hasattr(field, "choices") or isinstance(field, forms.BooleanField)


def _takes_many(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelMultipleChoiceField)


def _words(field: forms.Field) -> Iterator[str]:
    if isinstance(field, forms.BooleanField):
        yield from YES_NO
    elif getattr(field, "book", None) is not None:
        yield from (word for word, rows in field.book.items() if len(rows) == 1)
    else:
        for key, text in field.choices:
            yield from (str(key), str(text))
