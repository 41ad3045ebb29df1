"""创建单位条件: which units that create still lack what must be there before the audit."""

from django.db.models import Exists, OuterRef, Q

from outreach.models import PostApplication, PostSurvey, PostTraining, ServiceCommitment
from outreach.models.post_states import ApplicationStatus


def unready():
    """Creating, and without an approved promise, a survey, the training of its head, or not online."""
    own = {"application": OuterRef("pk")}
    trained = PostTraining.objects.valid().filter(**own, person=OuterRef("head"))
    parts = (ServiceCommitment.objects.approved().filter(**own), PostSurvey.objects.valid().filter(**own), trained)
    lacking = Q(online_since=None)
    for rows in parts:
        lacking |= ~Exists(rows)
    return PostApplication.objects.at(ApplicationStatus.CREATING).filter(lacking)
