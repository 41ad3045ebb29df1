"""What the committees of the city do by themselves: who sits in them, what they ask, issue, hear and go to see."""

from datetime import date, timedelta

from guanai.entry import together
from reports.city import names
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from reports.city.years import Years
from stations.models import (
    CareCommittee,
    CommitteeBudget,
    CommitteeKind,
    CommitteePosition,
    CommitteeRequest,
    DocumentReceipt,
    Gender,
    GuidanceFollowUp,
    GuidanceVisit,
    Meeting,
    MeetingContribution,
    MeetingKind,
    OfficialDocument,
    PositionTitle,
    RequestKind,
    Unit,
    User,
)

ASKED = (  # what the bureau asks of its Party committee, and the answer
    (RequestKind.PERSONNEL, "增补一名办公室副主任，负责日常联络。", "accepted", "同意，由政治部办理任职手续。"),
    (RequestKind.BUDGET, "年办公经费由三万元增加到五万元。", "accepted", "同意，列入下一年度预算。"),
    (RequestKind.VEHICLE, "下基层调研用车由警务保障部门统一安排。", "partly", "每月安排两次，其余自行解决。"),
    (RequestKind.MEETING, "召开全市公安关工委工作交流会。", "", ""),
)
ISSUED = (
    (
        "notice",
        "关于组织学习未成年人保护法的通知",
        "请各单位关工委在本月内组织一次专题学习，学习情况报市局关工委办公室。",
    ),
    ("notice", "关于做好暑期未成年人安全防范工作的通知", "请各单位排查辖区水域、网吧和校园周边，暑期前完成整改。"),
    ("bulletin", "关于上半年帮教走访情况的通报", "多数单位按期走访，少数单位有逾期，请对照系统里的名单补访。"),
)
FOUND = (
    "台账齐全，走访记录偏简单。",
    "退休民警作用发挥得好，帮教计划写得实。",
    "护学岗按时到岗，校园检查的问题整改偏慢。",
)
ADVISED = "走访记录写清孩子近况和下一步打算；超期的整改本月内办完。"
SPOKE = ("老民警一帮一的做法", "校园周边整治的几点体会", "让关工站热起来")
WORD, COUNTY_BUDGET, BUREAU_BUDGET = "城公关工", 10_000, 30_000
EVERY_GROUP, EVERY_VACANT = 5, 3  # one station in so many has a group; one county in so many lacks its director


class Offices:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 21), years

    def run(self, tree: Tree) -> None:
        elder, officer = tree.committee[:2]
        self._seat(tree)
        self._budget(tree, by=officer)
        self._ask(tree.bureau, by=officer)
        self._exchange(tree, by=officer)
        self._issue(tree, author=officer, signer=elder)
        self._visit(tree, by=officer)
        for host in tree.hosts:
            if host.keeps_files:
                self._report(host)
                break

    def _name(self) -> str:
        return names.name(self.chance, names.GROWN, Gender.MALE)

    def _seat(self, tree: Tree) -> None:
        """The bureau's and the counties' committees, and a few groups; one county waits for a new director."""
        rows = CareCommittee.objects.valid().filter(unit__path__startswith=tree.bureau.path).select_related("unit")
        of = {row.unit_id: row for row in rows}
        with together():
            self._sit(of[tree.bureau.pk], "市公安局政治部主任", tree.committee)
            for number, office in enumerate(tree.offices, 1):
                vacant = number % EVERY_VACANT == 0
                self._sit(of[office.unit.pk], f"{office.unit.short}副局长", [office.committee], vacant=vacant)
            for host in [host for host in tree.hosts if host.head][::EVERY_GROUP]:
                self._group(host)

    def _sit(self, committee: CareCommittee, post: str, members: list[User], *, vacant: bool = False) -> None:
        first, left = self.years.first - timedelta(days=900), self.years.last - timedelta(days=70)
        before, by = self.years.middle, members[0]
        director = {"title": PositionTitle.DIRECTOR, "outside_name": self._name(), "post": post}
        self._hold(committee, by, starts_on=first, ends_on=left if vacant else before, **director)
        if not vacant:
            now = director | {"outside_name": self._name()}
            self._hold(committee, by, starts_on=before + timedelta(days=1), **now)
        titles = (PositionTitle.EXECUTIVE_DIRECTOR, PositionTitle.OFFICE_HEAD)
        for title, user in zip(titles, members, strict=False):
            self._hold(committee, by, title=title, person=user.person, starts_on=self.years.first)
        deputy = {"title": PositionTitle.DEPUTY, "outside_name": self._name(), "post": "教育局分管领导"}
        self._hold(committee, by, starts_on=self.years.first, **deputy)

    def _hold(self, committee: CareCommittee, by: User, **facts) -> None:
        CommitteePosition(pk=self.chance.key(), committee=committee, **facts).enter(by=by)

    def _group(self, host: Host) -> None:
        facts = {"kind": CommitteeKind.GROUP, "name": f"{host.unit.name}关工小组", "established_on": self.years.first}
        group = CareCommittee(pk=self.chance.key(), unit=host.unit, **facts)
        group.enter(by=host.head)
        holder = {"title": PositionTitle.DIRECTOR, "person": host.head.person}
        self._hold(group, host.head, starts_on=self.years.first, **holder)

    def _budget(self, tree: Tree, *, by: User) -> None:
        """The bureau's grows from three to five 万元, as it had asked."""
        last = self.years.last.year
        with together():
            for year in range(self.years.first.year, last + 1):
                amount = BUREAU_BUDGET if year < last else 50_000
                self._grant(tree.bureau, year, amount, by=by)
                for office in tree.offices:
                    self._grant(office.unit, year, COUNTY_BUDGET, by=office.committee)

    def _grant(self, unit: Unit, year: int, amount: int, *, by: User) -> None:
        facts = {"year": year, "amount": amount, "source": "列入局机关年度预算"}
        CommitteeBudget(pk=self.chance.key(), unit=unit, **facts).enter(by=by)

    def _ask(self, unit: Unit, *, by: User) -> None:
        """Four things within the year; the last still waits for its answer."""
        on = self.years.last - timedelta(days=40)
        for kind, text, reply, said in ASKED:
            row = CommitteeRequest(pk=self.chance.key(), unit=unit, kind=kind, text=text)
            row.enter(by=by)
            row.submit(on, by=by)
            if reply:
                row.answer(reply, on + timedelta(days=12), said, by=by)

    def _exchange(self, tree: Tree, *, by: User) -> None:
        """A third of the counties speak, the others hand in papers."""
        facts = {"kind": MeetingKind.EXCHANGE, "held_on": self.years.last - timedelta(days=30), "attendance": 46}
        facts |= {"topic": "全市公安关工委工作交流会", "place": "市局三楼会议室"}
        meeting = Meeting(pk=self.chance.key(), unit=tree.bureau, **facts)
        meeting.enter(by=by, units=[office.unit for office in tree.offices])
        with together():
            for number, office in enumerate(tree.offices):
                kind = "oral" if number % EVERY_VACANT == 0 else "written"
                said = {"kind": kind, "title": self.chance.choice(SPOKE)}
                MeetingContribution(pk=self.chance.key(), meeting=meeting, unit=office.unit, **said).enter(by=by)

    def _issue(self, tree: Tree, *, author: User, signer: User) -> None:
        """Three sent, the latest of them not signed for by all; one still with whoever checks it."""
        counties = [office.unit for office in tree.offices]
        for number, (kind, title, text) in enumerate(ISSUED):
            row = self._draft(tree.bureau, (kind, title, text), counties, by=author)
            self._send(row, self.years.last - timedelta(days=(200, 120, 1)[number]), author, signer)
            for office in tree.offices if number < 2 else tree.offices[1:]:
                DocumentReceipt.sign(row, office.unit, by=office.committee)
        words = ("opinion", "关于加强退休民警进站工作的意见", "请各单位关工委每年动员退休民警进站，落实必要的补助。")
        self._draft(tree.bureau, words, counties, by=author).hand_in(by=author)

    def _draft(self, unit: Unit, words: tuple[str, str, str], to: list[Unit], *, by: User) -> OfficialDocument:
        facts = dict(zip(("kind", "title", "text"), words, strict=True)) | {"print_copies": 20}
        facts["word"] = unit.short if unit.parent_id else WORD
        row = OfficialDocument(pk=self.chance.key(), unit=unit, **facts)
        row.enter(by=by, recipients=to)
        return row

    @staticmethod
    def _send(row: OfficialDocument, on: date, author: User, signer: User) -> None:
        row.hand_in(by=author)
        row.vet("文字已核。", by=signer)
        row.sign(on, row.next_serial(on.year), by=signer)

    def _report(self, host: Host) -> None:
        """A station's report to its county, which has not signed for it yet."""
        words = ("report", "关于校园周边整治情况的报告", "辖区校园周边的流动摊点已清理，两家网吧已整改。")
        row = self._draft(host.unit, words, [host.office.unit], by=host.member)
        self._send(row, self.years.last, host.member, host.head)

    def _visit(self, tree: Tree, *, by: User) -> None:
        """The bureau goes to each county, each county to a station or two; most of the advice was looked at again."""
        for number, office in enumerate(tree.offices):
            self._go(tree.bureau, office.unit, 150 - 7 * number, number, by=by)
        for number, host in enumerate(host for host in tree.hosts if host.keeps_files):
            if number % EVERY_VACANT == 0:
                self._go(host.office.unit, host.unit, 60, number, by=host.office.committee)

    def _go(self, unit: Unit, to_unit: Unit, ago: int, number: int, *, by: User) -> None:
        visited_on = self.years.last - timedelta(days=ago)
        facts = {"visited_on": visited_on, "findings": self.chance.choice(FOUND), "listened": True}
        facts |= {"read_papers": True, "called_on": number % 2 == 0, "suggestions": ADVISED}
        row = GuidanceVisit(pk=self.chance.key(), unit=unit, to_unit=to_unit, **facts)
        row.follow_up_due = visited_on + timedelta(days=30 if ago > 60 else 65)
        row.enter(by=by)
        if ago > 60:
            done = {"done_on": row.follow_up_due - timedelta(days=3), "done_by": by.name, "what": "意见已落实。"}
            GuidanceFollowUp(pk=self.chance.key(), visit=row, **done).enter(by=by)
