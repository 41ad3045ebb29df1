"""走访导出 of ten thousand visits: in a process of its own, in little memory."""

import os
import subprocess
import sys

from django.conf import settings

ROWS, MEMORY = 10_000, 300  # megabytes that the whole process may take, with the portal in it
WRITE = """
import django
django.setup()
from datetime import timedelta
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}  # the tables as they are, at once
call_command("migrate", run_syncdb=True, verbosity=0)
from guanai.models import AuditHead
AuditHead.objects.get_or_create(pk=1)
from cases import exporting
from cases.models import MentoringVisit, VisitExport
from django.utils import timezone
from guanai import jobs
from guanai.calendars import today
from guanai.models import Attachment
from tests import world as cast
from tests.cases import files
from tests.stations import rows
world = cast.build()
unit, head = world.unit["chengdong"], world.user["head"]
minor, person = files.child(unit), rows.person(unit, name="周老师")
facts = {"minor": minor, "unit": unit, "findings": "按时到校。" * 20, "entered_at": timezone.now()}
days = [today() - timedelta(days=number % 300) for number in range(ROWS)]
made = [MentoringVisit(held_on=day, next_on=day + timedelta(days=30), **facts) for day in days]
MentoringVisit.objects.bulk_create(made, batch_size=500)
link = MentoringVisit.visitors.through
link.objects.bulk_create([link(mentoringvisit=one, person=person) for one in made], batch_size=500)
export = VisitExport(unit=unit, since=today() - timedelta(days=310), until=today(), purpose="检查").ask(by=head)
export.approve(by=world.user["county"])
del made
jobs.run(export.job_id, exporting.write)
export.refresh_from_db()
print(export.status, export.rows)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # the parent's peak is not in it
print(int(peak.split()[1]) // 1024)
""".replace("ROWS", str(ROWS))


def test_ten_thousand_visits_go_out_in_little_memory(tmp_path):
    mine = {"GUANAI_VAR": str(tmp_path), "GUANAI_MODE": "demo", "DJANGO_SETTINGS_MODULE": "guanai.settings"}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    run = [sys.executable, "-c", WRITE]
    told = subprocess.run(run, cwd=settings.BASE_DIR, env=kept | mine, check=True, capture_output=True, text=True)
    said, peak = told.stdout.strip().split("\n")[-2:]
    assert (said, int(peak) < MEMORY) == (f"ready {ROWS}", True), (said, peak)
