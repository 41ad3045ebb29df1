"""What a seal takes of a file: found through the keys that point at it, not listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Q

from cases.models.assessment import Assessment
from cases.models.case import JuvenileCase
from cases.models.clue import ClueReport
from cases.models.conduct import BehaviourRecord
from cases.models.duplicate import Duplicate
from cases.models.measure import Measure
from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from cases.models.team import MentoringTeam
from guanai.withholding import Shown
from stations.models import Referral


@dataclass(frozen=True)
class Reach:
    """How far a seal reaches into a file. What another seal withholds already is withheld once more."""

    minor: Minor
    case: JuvenileCase | None
    whole: bool  # the file, not the matter alone
    ended: bool  # no team is at work any more

    def rows(self) -> Iterator[models.Model]:
        """What is withheld at this stage."""
        joined = self.files[1:]
        for model, rows in pages_of(self.minor):
            everything = self.whole or model.part is not Part.CHILD if self.ended else not model.asks_file
            yield from self._of_matter(model, rows if everything else model.of_case(rows)).only("pk")
        for model, rows in (page for file in joined for page in pages_of(file)):
            yield from (rows if self.whole else model.of_case(rows)).only("pk")
        yield from self._referrals()
        if self.ended:
            yield from self._teams()
        if self.whole:
            yield from self.files if self.ended else joined

    @cached_property
    def files(self) -> list[Minor]:
        """The file, then those that were emptied into it, directly or by way of each other."""
        found = [self.minor]
        for kept in found:
            pairs = Duplicate.objects.with_withheld().filter(kept=kept.pk).select_related("minor", "known")
            emptied = [pair.known if pair.minor_id == kept.pk else pair.minor for pair in pairs]
            found += [file for file in emptied if file.is_void and file not in found]
        return found

    def _of_matter(self, model: type[Belonging], rows: models.QuerySet) -> models.QuerySet:
        """Another case stays; with it what still runs of measures, each with the act that it rests on."""
        if self.whole or self.case is None:
            return rows
        if model is JuvenileCase:
            return rows.filter(Q(pk=self.case.pk) | Q(voided_at__isnull=False))
        if model in (Measure, BehaviourRecord) and self._others().exists():
            running = Measure.objects.running().filter(minor=self.minor.pk)
            kept = running.values("pk") if model is Measure else running.filter(act__isnull=False).values("act")
            return rows.exclude(pk__in=kept)
        return rows

    def _others(self) -> models.QuerySet:
        return JuvenileCase.objects.valid().filter(minor=self.minor.pk).exclude(pk=self.case.pk)

    def _teams(self) -> Iterator[models.Model]:
        """Teams that serve nobody else who is known."""
        for team in MentoringTeam.objects.with_withheld().filter(minors=self.minor.pk):
            if not team.minors.exclude(pk=self.minor.pk).exists():
                yield team

    def _referrals(self) -> models.QuerySet:
        """转办单 about the child; where the file stays, those since the act."""
        keys = [file.pk for file in self.files]
        clues = ClueReport.objects.with_withheld().filter(minor__in=keys).values_list("pk", flat=True)
        about = Referral.objects.with_withheld().filter(subject__in=[*keys, *clues])
        if not self.whole and self.ended and self.case:
            about = about.filter(entered_at__date__gte=self.case.act_on)
        return about.only("pk")


def pages_of(minor: Minor) -> Iterator[tuple[type[Belonging], models.QuerySet]]:
    """Every kind of row that names the file, with the rows that do, also those that are withheld."""
    for relation in Minor._meta.get_fields(include_hidden=True):
        if relation.one_to_many and issubclass(relation.related_model, Belonging):
            shown = relation.related_model._default_manager
            if not isinstance(shown, Shown):
                raise TypeError(f"{relation.related_model.__name__} cannot be sealed.")
            yield relation.related_model, shown.with_withheld().filter(**{relation.field.name: minor.pk})


def education_rows(measure: Measure) -> Iterator[models.Model]:
    """What a seal takes of 专门教育 alone: with its reviews, with its act unless another measure rests on that."""
    mine = Q(minor=measure.minor_id)
    taken = Measure.objects.with_withheld().filter(mine).filter(Q(pk=measure.pk) | Q(voided_at__isnull=False)).special()
    other = Measure.objects.valid().filter(mine, act__isnull=False).exclude(pk=measure.pk)
    acts = (
        BehaviourRecord.objects.with_withheld().filter(pk__in=taken.values("act")).exclude(pk__in=other.values("act"))
    )
    yield from taken.only("pk")
    yield from acts.only("pk")
    yield from Assessment.objects.with_withheld().filter(mine, reasons__behaviour__in=acts).distinct().only("pk")
    left = BehaviourRecord.objects.valid().filter(mine).exclude(pk__in=acts)
    if not left.exists() and not JuvenileCase.objects.offences().filter(mine).exists():
        for model, rows in pages_of(measure.minor):  # nothing else stands for what they tell
            if model.part is not Part.CASE:
                yield from model.of_case(rows).only("pk")
