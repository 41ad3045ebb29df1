"""Write a unit's summary of a year, or of a part of it, to a folder."""

import json
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from guanai.lifecycle import NotAllowed
from reports.annual import AnnualSummary, annual_summary
from reports.issuing import must_have_begun
from reports.span import Portion
from reports.writers import docx, pdf, press, xlsx
from stations.models import Unit

WRITERS = {"pdf": pdf.write, "docx": docx.write, "xlsx": xlsx.write}


def folder(path: str) -> Path:
    """Where the files go; it is made if need be."""
    if not path.strip():
        raise ArgumentTypeError("没有写放到哪个文件夹。")
    return Path(path)


class Command(BaseCommand):
    help = "Write summary.pdf, summary.docx, summary.xlsx and figures.json of a unit and year."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--portion", default=Portion.YEAR, help="、".join(Portion.values))
        parser.add_argument("--output", required=True, type=folder)

    def handle(self, *, unit: str, year: int, portion: str, output: Path, **options):
        summary = self._summary(unit, year, portion)
        document = summary.document()
        try:
            files = {f"summary.{end}": write(document) for end, write in WRITERS.items()}
        except press.MissingFonts as error:
            raise CommandError(str(error)) from error
        figures = json.dumps(summary.as_json(), ensure_ascii=False, indent=1)
        self._keep(output, files | {"figures.json": figures.encode()})
        self.stdout.write(f"{summary.title}：{'，'.join(str(output / name) for name in (*files, 'figures.json'))}")

    def _summary(self, code: str, year: int, portion: str) -> AnnualSummary:
        """What can be printed. Raises CommandError with what is wrong."""
        if not code.isprintable():
            raise CommandError("单位代码里有认不出的字符。")
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"没有代码为 {code} 的单位。")
        if not 1950 <= year <= 2100:
            raise CommandError(f"{year} 不是年份。")
        if portion not in Portion.values:
            known = "、".join(f"{one.value}（{one.label}）" for one in Portion)
            raise CommandError(f"时段没有 {portion}，可用的是：{known}。")
        try:
            must_have_begun(year, portion)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        summary = annual_summary(unit, year, portion)
        if summary.problems():
            raise CommandError("\n".join(summary.problems()))
        return summary

    def _keep(self, output: Path, files: dict[str, bytes]) -> None:
        """All of them, once all of them are made."""
        try:
            output.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                (output / name).write_bytes(data)
        except OSError as error:
            raise CommandError(f"写不进 {output}：{error.strerror}。") from error
