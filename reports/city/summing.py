"""The city's yearly summaries: last year's is issued, this year's is on its way in."""

from datetime import date

from reports import issuing
from reports.city.actors import Registry
from reports.city.hosts import CountyOffice, Tree
from reports.city.years import Years
from reports.metrics import Section
from reports.models import NarrativeBlock, SummaryOutline, UnitSubmission
from stations.access import Role
from stations.models import PersonKind

LEAD = "今年以来，市局关工委以护航青少年成长为主线，统筹校园安全、法治宣讲和帮教关爱，主要情况如下。"
SHORT = "部分所还没有专职人员，宣讲内容更新不够快，农村学校的宣讲场次偏少。"
AHEAD = "推动一站一品，补齐人员，宣讲向农村学校倾斜，帮教走访按时率保持在百分之九十五以上。"
TOLD = {
    Section.LEGAL_EDUCATION: "本年开展法治宣讲{{M20}}，受教育{{M21}}，开学季做到学校全覆盖。",
    Section.CAMPUS: "护学岗早晚有人，校园检查发现的问题逐项销号。",
}


class Summaries:
    """Two years of them. Nothing in it is by chance."""

    def __init__(self, registry: Registry, years: Years):
        self.registry, self.year = registry, years.last.year

    def tell(self, tree: Tree) -> None:
        elder, self.writer = tree.committee  # the elder's card says that he checks what others wrote
        more = (PersonKind.RETIRED_POLICE, PersonKind.SERVING_POLICE)
        self.others = [elder, *(self.registry.staff(tree.bureau, kind, Role.BUREAU_COMMITTEE) for kind in more)]
        self._issue(tree, self.year - 1)
        self._begin(tree, self.year)

    def _issue(self, tree: Tree, year: int) -> None:
        """Everybody handed in but the last; checked by two, approved and issued by a third."""
        outline = self._outline(tree, year)
        offices = {office.unit.pk: office for office in tree.offices}
        *given, missing = outline.submissions.select_related("unit")
        for one in given:
            self._hand_in(one, offices[one.unit_id])
            one.accept(by=self.writer)
            one.lock(by=self.writer)
        missing.name_missing("机构调整，材料没有及时整理。", by=self.writer)
        for section, text in ((Section.LEAD, LEAD), (Section.SHORTCOMINGS, SHORT), (Section.NEXT_YEAR, AHEAD)):
            NarrativeBlock.at(tree.bureau, year, section).write(text, version=0, by=self.writer)
        outline.refresh_from_db()
        issuing.hand_in(outline, by=self.writer)
        first, second, third = self.others
        issuing.check(outline, by=first)
        issuing.check(outline, by=second)
        issuing.approve(outline, by=second)
        issuing.issue(outline, by=third)

    def _begin(self, tree: Tree, year: int) -> None:
        """Two have handed in, one was sent back, the others still have time."""
        outline = self._outline(tree, year)
        offices = {office.unit.pk: office for office in tree.offices}
        for place, one in enumerate(outline.submissions.select_related("unit")[:3]):
            self._hand_in(one, offices[one.unit_id])
            if place == 0:
                one.accept(by=self.writer)
            elif place == 2:
                one.send_back("请补上护学岗的数字和做法。", by=self.writer)
        NarrativeBlock.at(tree.bureau, year, Section.LEAD).write(LEAD, version=0, by=self.writer)

    def _outline(self, tree: Tree, year: int) -> SummaryOutline:
        outline = SummaryOutline.make(tree.bureau, year, by=self.writer)
        facts = {"due_on": date(year, 12, 15), "drafter": self.writer.name}
        outline.arrange(facts, outline.headings(), version=outline.version, by=self.writer)
        return outline

    @staticmethod
    def _hand_in(submission: UnitSubmission, office: CountyOffice) -> None:
        for section, text in TOLD.items():
            NarrativeBlock.in_submission(submission, section).write(text, version=0, by=office.committee)
        submission.submit(by=office.committee)
