"""The safety of one school as its page shows it: what is missing first, then all that is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Case, Max, Prefetch, When
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo
from outreach.models import (
    EmergencyDrill,
    EmergencyMember,
    EmergencyUnit,
    EquipmentKit,
    EquipmentStock,
    GuardPost,
    InspectionItem,
    Rectification,
    SchoolDispute,
    SchoolPact,
    SchoolYear,
)
from outreach.standing import FIRST_NOTICE, Batch, Lack, Standing, Verdict, judged, standing
from stations.access import Permission
from stations.models import School, SchoolTerm

MOST = 10  # rows of each sort on the page; the register has all
LATE, SOON, TOLD = Standing("", "late"), Standing("", "soon"), Standing("")
FOUND_WANTING = (
    (Lack.MISSING, "八小件缺少"),
    (Lack.EXPIRED, "八小件过期"),
    (Lack.SHORT, "八小件数量不够"),
    (Lack.UNTESTED, "八小件过了检测期"),
    (Lack.EXPIRING, "八小件快过期"),
    (Lack.TEST_COMING, "八小件快到检测期"),
)


class Safety:
    """What a reader may know of a school's safety on a day.

    Rows are the reader's. What is missing is asked of every unit's rows: what another one entered is not missing.
    """

    def __init__(self, school: School, user, on: date):
        self.school, self.user, self.on = school, user, on
        self.may_write = user.can(Permission.RECORD_OUTREACH, school)
        self.url = reverse("school-safety", args=[school.pk])

    def _of(self, model):
        return model.objects.valid().visible_to(self.user).filter(school=self.school)

    def _of_anybody(self, model):
        """Whoever entered it: only whether there is any, how many and until when is told of it."""
        return model.objects.valid().filter(school=self.school)

    @cached_property
    def defects(self) -> list[InspectionItem]:
        """Problems that nobody has put right, the longest waiting first."""
        rows = InspectionItem.objects.visible_to(self.user).unrectified().filter(inspection__school=self.school)
        return list(rows.select_related("inspection__school").order_by("due_on", "pk"))

    @cached_property
    def unverified(self) -> list[Rectification]:
        """Put right as somebody says, and seen by nobody else yet."""
        rows = Rectification.objects.valid().visible_to(self.user).unverified()
        return list(rows.filter(item__inspection__school=self.school).order_by("done_on", "pk"))

    @cached_property
    def kit(self) -> EquipmentKit | None:
        return EquipmentKit.objects.binding(self.school.unit, self.on)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """Each item of the kit that holds here; nothing where no committee has said what belongs to it."""
        stock = self._of_anybody(EquipmentStock).in_use(self.on)
        batches = [Batch(*row) for row in stock.values_list("equipment", "quantity", "expires_on", "test_due_on")]
        kit = {item.pk: item for item in self.kit.items.all()} if self.kit else {}
        found = judged(self.kit.least() if self.kit else {}, batches, self.on)
        return [replace(one, item=kit[one.item]) for one in found]

    @cached_property
    def emergency(self) -> EmergencyUnit | None:
        """The 最小应急单元 of today, with who belongs to it now."""
        serving = Prefetch("members", EmergencyMember.objects.serving(self.on), to_attr="now")
        return self._of(EmergencyUnit).in_force(self.on).prefetch_related(serving).order_by("-starts_on").first()

    @cached_property
    def has_emergency(self) -> bool:
        return self.emergency is not None or self._of_anybody(EmergencyUnit).in_force(self.on).exists()

    @cached_property
    def drilled_on(self) -> date | None:
        """The last drill."""
        return self._of_anybody(EmergencyDrill).aggregate(last=Max("held_on"))["last"]

    @cached_property
    def drills(self) -> list[EmergencyDrill]:
        return list(self._of(EmergencyDrill).order_by("-held_on", "-pk")[:MOST])

    @cached_property
    def disputes(self) -> list[SchoolDispute]:
        """Those that go on, then the latest that ended."""
        going_on = Case(When(ended_on=None, then=0), default=1)
        return list(self._of(SchoolDispute).order_by(going_on, "-opened_on", "-pk")[:MOST])

    @cached_property
    def pact(self) -> SchoolPact | None:
        """The latest agreement."""
        return self._of(SchoolPact).order_by("-ends_on", "-pk").first()

    @cached_property
    def agreed_until(self) -> date | None:
        """The last day of the latest agreement."""
        return self._of_anybody(SchoolPact).aggregate(last=Max("ends_on"))["last"]

    @cached_property
    def years(self) -> list[SchoolYear]:
        return list(self._of(SchoolYear).order_by("-year", "finding")[:MOST])

    @cached_property
    def posts(self) -> list[GuardPost]:
        return list(self._of(GuardPost).in_force(self.on).select_related("school").order_by("gate", "pk"))

    @cached_property
    def has_posts(self) -> bool:
        return bool(self.posts) or self._of_anybody(GuardPost).in_force(self.on).exists()

    @cached_property
    def lines(self) -> list[Todo]:
        """What is missing or runs out, the late first."""
        found = [*self._defects(), *self._kit(), *self._emergency(), *self._others()]
        return sorted(found, key=lambda one: ("late", "soon", "").index(one.tone))

    def _line(self, title: str, line: str, place: str, stands: Standing = SOON, *, new: str = "") -> Todo:
        """One thing that is missing; who may write gets the button of the register that mends it."""
        action = ("去登记" if new.endswith("-new") else "去办") if new and self.may_write else ""
        facts = {"url": f"{self.url}#{place}", "tone": stands.tone, "when": stands.words}
        url = reverse(new, query={"school": self.school.pk}) if action else ""
        return Todo(title, line, action, url, **facts)

    def _defects(self) -> Iterator[Todo]:
        late = [one for one in self.defects if one.due_on < self.on]
        if late:
            line = f"最早的应在 {month_day(late[0].due_on)}前整改好。"
            yield self._line(f"{len(late)} 个问题逾期没有整改", line, "defects", LATE)
        if rest := self.defects[len(late) :]:
            yield self._line(f"{len(rest)} 个问题待整改", f"最近的期限是 {month_day(rest[0].due_on)}。", "defects")
        if self.unverified:
            line = "登记整改的人不能自己核实。"
            yield self._line(f"{len(self.unverified)} 个整改等另一人核实", line, "defects", TOLD)

    def _kit(self) -> Iterator[Todo]:
        if not self.kit:
            line = "由县区或市局关工委勾选，规定后才知道缺什么。"
            yield self._line("还没有规定八小件清单", line, "kit", TOLD)
        for lack, words in FOUND_WANTING:
            wanting = [one for one in self.verdicts if one.lack is lack]
            if wanting:
                nearest = min((one.day for one in wanting if one.day), default=None)
                stands = Standing(standing(nearest, self.on).words if nearest else "", wanting[0].tone)
                names = "、".join(f"{one.item}{f'缺 {one.short} 件' if one.short else ''}" for one in wanting)
                new = "equipment-new" if lack in (Lack.MISSING, Lack.SHORT) else "equipment"
                yield self._line(f"{words} {len(wanting)} 样", names, "kit", stands, new=new)

    def _emergency(self) -> Iterator[Todo]:
        if not self.has_emergency:
            yield self._line(
                "没有校园最小应急单元", "登记后写上成员和起止日期。", "emergency", new="emergency-units-new"
            )
        elif self.emergency and not self.emergency.now:
            yield self._line("应急单元没有在任成员", "修改应急单元，补上成员。", "emergency")
        term = SchoolTerm.objects.binding(self.school.unit).covering(self.on).first()
        if term and not (self.drilled_on and self.drilled_on >= term.starts_on):
            line = f"{month_day(term.starts_on)}开学。"
            yield self._line("本学期还没有应急演练", line, "emergency", new="drills-new")

    def _others(self) -> Iterator[Todo]:
        ends_on = self.agreed_until
        if not ends_on:
            yield self._line("没有警校共建协议", "签了以后登记签订日期和有效期。", "pact", new="pacts-new")
        elif ends_on <= self.on + timedelta(days=FIRST_NOTICE):
            line = f"有效期至 {month_day(ends_on)}，续签后另记一条。"
            yield self._line("警校共建协议要续签", line, "pact", standing(ends_on, self.on), new="pacts-new")
        if open_ := self._of(SchoolDispute).filter(ended_on=None).count():
            yield self._line(f"{open_:,} 起涉校纠纷没有了结", "了结后填日期和结果。", "disputes", TOLD)
        if not self.has_posts:
            yield self._line("没有设护学岗", "设了岗才能登记班次。", "posts", TOLD, new="guard-posts-new")
