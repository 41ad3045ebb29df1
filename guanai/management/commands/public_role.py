"""Make the database role of the public service; deploy/entry runs it after the migrations."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from guanai import keys, public_role


class Command(BaseCommand):
    help = "The database role of the public service, with just the rights that its pages need. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("password_file", type=Path)

    def handle(self, *, password_file: Path, **options):
        if connection.vendor != "postgresql":
            return self.stdout.write("这个数据库没有账号，不用设。")
        with transaction.atomic():
            public_role.make(connection, keys.read(password_file))
        self.stdout.write(f"数据库账号 {public_role.ROLE} 已设好，只能读公开页面要用的列。")
