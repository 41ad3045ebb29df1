"""The whole city, made in one transaction, its summaries in a second one: of each all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.models import Minor
from guanai import terms
from guanai.audit import deed
from reports.city.actors import Registry
from reports.city.aiding import Aid
from reports.city.bookkeeping import Books
from reports.city.caring import Care
from reports.city.chance import Chance
from reports.city.clues import Clues
from reports.city.founding import Founding
from reports.city.grading import Grading
from reports.city.growing import Children
from reports.city.guarding import Campus
from reports.city.handling import Handling
from reports.city.honouring import Honours
from reports.city.hosts import Host, Tree
from reports.city.inspecting import Inspections
from reports.city.keeping import Keeping
from reports.city.linking import Links
from reports.city.noticing import Notice
from reports.city.offices import Offices
from reports.city.posts import Posts
from reports.city.publishing import Publicity
from reports.city.registers import Registers
from reports.city.returning import Returning
from reports.city.schooling import give_schools, give_special_schools, give_terms, stop_teaching
from reports.city.sealing import Seals
from reports.city.serving import Staffing
from reports.city.summing import Summaries
from reports.city.surrounding import Surroundings
from reports.city.talking import Talks
from reports.city.voicing import Voices
from reports.city.watching import Watching
from reports.city.years import Years
from reports.rollup import settled

A_TWIN = 60  # one file in so many is of a child that another station knows
THE_FIRST = 8  # one file in so many is of the first station, where visitors look first
EVERY_CLOSING = 60  # one host in so many loses a school


@dataclass(frozen=True)
class City:
    """How large the city is, by which seed, and the day up to which its records go."""

    stations: int
    minors: int
    seed: int
    on: date

    def build(self, say: Callable[[str], None] = lambda step: None) -> None:
        """Enter everything. `say` hears of each step."""
        with deed():
            registry, tree = self._build(say)
        say("年度总结")
        with settled():  # what figures count is found once it is written down
            Summaries(registry, Years(self.on)).tell(tree)
        say("月报")
        Returning(Years(self.on)).run(tree)
        say("预警、每周摘要")
        with settled():
            Watching(Years(self.on), tree).run()

    def _build(self, say: Callable[[str], None]) -> tuple[Registry, Tree]:
        terms.seed()
        chance, years = Chance(self.seed), Years(self.on)
        registry = Registry(chance, self.on, years.first)
        tree = Tree(chance, registry, years.first)
        say("单位")
        tree.found(self.stations)
        give_terms(chance, years, tree.bureau, by=tree.committee[0])
        say("关工站、人员、学校")
        self._settle(chance, registry, years, tree.hosts)
        say("台账、法治宣讲、校园检查")
        self._work(chance, years, tree)
        say("档案、帮教、走访")
        hosts = [host for host in tree.hosts if host.keeps_files]
        known = self._open_files(chance, years, hosts)
        say("资助、维权帮助、控辍保学")
        self._aid(chance, years, tree, known)
        say("线索、转办")
        self._pass_on(chance, years, tree)
        say("行为、分级、信号")
        self._grade(years, known)
        say("计划、批注、催办、移交")
        self._keep(years, known)
        say("专门人员、案件、措施")
        self._handle(years, registry, hosts, known)
        Seals(self.seed, registry).place(tree)
        Founding(self.seed + 1, years).offer(known, hosts)
        say("校园安全、护学岗")
        self._guard(years, tree)
        say("校园周边、警情")
        self._look_around(years, tree, hosts)
        self._spread(say, years, registry, tree)
        return registry, tree

    def _spread(self, say: Callable[[str], None], years: Years, registry: Registry, tree: Tree) -> None:
        """What rests on all of it."""
        say("专项活动、宣传、学校账号")
        self._publish(years, registry, tree)
        say("维权岗")
        posts = Posts(self.seed, registry)
        posts.run(tree)
        Notice(posts).run(tree)
        Voices(posts).run(tree.bureau)
        self._write(say, registry, years, tree)

    def _write(self, say: Callable[[str], None], registry: Registry, years: Years, tree: Tree) -> None:
        """What offices and stations keep besides children, schools and 维权岗."""
        hosts = [host for host in tree.hosts if host.keeps_files]
        say("联系点、共建、联席会议")
        self._link(years, tree, hosts)
        say("关工委、公文、调研")
        Offices(self.seed, years).run(tree)
        say("制度、计划、经费、责任清单")
        self._keep_books(years, tree)
        say("表彰、考评、民辅警子女、工作计划")
        Honours(self.seed, years).run(tree, hosts)

    def _settle(self, chance: Chance, registry: Registry, years: Years, hosts: list[Host]) -> None:
        staffing = Staffing(chance, registry, years)
        for number, host in enumerate(hosts):
            staffing.fill(host)
            if host.is_police_station:
                give_schools(chance, host)
            if number == 0:
                give_special_schools(chance, host)
            elif number % EVERY_CLOSING == 3 and len(host.schools) > 1:
                stop_teaching(chance, years, host)

    def _work(self, chance: Chance, years: Years, tree: Tree) -> None:
        registers, talks, inspections = Registers(chance, years), Talks(chance, years), Inspections(chance, years)
        registers.count(tree)
        registers.meet(tree.bureau, 12, by=tree.committee[0])
        for office in tree.offices:
            registers.lead(office)
        for host in tree.hosts:
            if host.member:
                registers.keep(host)
                talks.tell(host)
                inspections.go(host)

    def _publish(self, years: Years, registry: Registry, tree: Tree) -> None:
        publicity = Publicity(self.seed, years, registry)
        hosts = [host for host in tree.hosts if host.keeps_files]
        publicity.call(tree)
        for office in tree.offices:
            near = [host for host in hosts if host.office is office]
            if len(near) > 1:
                publicity.join(near)
        for host in hosts:
            publicity.show(host)

    def _pass_on(self, chance: Chance, years: Years, tree: Tree) -> None:
        clues = Clues(chance, years)
        for host in tree.hosts:
            if host.keeps_files:
                clues.hear(host)
        for office in tree.offices:
            clues.assign(office, tree.hosts)

    def _aid(self, chance: Chance, years: Years, tree: Tree, known: list[tuple[Minor, Host]]) -> None:
        aid = Aid(chance, years)
        aid.found(tree)
        for host in tree.hosts:
            if host.keeps_files:
                aid.pair(host)
        for minor, host in known:
            aid.help(minor, host)

    def _open_files(self, chance: Chance, years: Years, hosts: list[Host]) -> list[tuple[Minor, Host]]:
        """Some stations have many children in their care, some few; now and then two know the same child."""
        children, care, founding = Children(chance, years), Care(chance, years), Founding(self.seed, years)
        weights = [chance.uniform(0.3, 2) for _ in hosts]
        twins = max(self.minors // A_TWIN, 1) if len(hosts) > 1 and self.minors > 1 else 0
        first = self.minors // THE_FIRST
        known = []
        for host in [*hosts[:1] * first, *chance.choices(hosts, weights, k=self.minors - twins - first)]:
            known.append((children.open_file(host), host))
            founding.found(*known[-1])
            care.begin(known[-1][0], host)
        for minor, first in chance.sample([one for one in known if one[0].id_no], twins):
            other = chance.choice([host for host in hosts if host is not first])
            known.append((children.open_again(minor, other), other))
            founding.found(*known[-1])
            care.begin(*known[-1])
        for minor, host in known:
            founding.keep(minor, host)
        founding.link(known)
        return known

    def _grade(self, years: Years, known: list[tuple[Minor, Host]]) -> None:
        grading = Grading(self.seed, years)
        for minor, host in known:
            grading.grade(minor, host)
            grading.answer(minor, host)

    def _keep(self, years: Years, known: list[tuple[Minor, Host]]) -> None:
        keeping = Keeping(self.seed, years)
        for minor, host in known:
            keeping.plan(minor, host)
            keeping.speak(minor, host)
        keeping.hand_over(known)
        keeping.export(known[0][1])
        for host in {host.unit.pk: host for _, host in known}.values():
            keeping.count(host)

    def _guard(self, years: Years, tree: Tree) -> None:
        campus = Campus(self.seed, years)
        campus.rule(tree)
        for number, host in enumerate(host for host in tree.hosts if host.keeps_files):
            campus.go(host)
            campus.guard(number, host)

    def _handle(self, years: Years, registry: Registry, hosts: list[Host], known: list[tuple[Minor, Host]]) -> None:
        handling = Handling(self.seed, years, registry)
        for host in hosts:
            handling.designate(host)
        for minor, host in known:
            handling.handle(minor, host)

    def _look_around(self, years: Years, tree: Tree, hosts: list[Host]) -> None:
        surroundings = Surroundings(self.seed, years)
        for office in tree.offices:
            surroundings.lead(office)
        for host in hosts:
            surroundings.keep(host)
            surroundings.judge(host)
            surroundings.end(host)

    def _keep_books(self, years: Years, tree: Tree) -> None:
        books = Books(self.seed, years)
        duties = books.ask(tree)
        for host in tree.hosts:
            if host.member:
                books.keep(host, duties)

    def _link(self, years: Years, tree: Tree, hosts: list[Host]) -> None:
        links = Links(self.seed, years)
        links.act(tree, hosts)
        for office in tree.offices:
            near = [host for host in hosts if host.office is office]
            if near:
                links.meet(office, near)
        for host in hosts:
            if host.officers:
                links.keep(host)
