"""预警 of the files of children."""

from datetime import date, timedelta

from django.urls import reverse

from cases.duties import due_of
from cases.models import DropoutCase, JuvenileCase, Measure, Minor, Probation
from cases.models.assessment import to_assess
from reports.warnings.rule import KEEPERS, STATION, Level, Rule, page_of
from stations.access import Permission, Role

FILE, RECORD, CASE = Permission.READ_FILE, Permission.RECORD_FILE, Permission.RECORD_CASE
UNTOLD = ("name", "id_no", "phone", "address")
UNTOLD_OF_FILE = tuple(f"minor__{name}" for name in UNTOLD)
SEALED_BY = timedelta(days=3)  # after the decision
AHEAD = timedelta(days=30)


def _file(row) -> str:
    """Its number: nobody above the station is told more, and no page of warnings needs more."""
    minor = getattr(row, "minor", row)
    return f"档案 {minor.file_no}"


def _listed():
    """Files as every list shows them."""
    return Minor.objects.in_lists()


def _of_readers(rows, user, column: str = "pk"):
    """Of what tells of a case: in the files whose case the reader may read."""
    return rows.filter(**{f"{column}__in": Minor.objects.writable_by(user, Permission.READ_CASE).values("pk")})


def _unsealed(on: date):
    """Decided cases whose record must be sealed, three days after the decision."""
    late = JuvenileCase.objects.valid().filter(disposed_on__lt=on - SEALED_BY)
    return JuvenileCase.objects.filter(pk__in=[case.pk for case in due_of(late)])


CHILDREN = (
    Rule(
        "W01",
        "帮教走访超期",
        Level.AMBER,
        KEEPERS,
        what="请尽快走访并记下；走不了的，由站长换人或者调整间隔。",
        action="记走访",
        url=lambda row: reverse("visit-new", args=[row.pk]),
        rows=lambda on: _listed().overdue(on),
        read=FILE,
        writes=Permission.RECORD_VISIT,
        raised=lambda on: _listed().long_overdue(on),
        told=(STATION,),
        line=_file,
        joins=("unit",),
        secret=UNTOLD,
        day="visit_due_on",
        of_children=True,
    ),
    Rule(
        "W17",
        "封存未办",
        Level.RED,
        (Role.SEAL_OFFICER,),
        what="处理决定生效已过三天，依法应当封存，请办理。",
        action="去封存",
        url=lambda row: reverse("sealings"),
        rows=_unsealed,
        read=Permission.READ_SEALING,
        writes=Permission.KEEP_SEALING,
        place="minor__unit__path",
        told=(Role.SEAL_OFFICER,),
        line=_file,
        joins=("minor__unit",),
        secret=("case_no", *UNTOLD_OF_FILE),
        day="disposed_on",
        of_children=True,
        known=lambda rows, user: rows.within(user.holdings(Permission.KEEP_SEALING)),
    ),
    Rule(
        "W18",
        "附条件不起诉考验期将满",
        Level.AMBER,
        (STATION,),
        what="请与检察院衔接，考验期满后登记结果。",
        action="登记结果",
        url=lambda row: reverse("probation-outcome", args=[row.case_id, row.pk]),
        rows=lambda on: Probation.objects.ending(on),
        read=Permission.READ_CASE,
        writes=CASE,
        place="case__minor__unit__path",
        told=(STATION,),
        line=lambda row: _file(row.case.minor),
        joins=("case__minor__unit",),
        secret=("decision_no", *(f"case__{name}" for name in ("case_no", *UNTOLD_OF_FILE))),
        day="ends_on",
        of_children=True,
        known=lambda rows, user: rows.filter(
            case__in=JuvenileCase.objects.writable_by(user, Permission.READ_CASE).values("pk")
        ),
    ),
    Rule(
        "W19",
        "三十天内年满十八",
        Level.INFO,
        (STATION,),
        what="满十八周岁档案不会自动结案，请决定结案、跟踪回访还是继续帮教。",
        action="看档案",
        url=page_of,
        rows=lambda on: _listed().turning(18, on, on + AHEAD),
        read=FILE,
        writes=RECORD,
        told=(STATION,),
        line=_file,
        joins=("unit",),
        secret=UNTOLD,
        of_children=True,
    ),
    Rule(
        "W20",
        "控辍保学缺访",
        Level.AMBER,
        KEEPERS,
        what="没销号的每月各样走访都要做到，请补走并登记。",
        action="去登记",
        url=lambda row: reverse("dropout-step-new", args=[row.pk, "visit"]),
        rows=lambda on: DropoutCase.objects.lacking_visits(on).filter(minor__in=_listed().values("pk")),
        read=FILE,
        writes=RECORD,
        place="minor__unit__path",
        told=(STATION,),
        line=_file,
        joins=("minor__unit",),
        secret=("household", "plan", *UNTOLD_OF_FILE),
        day="detected_on",
        of_children=True,
    ),
    Rule(
        "W23",
        "专门教育学期评估没做",
        Level.AMBER,
        (STATION,),
        what="每学期由专门教育指导委员会评估一次，请记下评估意见。",
        action="记评估",
        url=lambda row: reverse("term-review-new", args=[row.minor_id, row.pk]),
        rows=lambda on: Measure.objects.to_review(on - timedelta(days=1)).filter(minor__in=_listed().values("pk")),
        read=Permission.READ_CASE,
        writes=CASE,
        place="minor__unit__path",
        told=(STATION,),
        line=_file,
        joins=("minor__unit",),
        secret=("decision_no", "content", "result", *UNTOLD_OF_FILE),
        day="review_due_on",
        of_children=True,
        known=lambda rows, user: _of_readers(rows.visible_to(user), user, "minor"),
    ),
    Rule(
        "W29",
        "风险再评估到期",
        Level.AMBER,
        (STATION,),
        what="到期了，或者依据的记录有变化，请重新评估。",
        action="评估",
        url=lambda row: reverse("assessment-new", args=[row.pk]),
        rows=lambda on: to_assess(_listed().open(), on),
        read=Permission.READ_CASE,
        writes=RECORD,
        told=(STATION,),
        line=_file,
        joins=("unit",),
        secret=UNTOLD,
        of_children=True,
        known=lambda rows, user: _of_readers(rows.visible_to(user), user),
    ),
)
