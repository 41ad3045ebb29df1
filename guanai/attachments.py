"""附件: bytes under a random name outside the web root; those about a child are sealed like its name."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from guanai import crypto


class Attachment(models.Model):
    """附件: reached only through the row that points here. `sealed_with` says by which cipher and key it is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64)  # none of what is sealed: equal files stay unlike
    sealed_with = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"

    def __str__(self):
        return self.name

    @classmethod
    def store(cls, data: bytes, *, name: str, media_type: str, by=None) -> "Attachment":
        """Write the bytes, complete or not at all, and give the row that knows them."""
        row = cls(name=name, media_type=media_type, size=len(data), created_by=by and by.pk)
        row.sha256 = hashlib.sha256(data).hexdigest()
        row._write(lambda file: file.write(data))
        row.save(force_insert=True)
        return row

    @classmethod
    def store_sealed(cls, data: bytes, *, name: str, media_type: str, by=None) -> "Attachment":
        """The same, encrypted and bound to the row: for what is about a child. `name` must tell nothing."""
        row = cls(name=name, media_type=media_type, size=len(data), created_by=by and by.pk)
        row._write(row._sealing(data))
        row.save(force_insert=True)
        return row

    @property
    def path(self) -> Path:
        """media/ab/<uuid>: nothing of the content shows in the name."""
        return Path(settings.MEDIA_ROOT) / self.id.hex[:2] / str(self.id)

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self._meta.db_table}:bytes:{self.id}"

    def read(self) -> bytes:
        """The bytes as they were given. Raises crypto.Unreadable."""
        kept = self.path.read_bytes()
        return crypto.unseal(kept, place=self.place) if self.sealed_with else kept

    def seal_anew(self) -> str:
        """Write the bytes as they would be sealed today; gives what `sealed_with` is then. Raises crypto.Unreadable.

        The file names its own key: until the row says the new one, it is read all the same.
        """
        if self.sealed_with and self.sealed_with != crypto.writing():
            try:
                self._write(self._sealing(self.read()))
            except FileNotFoundError as error:
                raise crypto.Unreadable(self.place) from error
        return self.sealed_with

    def _sealing(self, data: bytes) -> Callable[[BinaryIO], None]:
        self.sealed_with = crypto.writing()
        return partial(crypto.seal_into, data=data, place=self.place)

    def _write(self, put: Callable[[BinaryIO], object]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.path.with_name(f"{self.id}.part")  # beside its place: a rename does not reach another disk
        with draft.open("wb") as file:
            put(file)
        draft.rename(self.path)

    @classmethod
    def purge(cls) -> None:
        """Delete bytes older than a day that no row knows: their transaction was rolled back."""
        yesterday = (timezone.now() - timedelta(days=1)).timestamp()
        old = {path.stem: path for path in Path(settings.MEDIA_ROOT).glob("??/*") if path.stat().st_mtime < yesterday}
        known = set(map(str, cls.objects.values_list("pk", flat=True))) if old else set()
        for name in old.keys() - known:
            old[name].unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete the row, and its bytes once that is certain."""
        path = self.path
        self.delete()
        transaction.on_commit(partial(path.unlink, missing_ok=True))
