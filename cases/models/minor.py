"""未成年人档案 (一人一档): the file and who may know it."""

import secrets
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from cases import identity
from cases.due import SOON
from cases.lateness import late, told
from cases.lists import SchoolStatus
from cases.models.holding import hold_with_teams
from cases.models.life import FileLife
from cases.models.own_work import PERSONAL, OwnWorkQuerySet, keeps_on
from cases.rechecking import born_between
from guanai import crypto
from guanai.audit import deed, record, touch
from guanai.calendars import DAY, age, today
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from guanai.models import Draft
from guanai.names import bare, masked_name
from guanai.withholding import SealableQuerySet
from stations.access import Permission
from stations.models import Area, CareStation, Gender, Person, Referral, School
from stations.models.owned import Owned

ADULT = 18  # 周岁
ONCE = "本单位已有这个身份证号的档案，请在“一人一档”里按身份证号查找。"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0 O 1 I: read aloud and copied by hand


class MinorQuerySet(SealableQuerySet, OwnWorkQuerySet):
    """Files. Mentors and case officers know those of their own work, stations their own, committees their tree."""

    reading = Permission.READ_FILE

    def visible_to(self, user):
        """A voided file is known only to those who could enter it; to everybody else it does not exist."""
        kept = Q(voided_at=None)
        for holding in user.holdings(Permission.RECORD_FILE):
            kept |= holding.units(self.place)
        return super().visible_to(user).filter(kept)

    def open(self):
        """Not voided and not closed."""
        return self.valid().exclude(status=Minor.Status.CLOSED)

    def with_file_no(self, text: str):
        """The file of that number, with or without its hyphen."""
        return self.filter(file_no=f"{text[:4]}-{text[-4:]}".upper())

    def with_number(self, id_no: str):
        """Files of the child with this ID number, by blind index: exact or nothing."""
        return self.filter(id_index__in=crypto.blind_indexes(id_no))

    def named(self, text: str) -> list:
        """The keys of files whose child's name holds these words. Opens every name: only within a station's scope."""
        wanted = bare(text)
        names = self.only("pk", "name").iterator(chunk_size=2000)
        return [row.pk for row in names if wanted in bare(row.name)]

    def due(self, on: date):
        """To be visited by that day."""
        return self.open().filter(visit_due_on__lte=on)

    def mentored(self, first: date, last: date):
        """In a team that was at work on at least one of these days."""
        team = self.model.teams.rel.related_model.objects.during(first, last)
        return self.filter(pk__in=team.values("minors"))

    def without_team(self):
        """Under mentoring, and nobody mentors: after a 转档, or when a team ended."""
        team = self.model.teams.rel.related_model.objects.valid().filter(closed_on=None, minors=OuterRef("pk"))
        return self.open().filter(status=Minor.Status.MANAGED).exclude(Exists(team))

    def overdue(self, on: date):
        """Not visited by the last day in time."""
        return self.open().filter(late(on))

    def long_overdue(self, on: date):
        """Of them, whom a team at work should by now have visited twice: late by more than its interval."""
        every = ExpressionWrapper(Cast("interval_days", models.IntegerField()) * DAY, models.DurationField())
        gone = ExpressionWrapper(Value(on) - OuterRef("visit_due_on"), models.DurationField())
        teams = self.model.teams.rel.related_model.objects.open(on).filter(minors=OuterRef("pk"))
        return self.overdue(on).filter(Exists(teams.alias(every=every, gone=gone).filter(gone__gt=F("every"))))

    def turning(self, years: int, first: date, last: date):
        """Files at work whose child reaches that age on one of these days."""
        return self.open().filter(birth_date__range=born_between(years, first, last))

    def due_soon(self, on: date):
        """To be visited within the coming days, not yet late."""
        return self.due(on + SOON * DAY).exclude(late(on))

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        return self.select_related("unit", "station", "responsible").defer("name", "id_no", "phone", "address")

    def whole(self):
        """With what the page of a file shows."""
        return self.held().select_related("school", "station", "area", "responsible")


class Minor(FileLife, Owned):
    """未成年人档案. People see the file number; the identity is sealed and shown only by `Reveal`."""

    BLIND = {"id_index": "id_no"}  # what key rotation makes anew, and from which text

    file_no = models.CharField("档案号", max_length=9, unique=True, editable=False)
    filed_on = models.DateField("建档日期")
    name = SealedTextField("姓名", longest=40)
    id_no = SealedTextField("身份证号", longest=24, blank=True)
    id_index = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 none is not equal to none
    no_id_reason = models.CharField("没有身份证号的原因", max_length=60, blank=True)
    gender = models.CharField("性别", max_length=6, choices=Gender)
    birth_date = models.DateField("出生日期")
    phone = SealedTextField("电话", longest=30, blank=True)
    address = SealedTextField("现住地址", longest=200, blank=True)
    household_region = models.CharField("户籍地", max_length=40, blank=True)
    residence_region = models.CharField("居住地", max_length=40, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    grade = models.CharField("年级", max_length=20, blank=True)
    school_status = models.CharField("就学状态", max_length=12, choices=SchoolStatus, default=SchoolStatus.IN_SCHOOL)
    station = models.ForeignKey(
        CareStation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="关工站"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="片区")
    responsible = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="包保人"
    )
    visit_due_on = models.DateField("下次走访", null=True, editable=False)

    objects = MinorQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "未成年人档案"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "id_index"],
                condition=Q(voided_at=None),
                name="minor_once_in_unit",
                violation_error_code="id_no",
                violation_error_message=ONCE,
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closing="") | Q(closed_on__isnull=False) & ~Q(closing=""),
                name="minor_closed_for_a_reason",
                violation_error_message="结案日期与结案原因须同时填写。",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "status"], condition=Q(voided_at=None), name="minor_of_unit"),
            models.Index(fields=["unit", "visit_due_on", "status", "id"], condition=Q(voided_at=None), name="file_due"),
            models.Index(fields=["follow_up_due_on"], condition=Q(voided_at=None), name="minor_follow_up"),
            models.Index(fields=["birth_date"], condition=Q(voided_at=None, closed_on=None), name="minor_birthday"),
            models.Index(fields=["filed_on", "id"], name="minor_by_day"),
            models.Index(fields=["id_index"], name="minor_by_number"),
        ]

    def __str__(self):
        return self.file_no

    def get_absolute_url(self):
        return reverse("minor", args=[self.pk])

    def save(self, **kwargs):
        """The file number and the blind index follow from the row itself."""
        self.file_no = self.file_no or new_file_no()
        self._index()
        super().save(**kwargs)

    def clean(self):
        """The blind index is known before the constraints are asked. Raises ValidationError."""
        older = self._blind()[1:]
        if older and type(self).objects.valid().filter(unit=self.unit_id, id_index__in=older).exclude(pk=self.pk):
            raise ValidationError({"id_no": ONCE})

    def _blind(self) -> list[str]:
        """Note the index of the number; all of them, the older ones only while keys are rotated; none once sealed."""
        sealed = not self._state.adding and self.sealings.hiding_number().exists()
        indexes = crypto.blind_indexes(self.id_no) if self.id_no and not sealed else []
        self.id_index = indexes[0] if indexes else None
        return indexes

    def _index(self) -> None:
        """While keys are rotated, other files of the number come under the new key first: equal stays equal."""
        if older := self._blind()[1:]:
            type(self).objects.filter(id_index__in=older).update(id_index=self.id_index)

    def forget_number(self) -> None:
        """封存: unknown, elsewhere and sealed give the same answer to who looks for the number."""
        self.id_index = None
        type(self).objects.filter(pk=self.pk).update(id_index=None)

    def remember_number(self) -> None:
        """Found by its number again, unless a seal hides it or the unit has meanwhile opened another file."""
        self._blind()
        others = type(self).objects.valid().filter(unit=self.unit_id, id_index=self.id_index).exclude(pk=self.pk)
        if others.exists():
            self.id_index = None
        type(self).objects.filter(pk=self.pk).update(id_index=self.id_index)

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        """A changed number changes the blind index with it. Raises Stale."""
        with deed():
            super().amend(facts, version=version, by=by)
            self._index()
            type(self).objects.filter(pk=self.pk).update(id_index=self.id_index)

    def referrals(self):
        """转办单 about the child, and about the clues that led to it."""
        return Referral.objects.filter(Q(subject=self.pk) | Q(subject__in=self.clues.values("pk")))

    def held_by(self) -> list[str]:
        """What was done for the child and stands in the file, in words: as long as there is any, it is no mistake."""
        found = {
            "个没有结束的帮教小组": [self.teams.valid().filter(closed_on=None)],
            "次走访": [self.visits.valid()],
            "项成效": [self.outcomes.valid()],
            "次回访": [self.follow_ups.valid()],
            "条线索": [self.clues.valid()],
            "份转办单": [Referral.objects.valid().filter(subject=self.pk)],
            "条其他记录": [rows.valid() for rows in (self.behaviours, self.cases, self.measures)],
            "项帮教计划": [self.plan.valid()],
            "位公益监护人": [self.helpers.standing()],
            "次没有办完的转档": [self.transfers.pending()],
        }
        return [f"{n} {words}" for words, kinds in found.items() if (n := sum(rows.count() for rows in kinds))]

    def void(self, reason: str, *, by) -> None:
        """The whole file was a mistake; a team that served nobody else goes with it. Raises NotAllowed."""
        with deed():
            hold_with_teams(self)
            super().void(reason, by=by)
            if held := self.held_by():
                raise NotAllowed(f"档案里还有{'、'.join(held)}，请先逐条作废或结束，再作废档案。")
            for team in self.teams.valid():
                touch(team)
                if not team.minors.valid().exists():
                    team.void(reason, by=by)
            Draft.objects.filter(target=self.pk).delete()

    def note_reading(self, *, by, **detail: Any) -> None:
        """Leave the trace of a look into the file; the page is shown only if it could be written."""
        with deed():
            record("minor.read", self, by=by, **detail)

    def note_opening(self, reason: str, *, by) -> None:
        """Leave the trace of why a reader from above opens the file."""
        with deed():
            record("minor.open", self, by=by, reason=reason)

    def within(self, holding) -> bool:
        if holding.reach in PERSONAL:
            return type(self).objects.within([holding]).filter(pk=self.pk).exists()
        return super().within(holding) and (keeps_on(holding) or not self.narrowed)

    @cached_property
    def narrowed(self) -> bool:
        """Whether its seal waits for the end of 帮教."""
        return self.sealings.working().exists()

    def age_on(self, day: date) -> int:
        """周岁."""
        return age(self.birth_date, day)

    @property
    def age(self) -> int:
        return self.age_on(today())

    @property
    def due(self) -> dict | None:
        """The next visit: day, tone and words; None when none is due."""
        if self.visit_due_on is None or self.status == self.Status.CLOSED:
            return None
        return told(self.visit_due_on, today())

    @property
    def masked_name(self) -> str:
        return masked_name(self.name)

    @property
    def masked_number(self) -> str:
        return identity.masked_number(self.id_no)


def new_file_no() -> str:
    """K7Q2-0193: random, so that it says nothing of when and where."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(4))
    return f"{letters}-{secrets.randbelow(10_000):04d}"
