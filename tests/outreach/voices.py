"""What the public says, for the tests: complaints driven through their verbs to where a test begins."""

from datetime import timedelta

from guanai.calendars import today
from outreach.models import Complaint, ComplaintStep, SurveyAnswer, SurveyRound
from tests.outreach import posts

DAY = timedelta(days=1)
SAID = "打了三次求助电话没有人接"
WAY = ("received", "assigned", "handled", "replied", "closed")


def complaint(unit, *, by, title=None, **facts) -> Complaint:
    """Entered by an officer, with all that is sealed."""
    told = {"who": "过路人赵某", "contact": "555-0199", "words": SAID, "channel": "phone", "received_on": today()}
    row = Complaint(unit=unit, title=title, **told | facts)
    row.receive(by=by)
    return row


def again(row: Complaint) -> Complaint:
    """As another click reads it."""
    return Complaint.objects.select_related("unit", "title").get(pk=row.pk)


def complaint_at(world, status: str) -> Complaint:
    """About 城东所, standing there; the office of the city answered it."""
    office, unit = world.user["office"], world.user["applicant"]
    row = complaint(world.unit["chengdong"], by=office)
    steps = {
        "assigned": lambda: row.assign("请核对值班记录，三天内报回", by=office),
        "handled": lambda: row.handle("当晚值班民警出警未归", by=unit),
        "replied": lambda: row.reply("partly", "已当面说明", "已要求落实值班", by=office),
        "closed": lambda: row.close(by=office),
    }
    ends = {"appealed": "replied"}
    for step in WAY[1 : WAY.index(ends.get(status, status)) + 1]:
        steps[step]()
    if status == "appealed":
        row.appeal("没有说清为什么没有人接", by=office)
    row = again(row)
    assert row.status == status
    return row


def steps_of(row: Complaint) -> list[str]:
    return list(ComplaintStep.objects.filter(complaint=row).values_list("status", flat=True))


def review_round(world, *, by=None, **facts) -> SurveyRound:
    """Of 城东所's city title, under review, open for nine days."""
    title = posts.known_title(world.unit["chengdong"], "city", world.unit["chengbei"], office=world.user["office"])
    review = title.reviews.model(title=title, kind="regular")
    review.start(by=world.user["group"])
    row = SurveyRound(review=review, **{"opens_on": today(), "closes_on": today() + 9 * DAY} | facts)
    row.open(by=by or world.user["office"])
    return row


def answer(row: SurveyRound, age="teen", living="here", knows="yes", content="yes", times=1) -> None:
    told = {"age": age, "living": living, "knows": knows, "content": content if knows == "yes" else ""}
    SurveyAnswer.objects.bulk_create(SurveyAnswer(round=row, **told) for _ in range(times))
