"""How the city's files are kept: on what they stand, who helps, which belong together, which are offered elsewhere."""

from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from cases.lists import Absence, BasisKind, DutyArticle, LinkKind
from cases.models import FileLink, FileTransfer, Guardian, LegalBasis, Minor, PublicGuardian, ResponsibilityAssignment
from guanai.scans import Scan
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years

UNFOUNDED, CONSENTED, HELPED, AWAY, HANDED_ON = 0.04, 0.35, 0.15, 0.4, 0.25  # shares
PURPOSES = ("走访帮教", "走访帮教、困难帮扶", "困难帮扶、联系学校")
DUTIES = ("每周接送一次，周末辅导作业", "陪同看病，每月去家里看一次", "生日和节日去看望，帮着联系学校")
OFFERED = 2  # files that other stations offer to the first


class Founding:
    """Keeps files. Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 2), years
        self.paper = Scan(_paper(), "image/jpeg", "scan.jpg")

    def found(self, minor: Minor, host: Host) -> None:
        """A duty or a guardian's consent; a few files still lack it."""
        if self.chance.often(UNFOUNDED):
            return
        guardian = Guardian.objects.filter(minor=minor).first()
        facts = {"purpose": self.chance.choice(PURPOSES), "given_on": minor.filed_on}
        if guardian and self.chance.often(CONSENTED):
            row = LegalBasis(pk=self.chance.key(), minor=minor, kind=BasisKind.CONSENT, guardian=guardian, **facts)
            row.give(self.paper, by=host.member)
            return
        article = DutyArticle.PROTECTION_100
        row = LegalBasis(pk=self.chance.key(), minor=minor, kind=BasisKind.DUTY, article=article, **facts)
        row.give(None, by=host.member)

    def keep(self, minor: Minor, host: Host) -> None:
        """Where the parents are, who helps, and who answers for the child since lately."""
        for guardian in Guardian.objects.filter(minor=minor):
            if self.chance.often(AWAY):
                facts = {"absence": Absence.WORKING, "carer": "祖父母代为照看"}
                guardian.amend(facts, version=guardian.version, by=host.member)
        if self.chance.often(HELPED):
            facts = {"person": self.chance.choice(host.mentors), "duties": self.chance.choice(DUTIES)}
            PublicGuardian(pk=self.chance.key(), minor=minor, starts_on=minor.filed_on, **facts).enter(by=host.member)
        others = [person for person in host.officers if person.pk != minor.responsible_id]
        if others and minor.status != Minor.Status.CLOSED and self.chance.often(HANDED_ON):
            on = self.chance.day(minor.filed_on + timedelta(days=1), self.years.last)
            row = ResponsibilityAssignment(pk=self.chance.key(), minor=minor, starts_on=on)
            row.person = self.chance.choice(others)
            row.begin(by=host.head)

    def link(self, known: list[tuple[Minor, Host]]) -> None:
        """The first two children of each station are siblings."""
        by_host: dict = {}
        for minor, host in known:
            by_host.setdefault(host.unit.pk, (host, []))[1].append(minor)
        for host, minors in by_host.values():
            if len(minors) > 1:
                one, other = sorted(minors[:2], key=lambda minor: minor.pk)
                row = FileLink(pk=self.chance.key(), one=one, other=other, kind=LinkKind.SIBLINGS)
                row.enter(by=host.member)

    def offer(self, known: list[tuple[Minor, Host]], hosts: list[Host]) -> None:
        """Files on their way to the first station."""
        open_ones = set(Minor.objects.open().in_lists().values_list("pk", flat=True))
        going = [(minor, host) for minor, host in known if host is not hosts[0] and minor.pk in open_ones]
        for minor, host in going[:OFFERED]:
            facts = {"from_unit": host.unit, "to_unit": hosts[0].unit, "reason": "随父母迁居，已转学。"}
            FileTransfer(pk=self.chance.key(), minor=minor, **facts).ask(by=host.head)


def _paper() -> bytes:
    """A sheet of paper with lines, as a consent looks from afar."""
    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    for number in range(18):
        pen.line((80, 140 + number * 36, 540 - 60 * (number % 3), 140 + number * 36), fill="#555555", width=2)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=60)
    return out.getvalue()
