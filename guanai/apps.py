"""The floor as a Django app."""

from django.apps import AppConfig


class GuanaiConfig(AppConfig):
    name = "guanai"
    verbose_name = "关爱工作站"
