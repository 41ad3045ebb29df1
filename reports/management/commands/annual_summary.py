"""Write a unit's summary of a year to a folder."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.annual import annual_summary
from reports.writers import pdf
from stations.models import Unit


class Command(BaseCommand):
    help = "Write summary.pdf and figures.json of a unit and year."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *, unit: str, year: int, output: Path, **options):
        found = Unit.objects.filter(code=unit).first()
        if found is None:
            raise CommandError(f"没有代码为 {unit} 的单位。")
        summary = annual_summary(found, year)
        if summary.problems():
            raise CommandError("\n".join(summary.problems()))
        output.mkdir(parents=True, exist_ok=True)
        figures = json.dumps(summary.as_json(), ensure_ascii=False, indent=1)
        (output / "figures.json").write_text(figures, encoding="utf-8")
        (output / "summary.pdf").write_bytes(pdf.write(summary.document()))
        self.stdout.write(f"{summary.title}：{output / 'summary.pdf'}，{output / 'figures.json'}")
