"""封存 in the city: two keepers of the register, a file that is sealed, and others that wait to be."""

from cases.duties import to_seal
from cases.models import Sealing
from cases.models.sealing import SealingBasis
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Tree
from stations.access import Role
from stations.models import PersonKind, User


class Seals:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, registry: Registry):
        self.chance = Chance(seed + 5)
        self.registry = Registry(self.chance, registry.on, registry.since, security=registry.security)

    def place(self, tree: Tree) -> None:
        """The first decided case of a child with whom nobody works any more."""
        staff = [self.registry.staff(tree.bureau, PersonKind.SERVING_POLICE, Role.SEAL_OFFICER) for _ in range(2)]
        keeper = User.objects.get(pk=staff[0].pk)  # now it knows its unit
        ended = (case for case in to_seal(keeper) if not case.minor.teams.working().exists())
        if case := next(ended, None):
            facts = {"basis": SealingBasis.PENALTY, "notice_no": f"封存〔{self.registry.on.year}〕1 号"}
            Sealing(pk=self.chance.key(), minor=case.minor, unit=case.minor.unit, case=case, **facts).place(by=keeper)
