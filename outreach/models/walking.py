"""Rows that follow a table of arrows: each step is somebody's, and nobody else takes it."""

from collections.abc import Iterable

from guanai.audit import deed
from guanai.lifecycle import NotAllowed, Stepped
from outreach.arrows import Actor, Arrow
from stations.access import Permission
from stations.models.unit import lineage

WHO = {
    Actor.UNIT: "申报单位",
    Actor.PARENT: "上级单位的领导小组（逐级申报，轮到哪级由哪级）",
    Actor.OFFICE: "领导小组办公室",
    Actor.LEADING_GROUP: "领导小组",
    Actor.NAMING_BODY: "命名单位",
    Actor.ORIGINAL_NAMING_BODY: "原命名单位",
    Actor.TIMER: "系统，到期自动",
}
RIGHT = {
    Actor.UNIT: Permission.APPLY_POST,
    Actor.OFFICE: Permission.RUN_POST,
    Actor.LEADING_GROUP: Permission.DECIDE_POST,
    Actor.NAMING_BODY: Permission.NAME_POST,
    Actor.ORIGINAL_NAMING_BODY: Permission.NAME_POST,
}


def own_units(user) -> set[str]:
    """Paths of where the account serves or its person belongs, and of all above: there it has no say."""
    own = [appointment.unit.path for appointment in user.appointments_today]
    if user.person_id:
        own.append(user.person.unit.path)
    return {above for path in own for above in lineage(path)}


def is_of_own_unit(user, unit) -> bool:
    """Whether the account serves at that unit, below it, or its person belongs there: then it has no say (回避)."""
    return unit.path in own_units(user)


class NotTheirs(NotAllowed):
    """The step is somebody else's; the message says whose, and by which paragraph."""


class Walking(Stepped):
    """A row that follows arrows. `place_of(actor)` says at which unit the right must be held."""

    ARROWS: tuple[Arrow, ...]
    FACTS: tuple[Arrow, ...] = ()
    JUDGED: frozenset[str] = frozenset()  # steps in which who is of the unit has no say (回避)
    PARAGRAPH = "实施意见第一条第1款"

    class Meta:
        abstract = True

    @classmethod
    def arrow(cls, event: str) -> Arrow:
        return next(one for one in (*cls.ARROWS, *cls.FACTS) if one.event == event)

    def place_of(self, actor: Actor):
        """The unit at which that actor stands."""
        raise NotImplementedError

    def acts_as(self, actor: Actor, user, event: str) -> bool:
        """Whether an account is that actor for this row."""
        return actor in RIGHT and user.can(RIGHT[actor], self.place_of(actor))

    def is_for(self, event: str, user) -> bool:
        """Whether the step is this account's. What the day alone does is no account's, and has none (None)."""
        actors = self.arrow(event).actors
        if user is None or Actor.TIMER in actors:
            return user is None and Actor.TIMER in actors
        return any(self.acts_as(actor, user, event) for actor in actors)

    def must_not_be_own(self, by) -> None:
        """Raises NotTheirs for who is of the unit that is judged (silent in the text)."""
        if by is not None and is_of_own_unit(by, self.unit):
            raise NotTheirs(f"{self.unit.short}是您的单位，须回避，请由别人办理（办法没有写明，按本系统的约定）。")

    def leaves(self, event: str) -> bool:
        """Whether the arrow begins where the row stands."""
        return self.status in self.arrow(event).sources and not self.is_void

    def open_to(self, user) -> list[Arrow]:
        """What this account could do next."""
        known = (*self.ARROWS, *self.FACTS)
        mine = [one for one in known if self.leaves(one.event) and self.is_for(one.event, user)]
        own = any(one.event in self.JUDGED for one in mine) and is_of_own_unit(user, self.unit)
        return [one for one in mine if not own or one.event not in self.JUDGED]

    def whose(self, event: str) -> str:
        """Whose the step is, for somebody whose it is not."""
        arrow = self.arrow(event)
        who = "或".join(WHO[actor] for actor in arrow.actors)
        return f"“{arrow.word}”由{who}办理，您不能代办（{self.PARAGRAPH}）。"

    def must(self, event: str, by) -> None:
        """Raises NotTheirs, or NotAllowed where no such arrow begins. Who may not, is told that first."""
        arrow = self.arrow(event)
        if not self.is_for(event, by):
            raise NotTheirs(self.whose(event))
        if event in self.JUDGED:
            self.must_not_be_own(by)
        if not self.leaves(event):
            now = "已作废" if self.is_void else self.get_status_display()
            raise NotAllowed(f"现在是“{now}”，不能{arrow.word}（{self.PARAGRAPH}）。")

    def walk(self, event: str, *, note: str = "", by, **facts) -> None:
        """Follow one arrow, by whose it is. Raises NotAllowed, also for who came second."""
        with deed():
            self.must(event, by)
            self.follow(self.arrow(event).target, note=note, by=by, **facts)


def must_say(words: str, what: str) -> str:
    """The words, trimmed. Raises NotAllowed for none."""
    if not words.strip():
        raise NotAllowed(f"请写明{what}。")
    return words.strip()


def names(rows: Iterable) -> str:
    """Units of some applications or titles, one after the other."""
    return "、".join(row.unit.short for row in rows)
