"""What is kept by month, counted anew."""

from django.core.management.base import BaseCommand, CommandError

from reports import rollup


class Command(BaseCommand):
    help = "Count the cells of the roll-up anew from their rows; with --check only say which of them drift, and exit 1."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *, check: bool, **options):
        if not check:
            self.stdout.write(f"重算完毕，改动 {rollup.recount()} 格。")
            return
        found = list(rollup.drifts())
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(f"有 {len(found)} 格与登记不符。请运行 bin/manage recount 重算，并查明原因。")
        self.stdout.write("汇总与登记一致。")
