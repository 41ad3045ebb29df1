"""A list of twenty thousand rows goes out in a process of its own: in little memory, with few queries."""

import os
import subprocess
import sys

from django.conf import settings

ROWS = 20_000
GROWTH = 60  # megabytes, above the portal at rest
QUERIES = 15  # of each thousand rows
WRITE = """
import django
django.setup()
from datetime import date, timedelta
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}  # the tables as they are, at once
call_command("migrate", run_syncdb=True, verbosity=0)
from guanai.models import AuditHead, Export, Term
AuditHead.objects.get_or_create(pk=1)
from guanai import jobs, taking, terms
from guanai.audit import deed
from guanai.ledger import background
from outreach.models import OutreachEvent, OutreachSession
from tests import world as cast
from tests.stations import rows
terms.seed()
world = cast.build()
unit, head = world.unit["chengdong"], world.user["head"]
event = OutreachEvent(unit=unit, title="开学第一课", form="lecture")
event.enter(by=None)
facts = {"unit": unit, "event": event, "school": rows.school(unit), "speaker": rows.person(unit), "note": "到场。" * 60}
first = date(2026, 1, 1)
topic = Term.objects.of(Term.List.TOPIC).first()
link = OutreachSession.topics.through
for start in range(0, ROWS, 1000):
    made = [
        OutreachSession(held_on=first + timedelta(days=(start + one) % 300), audience=one,
                        entered_at=timezone.now(), **facts)
        for one in range(1000)
    ]
    OutreachSession.objects.bulk_create(made, batch_size=500)
    link.objects.bulk_create([link(outreachsession=one, term=topic) for one in made], batch_size=500)
del made
def asked():
    with deed():
        export = taking.numbered("sessions", "法治宣讲", by=head, query=QUERY)
        taking.set_to_work(export, "guanai.tasks.write_list", by=head)
    return export
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024
QUERY = "since=2026-12-31"
jobs.run(asked().job_id, background.write)  # none fits: what is loaded once is loaded
open("/proc/self/clear_refs", "w").write("5")  # from here on the peak is counted anew
QUERY, before = "", peak()
export, asked_of_it = asked(), [0]
def count(execute, *rest):
    asked_of_it[0] += 1
    return execute(*rest)
with connection.execute_wrapper(count):
    jobs.run(export.job_id, background.write)
print(Export.objects.get(pk=export.pk).rows, peak() - before, asked_of_it[0])
""".replace("ROWS", str(ROWS))


def test_twenty_thousand_rows_go_out_in_little_memory_with_few_queries(tmp_path):
    mine = {"GUANAI_VAR": str(tmp_path), "GUANAI_MODE": "demo", "DJANGO_SETTINGS_MODULE": "guanai.settings"}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    run = [sys.executable, "-c", WRITE]
    told = subprocess.run(run, cwd=settings.BASE_DIR, env=kept | mine, check=True, capture_output=True, text=True)
    rows, growth, queries = map(int, told.stdout.strip().split("\n")[-1].split())
    assert (rows, growth <= GROWTH, queries <= QUERIES * ROWS / 1000) == (ROWS, True, True), (growth, queries)
