"""Take in a figures/1 file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.loading import FiguresFile, FileError


class Command(BaseCommand):
    help = "Take in a figures/1 file: units in their order, figures, meetings, requests."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        try:
            data = json.loads(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise CommandError(f"{file}：不是可读的 JSON 文件（{error}）。") from error
        try:
            outcome = FiguresFile(data).take(by=None)
        except FileError as error:
            raise CommandError(f"{error} 没有改动任何数据。") from error
        for line in (*(f"提醒：{warning}" for warning in outcome.warnings), *outcome.corrections):
            self.stdout.write(line)
        changed = len(outcome.corrections)
        self.stdout.write(f"新增 {outcome.created} 项，更正 {changed} 项，未变 {outcome.unchanged} 项。")
