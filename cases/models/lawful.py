"""What a seal may be placed on, as far as a rule can tell."""

from cases.models.case import JuvenileCase
from cases.sealing import MISFIT, NO_SENTENCE, Extent, SealingBasis, refusal
from guanai.lifecycle import NotAllowed

UNDECIDED = "档案里还有没有处理完的案件，或者附条件不起诉的考验期还没结束，不能封存整份档案；可以只封涉案部分。"
STAYS = "档案里有判决的案件依法不封存，不能封存整份档案；可以只封涉案部分。"
RUNS = "专门教育还没有结束，结束以后才能封存。"
NO_REASON = "整案封存须写明为什么，由谁研究决定。"


def must_be_lawful(sealing) -> None:
    """The basis and how far the seal reaches. Raises NotAllowed."""
    none = NO_SENTENCE if sealing.basis == SealingBasis.CRIMINAL else ""
    if words := refusal(sealing.case.decided(), sealing.basis) if sealing.case else none:
        raise NotAllowed(words)
    if sealing.basis == SealingBasis.SEVERAL_ACTS and not sealing.note:
        raise NotAllowed(NO_REASON)
    if sealing.measure:
        _must_be_over(sealing)
    if sealing.extent == Extent.FILE:
        _must_take_every_case(sealing)


def _must_be_over(sealing) -> None:
    """专门教育 is sealed on its own basis, when it has ended."""
    if sealing.basis != SealingBasis.EDUCATION:
        raise NotAllowed(MISFIT)
    if not (sealing.measure.is_special and sealing.measure.ended_on):
        raise NotAllowed(RUNS)


def _must_take_every_case(sealing) -> None:
    """With the whole file go all its cases."""
    cases = JuvenileCase.objects.valid().filter(minor=sealing.minor_id)
    if cases.undecided().exists():
        raise NotAllowed(UNDECIDED)
    others = cases.exclude(pk=sealing.case_id).select_related("minor")
    if any(case.decided().stays_open for case in others):
        raise NotAllowed(STAYS)
