"""Change a key: docs/operations.md says when and how."""

import sys

from django.core.management.base import BaseCommand, CommandError

from guanai import crypto, rotation


class Command(BaseCommand):
    help = "Put a new key first in the ring and write again what older keys wrote. A stopped run: --resume."

    def add_arguments(self, parser):
        parser.add_argument("purpose", choices=crypto.PURPOSES)
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--resume", action="store_true", help="no new key: only write again what is left")
        way.add_argument("--drop", action="store_true", help="take keys that nothing needs any more out of the ring")

    def handle(self, *, purpose: str, resume: bool, drop: bool, **options):
        if drop:
            return self._drop(purpose)
        if not resume:
            self.stdout.write(f"新密钥 {rotation.add(purpose)} 已写入，从现在起使用。请另存一份密钥文件。")
        run = rotation.Run(purpose)
        run.go(lambda name, rows: self.stdout.write(f"{name}：累计改写 {rows} 行"))
        self.stdout.write(f"完成，共改写 {run.written} 行。旧密钥仍可读取，确认无误后用 --drop 弃用。")
        if run.unreadable:
            self.stderr.write("\n".join(run.unreadable))
            self.stderr.write(f"有 {len(run.unreadable)} 行无法解密，没有改动。")
            sys.exit(1)

    def _drop(self, purpose: str) -> None:
        try:
            dropped = rotation.drop(purpose)
        except rotation.TooSoon as error:
            raise CommandError("密钥文件刚刚改过，请十分钟后再弃用旧密钥。") from error
        except crypto.Unreadable as error:
            raise CommandError("有行无法解密，看不出它用哪个密钥，没有弃用任何密钥。") from error
        self.stdout.write(f"已弃用 {len(dropped)} 个密钥：{'、'.join(dropped) or '无'}。")
        used = rotation.in_use(purpose)
        for key in crypto.of(purpose)[1:]:
            self.stdout.write(f"密钥 {key.id} 仍有 {used[key.id]} 处在用，已保留。")
