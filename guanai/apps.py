"""The floor as a Django app."""

from django.apps import AppConfig

from guanai import checks  # noqa: F401 — registers the system checks


class GuanaiConfig(AppConfig):
    name = "guanai"
    verbose_name = "关爱工作站"
