"""封存 in the city: two keepers of the register, seals by notice, a look that waits for the second of them."""

from cases.models import JuvenileCase, SealAccess, Sealing
from cases.models.case import CaseRole, Disposition
from cases.models.seal_access import AccessGround
from cases.models.sealing import SealingBasis
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Tree
from stations.access import Role
from stations.models import PersonKind, User

EVERY = 3  # one in so many children of whom a case ended without a penalty


class Seals:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, registry: Registry):
        self.chance, numbers = Chance(seed + 5), {"police_numbers": registry.police_numbers}
        self.registry = Registry(self.chance, registry.on, registry.since, security=registry.security, **numbers)

    def place(self, tree: Tree) -> None:
        """Public order cases. What the law wants sealed by itself waits for whoever looks at the demo."""
        staff = [self.registry.staff(tree.bureau, PersonKind.SERVING_POLICE, Role.SEAL_OFFICER) for _ in range(2)]
        keeper = User.objects.get(pk=staff[0].pk)  # now it knows its unit
        ended = JuvenileCase.objects.valid().filter(role=CaseRole.PARTY, disposition=Disposition.NO_PENALTY)
        ended = ended.exclude(minor__in=JuvenileCase.objects.undecided().values("minor"))
        for number, case in enumerate(ended.select_related("minor__unit").order_by("disposed_on", "pk")[::EVERY], 1):
            facts = {"basis": SealingBasis.PUBLIC_ORDER, "notice_no": f"封存〔{self.registry.on.year}〕{number} 号"}
            row = Sealing(pk=self.chance.key(), minor=case.minor, unit=case.minor.unit, case=case, **facts)
            row.place(by=keeper)
            if number == 1:
                heads = {host.unit.pk: host.head for host in tree.hosts}
                self._ask(row, keeper, viewer=heads[case.minor.unit_id])

    def _ask(self, sealing: Sealing, keeper: User, *, viewer: User) -> None:
        facts = {"ground": AccessGround.CASE_NEED, "applicant": "东湖区人民检察院"}
        facts["document"] = f"东检函〔{self.registry.on.year}〕9 号"
        SealAccess(pk=self.chance.key(), sealing=sealing, viewer=viewer, **facts).ask(by=keeper)
