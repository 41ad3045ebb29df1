"""转档 and 并档: how a file comes to another unit, and how two files of one child become one. Each in one deed."""

from django.db import IntegrityError
from django.db.models import Q

from cases.models import ClueReport, Duplicate, FileLink, FileStep, FileTransfer, MentoringTeam, Minor, Reveal
from cases.models.holding import hold_with_teams
from cases.models.reckoning import reckon_due
from cases.models.taking import must_take
from guanai.audit import deed, record, touch
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import Draft, Revision
from stations.models import CareStation, Unit

STAY = {Duplicate, Reveal, FileTransfer, FileStep, ClueReport, FileLink}  # of the emptied file, or of its unit
SHARED = "帮教小组还帮着别的孩子，请先调整小组再转档。"
ELSEWHERE = "这份档案现在不能接收，请联系县区关工委办理。"
CLASH = "两份档案里有互相冲突的登记，现在不能并成一份，请先请两边的单位各自办结。"


def accept(transfer: FileTransfer, station: CareStation | None, *, by) -> None:
    """接收: from now on the file is this unit's, and only its. Raises NotAllowed, and nothing is changed."""
    minor = transfer.minor
    with deed():
        hold_with_teams(minor)
        transfer.decide(FileTransfer.Status.ACCEPTED, by=by)
        minor.refresh_from_db()
        transfer.must_be_possible()
        if minor.id_index and _known(minor, transfer.to_unit):
            raise NotAllowed(ELSEWHERE)
        settle(minor, transfer.to_unit, station, by=by)


def settle(minor: Minor, unit: Unit, station: CareStation | None, *, by) -> None:
    """Give the file to the unit: teams and 包保 of the old one end, what was visited stays its number."""
    _rest(minor, by=by)
    before = {"单位": minor.unit.name}
    facts = {"unit": unit, "station": station, "area": None, "version": minor.version + 1}
    Minor.objects.filter(pk=minor.pk).update(**facts)
    minor.refresh_from_db()
    Revision.keep(minor, before, by=by)
    record("minor.hand_over", minor, by=by, unit=str(unit.pk))
    _look_again(minor)


def join(pair: Duplicate, kept: Minor, unit: Unit, reason: str, *, by) -> None:
    """并成一份: `kept` gets everything, is `unit`'s from now on, and the other is voided. Raises NotAllowed."""
    emptied = pair.known if kept == pair.minor else pair.minor
    decision = Duplicate.Decision.JOINED if kept.unit_id == unit.pk else Duplicate.Decision.HANDED
    try:
        with deed():
            pair.decide(decision, reason, kept=kept, by=by)
            _must_rest(kept, emptied)
            _rest(emptied, by=by)
            _avoid_twins(kept, emptied, by=by)
            moved = _move_rows(emptied, kept)
            emptied.void(f"经上级核对作废，核对号 {pair.number}。", by=by)
            record("minor.unite", kept, by=by, emptied=str(emptied.pk), rows=moved)
            for team in MentoringTeam.objects.with_withheld().filter(minors=kept):
                touch(team)
            if kept.unit_id != unit.pk:
                settle(kept, unit, None, by=by)
            reckon_due(kept)
            _look_again(kept)
    except IntegrityError:
        raise NotAllowed(CLASH) from None


def _must_rest(kept: Minor, emptied: Minor) -> None:
    for minor in (kept, emptied):
        if minor.transfers.pending().exists():
            raise NotAllowed(f"档案 {minor} 正在转档，请等它办完再并。")
        must_take(minor)


def _rest(minor: Minor, *, by) -> None:
    """Nobody of the old unit works with the file any more. Raises NotAllowed."""
    on = today()
    for team in minor.teams.valid().filter(closed_on=None):
        if team.minors.valid().exclude(pk=minor.pk).exists():
            raise NotAllowed(SHARED)
        team.close(max(team.formed_on, on), by=by)
    for assignment in minor.assignments.standing():
        assignment.end(max(assignment.starts_on, on), by=by)
    Draft.objects.filter(target=minor.pk).delete()


def _avoid_twins(kept: Minor, emptied: Minor, *, by) -> None:
    """What both files say at present stands once: the emptied one's ends."""
    kinds = kept.categories.valid().filter(ends_on=None).values("kind")
    for row in emptied.categories.valid().filter(ends_on=None, kind__in=kinds):
        row.void("并档时与另一份相同", by=by)
    people = kept.helpers.standing().values("person")
    for row in emptied.helpers.standing().filter(person__in=people):
        row.end(max(row.starts_on, today()), by=by)


def _move_rows(emptied: Minor, kept: Minor) -> int:
    """Let every row that points at the one file point at the other; how many there were."""
    moved = 0
    for relation in Minor._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            model, name = relation.related_model, relation.field.name
            if model not in STAY:
                moved += model._base_manager.filter(**{name: emptied}).update(**{name: kept})
    return moved


def _known(minor: Minor, unit: Unit) -> bool:
    return Minor.objects.valid().filter(unit=unit, id_index=minor.id_index).exclude(pk=minor.pk).exists()


def _look_again(minor: Minor) -> None:
    """Which units decide about the child, and keep what is sealed of it, follows from where its files are."""
    minor.sealings.standing().update(unit=minor.unit)
    Duplicate.objects.filter(Q(minor=minor) | Q(known=minor), decided_at=None).delete()
    Duplicate.look(minor)
