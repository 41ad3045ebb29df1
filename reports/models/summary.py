"""总结提纲: what the summary of a year, or of a part of it, is made from, and how far it has come."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed, Step, Stepped
from reports.metrics import Section
from reports.span import Portion
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class SummaryQuerySet(ScopedQuerySet):
    """Summaries, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit, year: int, portion: str = Portion.YEAR):
        return self.filter(unit=unit, year=year, portion=portion)


class OutlineStatus(models.TextChoices):
    """总结的状态."""

    DRAFTING = "drafting", "编写中"
    REVIEWING = "reviewing", "审核中"
    APPROVED = "approved", "已核准"
    ISSUED = "issued", "已印发"


class Work(models.TextChoices):
    """经手的事: what makes a summary somebody's own work."""

    WRITTEN = "written", "编写"
    ARRANGED = "arranged", "改提纲"
    REPORTED = "reported", "报送"
    HANDED_IN = "handed_in", "送审"
    EXPLAINED = "explained", "说明变动"


S = OutlineStatus
OUT = "总结已经印发，不能再改；确需更正的，请先办理更正。"


class SummaryOutline(Stepped):
    """总结提纲: sections and units in their order, by when blocks are due, what the paper is signed with."""

    Status = OutlineStatus
    MOVES = {
        S.DRAFTING: (S.REVIEWING,),
        S.REVIEWING: (S.DRAFTING, S.APPROVED),
        S.APPROVED: (S.DRAFTING, S.ISSUED),
        S.ISSUED: (S.DRAFTING,),
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    portion = models.CharField("时段", max_length=4, choices=Portion, default=Portion.YEAR)
    theme = models.CharField("年度主题", max_length=60, blank=True)
    due_on = models.DateField("各单位报送期限", null=True, blank=True)
    signed_on = models.DateField("成文日期", null=True, blank=True)
    drafter = models.CharField("执笔人", max_length=40, blank=True)
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFTING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    arranged_at = models.DateTimeField("改提纲的时间", null=True, editable=False)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "总结提纲"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "portion"], name="summary_outline_once")]

    def __str__(self):
        return f"{self.unit.name}{self.year}年{self.part}关心下一代工作总结"

    def get_absolute_url(self):
        return summary_url("summary", self.unit, self.year, self.portion)

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @property
    def part(self) -> str:
        """上半年 and the like; the whole year needs no word."""
        return "" if self.portion == Portion.YEAR else Portion(self.portion).label

    @property
    def is_made(self) -> bool:
        """Whether it is kept, not just what a year without one is shown with."""
        return not self._state.adding

    @property
    def is_arranged(self) -> bool:
        """Whether somebody made it into a list of chapters and units; one that was loaded is not."""
        return self.is_made and (self.sections.exists() or self.submissions.exists())

    @property
    def is_open(self) -> bool:
        """Whether its text may still change without a correction."""
        return self.status != S.ISSUED

    @classmethod
    def of(cls, unit: Unit, year: int, portion: str = Portion.YEAR) -> "SummaryOutline":
        return cls.objects.get_or_create(unit=unit, year=year, portion=portion)[0]

    def handled(self, work: str, *, by) -> None:
        """That person has a hand in the next version. A second time changes nothing; what runs by itself is nobody."""
        if by:
            self.hands.get_or_create(work=work, by=by.pk, number=None)

    def headings(self) -> list[tuple[Section, str]]:
        """Sections in their order with their titles; those that nobody arranged stand as the catalogue has them."""
        arranged = {one.section: one.title for one in self.sections.all()} if self.is_made else {}
        rest = [section for section in Section if section not in arranged]
        return [(Section(one), arranged.get(one) or Section(one).label) for one in [*arranged, *rest]]

    @classmethod
    def make(cls, unit: Unit, year: int, portion: str = Portion.YEAR, *, by) -> "SummaryOutline":
        """Last year's outline for this year: its titles, its units in their order, its day. Safe to repeat.

        Raises NotAllowed where it is under review or out without one.
        """
        with deed():
            outline = cls.of(unit, year, portion)
            outline.hold()
            outline.refresh_from_db(fields=["status"])
            if outline.is_arranged:
                return outline
            if outline.status != S.DRAFTING:
                raise NotAllowed(f"这份总结{outline.get_status_display()}，不能再建立提纲。")
            last = cls.objects.of(unit, year - 1, portion).first() or cls(unit=unit, year=year - 1, portion=portion)
            facts = {"due_on": day_next_year(last.due_on), "drafter": outline.drafter or last.drafter}
            cls.objects.filter(pk=outline.pk).update(**facts)
            outline._write_sections((one, "" if title == one.label else title) for one, title in last.headings())
            known = [one.unit for one in last.submissions.select_related("unit")] if last.is_made else []
            outline._take_in(known)
            record("summary.make", outline, by=by, year=year)
        outline.refresh_from_db()
        return outline

    def arrange(
        self, facts: Mapping[str, Any], titles: Iterable[tuple[str, str]], units: Iterable[UUID] = (), *, version, by
    ) -> None:
        """Change what it is signed with, its sections and its units in their order. Raises Stale or NotAllowed."""
        with deed():
            self.edited(by=by, why="提纲有改动")
            mine = SummaryOutline.objects.filter(pk=self.pk, version=version)
            if not mine.update(**facts, version=version + 1, arranged_at=timezone.now()):
                raise Stale
            self._write_sections(titles)
            for place, pk in enumerate(units):
                self.submissions.filter(pk=pk).update(position=place)
            self._take_in(())
            self.handled(Work.ARRANGED, by=by)
            record("summary.arrange", self, by=by, fields=sorted(facts))
        self.refresh_from_db()

    def _write_sections(self, titles: Iterable[tuple[str, str]]) -> None:
        self.sections.all().delete()
        rows = [
            OutlineSection(outline=self, section=section, title=title, position=place)
            for place, (section, title) in enumerate(titles)
        ]
        OutlineSection.objects.bulk_create(rows)

    def _take_in(self, first: Iterable[Unit]) -> None:
        """Every direct child open in the year has its place: those known from last year first, in their order."""
        children = self.left_out()
        order = [one for one in first if one in children] + children
        for unit in dict.fromkeys(order):
            self.submissions.create(unit=unit, position=self.submissions.count())

    def left_out(self) -> list[Unit]:
        """Direct children open in the year that have no place in it; for a merged one its successor speaks."""
        known = self.submissions.values("unit")
        return list(Unit.objects.filter(parent=self.unit, successor=None).open_in(self.year).exclude(pk__in=known))

    def ask_all(self, *, by) -> None:
        """Units set up since the outline was made are asked too, while it is written. Raises NotAllowed without one."""
        with deed():
            self.hold()
            self.refresh_from_db(fields=["status"])
            late = self.left_out()
            if self.status != S.DRAFTING or not late:
                return
            if not self.is_arranged:
                raise NotAllowed("还没有建立提纲，下面的单位没有报送，不能送审。请先点“建立提纲”。")
            self._take_in(())
            record("summary.ask", self, by=by, units=[one.code for one in late])

    def remind_all(self, *, by) -> None:
        """催报 of everybody who has not handed in."""
        with deed():
            for one in self.submissions.waiting():
                one.remind(by=by)

    def lock_all(self, *, by) -> None:
        """锁定 of every accepted submission, or of none."""
        with deed():
            for one in self.submissions.accepted().select_related("unit"):
                one.lock(by=by)

    def hand_in(self, why: str = "", *, by) -> None:
        """送审, and `why` as it is. Raises NotAllowed while a unit has neither been accepted nor named as 未报送."""
        with deed():
            self.ask_all(by=by)
            waiting = [str(one.unit) for one in self.submissions.unsettled().select_related("unit")]
            if waiting:
                raise NotAllowed(f"{'、'.join(waiting)}还没有受理，也没有注明未报送，不能送审。")
            self.handled(Work.HANDED_IN, by=by)
            self.follow(S.REVIEWING, note=why, by=by)

    def edited(self, *, by, why: str = "正文有改动") -> None:
        """Something in it changes: checks that were given no longer hold. Raises NotAllowed once it is issued."""
        with deed():
            self.hold()
            self.refresh_from_db(fields=["status"])
            if self.status == S.ISSUED:
                raise NotAllowed(OUT)
            if self.status != S.DRAFTING:
                self.checks.standing().undo(by=by)
                self.follow(S.DRAFTING, note=why, by=by)

    def reopen(self, why: str, *, by) -> None:
        """更正: the issued version stays; another one is begun. Raises NotAllowed."""
        with deed():
            if self.status != S.ISSUED:
                raise NotAllowed("还没有印发，直接修改就行，不用办理更正。")
            self.follow(S.DRAFTING, note=why, by=by)


class OutlineStepQuerySet(models.QuerySet):
    """Steps. They ask the outline."""

    def visible_to(self, user):
        return self.filter(outline__in=SummaryOutline.objects.visible_to(user))


class OutlineStep(Step):
    """One step of the whole: handed in, approved, issued, opened again, and why."""

    outline = models.ForeignKey(SummaryOutline, models.PROTECT, related_name="steps", verbose_name="总结提纲")

    objects = OutlineStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "总结办理"

    def __str__(self):
        return S(self.status).label


class OutlineSection(models.Model):
    """提纲里的一章: where it stands and what it is called."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    outline = models.ForeignKey(SummaryOutline, models.CASCADE, related_name="sections", verbose_name="总结提纲")
    section = models.CharField("章节", max_length=20, choices=Section)
    title = models.CharField("标题", max_length=40, blank=True)
    position = models.PositiveSmallIntegerField("次序")

    objects = OutlineStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提纲章节"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["outline", "section"], name="outline_section_once")]

    def __str__(self):
        return self.title or self.get_section_display()


def summary_url(name: str, unit: Unit, year: int, portion: str = Portion.YEAR, *rest) -> str:
    """The address of a page of a summary; the whole year has no word of its own in it."""
    query = {"portion": portion} if portion != Portion.YEAR else None
    return reverse(name, args=[unit.code, year, *rest], query=query)


def day_next_year(day: date | None) -> date | None:
    """The same day a year later; of 29 February the 28th."""
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
