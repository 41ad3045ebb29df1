"""校验: what a workbook was when it went out to be edited, signed, so that it comes back to where it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.signing import Signer
from django.db import models

from guanai.workbook import Table, bare

TORN = "“校验”页或“编号”“版本”列不在了，或者被改过，不能导入。请在台账的页上重新点“导出修改”，在新的表里改。"


@dataclass(frozen=True)
class Slip:
    """Which ledger, whose unit, which columns, and of each row the version that went out."""

    ledger: str
    label: str
    unit: str
    unit_name: str
    columns: tuple[str, ...]
    versions: dict[str, int]

    @classmethod
    def of(cls, ledger, user, columns: Iterable[str], rows: Sequence[models.Model]) -> "Slip":
        versions = {str(row.pk): row.version for row in rows}
        return cls(ledger.slug, ledger.label, str(user.unit_id), str(user.unit or "本单位"), tuple(columns), versions)

    @classmethod
    def read(cls, table: Table) -> "Slip | None":
        """None for what is torn or was not signed here."""
        try:
            (*facts, signature), columns, *rows = ([cell for cell in row if cell] for row in table)
            slip = cls(*facts, tuple(columns), {key: int(version) for key, version in rows})
        except (ValueError, TypeError):
            return None
        return slip if slip.signature == signature else None

    @property
    def signature(self) -> str:
        """A code over all of it, under the portal's key."""
        return Signer(salt="slip").signature("\n".join("\t".join(row) for row in self._rows()))

    def table(self) -> Table:
        first, *others = self._rows()
        return [[*first, self.signature], *others]

    def _rows(self) -> Table:
        facts = [self.ledger, self.label, self.unit, self.unit_name]
        return [facts, list(self.columns), *([key, str(version)] for key, version in self.versions.items())]

    def refusal(self, ledger, user, columns: Sequence[str], heads: Iterable[str]) -> str:
        """Why the sheet cannot come back here, in words; "" when it can."""
        if self.ledger != ledger.slug:
            return f"这是“{self.label}”的表，请到“{self.label}”的台账里导入。"
        if self.unit != str(user.unit_id):
            return f"这张表是{self.unit_name}导出的，请由{self.unit_name}导入。"
        if self.columns != tuple(columns):
            return (
                f"这是以前的表，台账的列已经变了：{_parted(columns, self.columns)}。请重新点“导出修改”，在新的表里改。"
            )
        known = {bare(label) for label in columns}
        strange = [head for head in heads if head not in known]
        if strange:
            return f"表里多出了“{'”“'.join(strange)}”列。请把列名改回去，多出来的列删掉。"
        return ""


def _parted(ours: Sequence[str], theirs: Sequence[str]) -> str:
    missing, unknown = ([one for one in some if one not in others] for some, others in ((ours, theirs), (theirs, ours)))
    said = [f"表里没有“{'”“'.join(missing)}”"] if missing else []
    said += [f"现在没有“{'”“'.join(unknown)}”"] if unknown else []
    return "，".join(said) or "次序变了"
