"""The Celery application. A task only wakes a Job row; the row is the truth (`guanai/jobs.py`)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanai.settings")

app = Celery("guanai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
