"""警种: the lines of police work, as duties, projects and 维权岗 are divided by them."""

from django.db import models


class Branch(models.TextChoices):
    """警种."""

    GENERAL = "general", "派出所"
    PUBLIC_ORDER = "public_order", "治安"
    TRAFFIC = "traffic", "交巡警"
    CRIMINAL = "criminal", "刑侦"
    NARCOTICS = "narcotics", "禁毒"
    CUSTODY = "custody", "监管"
    CYBER = "cyber", "网安"
    FIRE = "fire", "消防"
    LEGAL = "legal", "法制、执法监督"
    ECONOMIC = "economic", "经文保"
    WATER = "water", "水警"
    OTHER = "other", "其他"
