"""The floor: mechanisms that know no noun of the field."""

from guanai.celery import app as celery_app

__all__ = ["celery_app"]
