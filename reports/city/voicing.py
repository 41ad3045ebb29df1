"""What the public says in the city: supervisors, complaints in every state, a survey round that is open."""

from datetime import timedelta

from guanai.calendars import today
from outreach.models import Complaint, PostSupervisor, PostTitle, SurveyAnswer, SurveyRound, TitleReview
from outreach.models.complaint_states import ComplaintChannel
from reports.city.posts import Posts
from stations.access import Role

SAID = (
    ("phone", "窗口排了一个钟头，没有人说什么时候能办。", "请核对当天窗口值班安排，三天内报回。"),
    ("hotline", "打了三次求助电话没有人接。", "请核对值班记录和接警电话，三天内报回。"),
    ("visit", "承诺栏上写的联系点，去了两次门都关着。", "请核对联系点值守情况，三天内报回。"),
    ("letter", "校门口摊点说了要管，一个月了还在。", "请说明校门口整治的安排，三天内报回。"),
)
SEEN = "承诺公示栏上的电话已经换了，没有改过来。"
TICKED = 24  # answers so far: fewer than are wanted


class Voices:
    """After 维权岗: with its people, its titles and its chance."""

    def __init__(self, posts: Posts):
        self.posts, self.chance, self.on = posts, posts.chance, posts.on

    def run(self, bureau) -> None:
        titles = list(PostTitle.objects.live().filter(level="county").select_related("unit").order_by("unit__path"))
        if not titles:
            return
        self._appoint(bureau, titles[0])
        self.second = self.posts.staff(Role.POST_OFFICE, bureau)
        for number, said in enumerate(SAID):
            self._complain(titles[number % len(titles)], number, said)
        supervisor = self.posts.staff(Role.SUPERVISOR, bureau)
        self._key(Complaint, title=titles[0], unit=titles[0].unit, words=SEEN).observe(by=supervisor)
        self._ask(bureau)

    def _key(self, model, /, **facts):
        return model(pk=self.chance.key(), **facts)

    def _appoint(self, bureau, title: PostTitle) -> None:
        facts = {"unit": bureau, "starts_on": self.on - timedelta(days=700)}
        told = {"category": "deputy", "name": "钱代表", "post": "市人大代表", "level": "city"}
        whole = self._key(PostSupervisor, ends_on=self.on + timedelta(days=395), **told, **facts)
        told = {"category": "journalist", "name": "何记者", "post": "晚报记者", "of_unit": title.unit}
        ending = self._key(PostSupervisor, ends_on=self.on + timedelta(days=20), **told, **facts)
        for one in (whole, ending):
            one.enter(by=self.posts.office)

    def _complain(self, title: PostTitle, number: int, said: tuple[str, ...]) -> None:
        """The first stands where it came in, each other one step further; the last is looked into anew."""
        channel, words, task = said
        office, unit = self.posts.office, self.posts.applicants[title.unit_id]
        facts = {"received_on": self.on - timedelta(days=2 + 6 * number), "channel": ComplaintChannel(channel)}
        row = self._key(Complaint, title=title, unit=title.unit, words=words, contact=self.chance.phone(), **facts)
        row.receive(by=office)
        if number == 0:
            return
        row.assign(task, by=office)
        if number == 1:
            return
        row.handle("已核对，当天值班民警出警，没有安排人替。已补上替班的规定。", by=unit)
        row.reply("partly", "已电话说明，当事人表示理解。", "情况部分属实，已补上替班的规定。", by=office)
        if number == 3:
            row.appeal("只说了以后，没有说这一次怎么办。", by=self.second)

    def _ask(self, bureau) -> None:
        """A title is reviewed, and the young of the area are asked."""
        titles = PostTitle.objects.live().filter(level="city", host=bureau, status="active").order_by("unit__path")
        title = titles.first()
        if title is None:
            return
        review = self._key(TitleReview, title=title, kind="regular")
        review.start(by=self.posts.group)
        days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
        row = self._key(SurveyRound, review=review, **days)
        row.open(by=self.posts.office)
        SurveyAnswer.objects.bulk_create(self._tick(row) for _ in range(TICKED))

    def _tick(self, row: SurveyRound) -> SurveyAnswer:
        knows = "yes" if self.chance.often(0.8) else "no"
        content = self.chance.one({"yes": 8, "no": 1, "unsaid": 1}) if knows == "yes" else ""
        age = self.chance.one({"child": 3, "teen": 5, "young": 2, "older": 1})
        return self._key(SurveyAnswer, round=row, age=age, living="here", knows=knows, content=content)
