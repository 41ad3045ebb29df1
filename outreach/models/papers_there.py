"""Which papers of applications are there, gathered from their rows: what `outreach.paperwork` judges."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from outreach.models.audit_decision import AuditDecision
from outreach.models.commitment import ServiceCommitment
from outreach.models.post_application import PostApplication
from outreach.models.post_paper import PostPaper
from outreach.models.post_part import PostCheck, PostRecommendation
from outreach.models.post_states import ApplicationStatus
from outreach.models.post_survey import PostSurvey
from outreach.models.post_title import PostTitle
from outreach.models.public_notice import Objection, PublicNotice
from outreach.paperwork import Paper, papers


def papers_of(applications: Iterable[PostApplication]) -> list[tuple[PostApplication, list[Paper]]]:
    """Each with its papers. Nine queries whatever the rows."""
    rows = list(applications)
    there, objections = (
        _there(rows),
        Counter(Objection.objects.open().filter(application__in=rows).values_list("application_id", flat=True)),
    )
    return [(one, papers(one.status, there[one.pk], objections[one.pk])) for one in rows]


def _there(rows: list[PostApplication]) -> dict:
    """The names of the papers by application."""
    found: dict = defaultdict(set)
    for pk, kind in PostPaper.objects.valid().filter(application__in=rows).values_list("application_id", "kind"):
        found[pk].add(kind)
    below = {
        "opinion": PostRecommendation.objects.valid().exclude(application__status=ApplicationStatus.SUBMITTED),  # all
        "commitment": ServiceCommitment.objects.approved(),
        "check": PostCheck.objects.valid(),
        "asked": PostSurvey.objects.valid(),
        "title": PostTitle.objects.valid(),
    }
    for name, known in below.items():
        for pk in known.filter(application__in=rows).values_list("application_id", flat=True):
            found[pk].add(name)
    cycles = {one.cycle_id for one in rows}
    for name, model in (("decision", AuditDecision), ("notice", PublicNotice)):
        held = set(model.objects.filter(cycle__in=cycles).values_list("cycle_id", flat=True))
        for one in rows:
            if one.cycle_id in held:
                found[one.pk].add(name)
    return found
