"""记走访: one visit in a minute, several of an afternoon at once, mended and voided; never twice, never lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import MentoringTeam, MentoringVisit, Minor
from guanai.calendars import month_day, today
from guanai.models import AuditEntry, Draft
from guanai.templatetags.ui import plain
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, hidden, send

DAY = timedelta(days=1)
MEGABYTE = "a" * 1024 * 1024
VISITS, SEVERAL = reverse("visits"), reverse("visit-several")
STRANGERS = ("neighbour", "other_county", "system", "security", "auditor", "nobody")
MOST_TO_SAVE = 21  # queries, with those of the session and of the trail
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def minor(world, mentor):
    child = files.child(world.unit["chengdong"], filed_on=today() - 100 * DAY)
    files.team(child, [mentor], formed_on=today() - 40 * DAY, interval_days=15)
    return child


@pytest.fixture
def other(world):
    """Another child of the same station, with a team of other people."""
    child = files.child(world.unit["chengdong"], id_no=files.number(2), filed_on=today() - 3 * DAY)
    files.team(child, [rows.person(world.unit["chengdong"], name="李大姐")], formed_on=child.filed_on)
    return child


@pytest.fixture
def url(minor):
    return reverse("visit-new", args=[minor.pk])


def typed(mentor, **values) -> dict:
    """What one visit's form says, without its token."""
    usual = {"held_on": str(today()), "place": "home", "visitors": [str(mentor.pk)], "worried": "no"}
    return usual | {"findings": "按时到校。", "next_on": ""} | values


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught)


class TestOpening:
    def test_everything_is_there_but_what_happened(self, as_, minor, mentor, url):
        files.visit(minor, today() - 20 * DAY, place="school", visitors=[mentor])
        form = as_("member").get(url).context["form"]
        found = {
            name: form[name].value() for name in ("held_on", "place", "visitors", "findings", "worried", "next_on")
        }
        assert found == {
            "held_on": today(),
            "place": "school",
            "visitors": [mentor.pk],
            "findings": "",
            "worried": "no",
            "next_on": today() + 15 * DAY,
        }

    def test_before_the_first_visit_the_team_goes(self, as_, mentor, url):
        assert as_("member").get(url).context["form"]["visitors"].value() == [mentor.pk]

    def test_a_mentor_goes_himself_whoever_went_last(self, as_, world, minor, mentor, url):
        files.visit(minor, today() - 20 * DAY, visitors=[rows.person(world.unit["chengdong"], name="李大姐")])
        assert as_("mentor").get(url).context["form"]["visitors"].value() == [mentor.pk]

    def test_of_the_team_who_went_last_goes_and_nobody_who_left_it(self, as_, world, minor, mentor, url):
        gone, here = (rows.cleared(world.unit["chengdong"], name) for name in ("李大姐", "王大姐"))
        files.visit(minor, today() - 20 * DAY, visitors=[gone])
        assert as_("member").get(url).context["form"]["visitors"].value() == [mentor.pk]
        MentoringTeam.objects.update(mode="many_to_one")
        minor.teams.get().join(here, today() - 20 * DAY, by=None)
        files.visit(minor, today() - 10 * DAY, visitors=[gone, here])
        assert as_("member").get(url).context["form"]["visitors"].value() == [here.pk]

    def test_people_of_another_station_did_not_go(self, as_, world, mentor, url):
        stranger = rows.person(world.unit["chengxi"], name="外所人")
        assert stranger not in as_("member").get(url).context["form"].fields["visitors"].queryset
        answer = send(as_("member"), url, **typed(mentor, visitors=[str(stranger.pk)]))
        assert "没有找到这个走访人" in errors(answer)["visitors"][0]

    def test_of_another_station_the_team_and_who_went_last_are_offered(self, as_, world, minor, mentor, url):
        before, last, beside = (rows.cleared(world.unit["chengxi"], name) for name in ("王先去", "李后去", "赵同组"))
        MentoringTeam.objects.update(mode="many_to_one")
        minor.teams.get().join(beside, today() - 20 * DAY, by=None)
        files.visit(minor, today() - 12 * DAY, visitors=[before])
        files.visit(minor, today() - 10 * DAY, visitors=[last])
        offered = as_("member").get(url).context["form"].fields["visitors"].queryset
        assert {beside, last} < set(offered)
        assert before not in offered
        assert send(as_("member"), url, **typed(mentor, visitors=[str(last.pk), str(beside.pk)])).status_code == 302

    def test_who_went_may_stay_when_a_visit_is_changed(self, as_, world, minor, mentor):
        went = rows.person(world.unit["chengxi"], name="王先去")
        visit = files.visit(minor, today() - 12 * DAY, visitors=[went], entered_by=world.user["member"].pk)
        files.visit(minor, today() - 10 * DAY, visitors=[mentor])
        edit = reverse("visit-edit", args=[visit.pk])
        said = typed(mentor, held_on=str(visit.held_on), visitors=[str(went.pk)], next_on=str(today()))
        assert send(as_("member"), edit, **said).status_code == 302
        assert list(visit.visitors.all()) == [went]

    def test_who_left_is_not_offered_any_more(self, as_, world, url):
        gone = rows.person(world.unit["chengdong"], name="离站人", kind="left")
        assert gone not in as_("member").get(url).context["form"].fields["visitors"].queryset

    @pytest.mark.parametrize("who", STRANGERS)
    def test_to_strangers_the_child_does_not_exist(self, as_, who, url):
        known, missing = as_(who).get(url), as_(who).get(reverse("visit-new", args=[MISSING]))
        assert (known.status_code, missing.status_code) == (404, 404)

    @pytest.mark.parametrize("who", ["county", "bureau"])
    def test_who_may_read_the_file_may_not_write_into_it(self, as_, who, mentor, url):
        assert as_(who).get(url).status_code == as_(who).post(url, typed(mentor)).status_code == 403

    def test_another_mentor_of_the_station_knows_nothing_of_the_child(self, as_, mentor, other):
        assert as_("mentor").get(reverse("visit-new", args=[other.pk])).status_code == 404

    def test_a_place_that_tells_of_a_case_is_not_told(self, as_, minor, mentor, url):
        files.visit(minor, today() - 20 * DAY, place="detention", visitors=[mentor])
        for who, place in (("member", "home"), ("head", "detention")):
            page = as_(who).get(url)
            assert page.context["form"]["place"].value() == place
            assert ("羁押" in page.context["form"].visiting.line()) == (who == "head")


class TestSaving:
    def test_a_visit_is_written_and_the_next_is_set(self, as_, world, minor, mentor, url):
        answer = send(as_("mentor"), url, **typed(mentor, worried="yes", next_on=str(today() + 9 * DAY)))
        visit = MentoringVisit.objects.get()
        assert answer.url == reverse("visit", args=[visit.pk])
        assert (visit.minor, visit.findings, visit.worried) == (minor, "按时到校。", True)
        assert (visit.unit, visit.entered_by) == (minor.unit, world.user["mentor"].pk)
        assert visit.due_on == today() - 25 * DAY
        minor.refresh_from_db()
        assert minor.visit_due_on == today() + 9 * DAY
        page = as_("mentor").get(answer.url).content.decode()
        assert "再记一条" in page
        assert month_day(today() + 9 * DAY) in page

    @pytest.mark.parametrize(("days", "said"), [(41, "才成立"), (40, None), (0, None)])
    def test_nobody_is_visited_before_the_first_team(self, as_, mentor, url, days, said):
        answer = send(as_("member"), url, **typed(mentor, held_on=str(today() - days * DAY)))
        assert answer.status_code == (422 if said else 302)
        assert said is None or said in errors(answer)["held_on"][0]

    def test_a_whole_form_is_saved_in_few_queries(self, as_, minor, mentor, url):
        for days in range(12, 36, 4):
            files.visit(minor, today() - days * DAY, visitors=[mentor])
        client = as_("member")
        said = hidden(client, url) | typed(mentor, next_on=str(today() + 9 * DAY))
        with CaptureQueriesContext(connection) as caught:
            assert client.post(url, said).status_code == 302
        assert sum("SAVEPOINT" not in query["sql"] for query in caught) <= MOST_TO_SAVE

    def test_without_a_next_day_the_interval_counts_from_the_visit(self, as_, mentor, url):
        send(as_("member"), url, **typed(mentor, held_on=str(today() - 4 * DAY)))
        assert MentoringVisit.objects.get().next_on == today() + 11 * DAY

    def test_posted_twice_it_is_one_visit(self, as_, mentor, url):
        client = as_("member")
        values = hidden(client, url) | typed(mentor)
        assert client.post(url, values).url == client.post(url, values).url
        assert MentoringVisit.objects.count() == 1

    def test_posted_again_once_it_is_void_it_moves_no_due_day(self, as_, world, minor, mentor, url):
        client = as_("member")
        values = hidden(client, url) | typed(mentor)
        client.post(url, values)
        MentoringVisit.objects.get().void("记错了", by=world.user["head"])
        minor.refresh_from_db()
        due = minor.visit_due_on
        assert client.post(url, values).status_code == 302
        minor.refresh_from_db()
        assert (minor.visit_due_on, MentoringVisit.objects.valid().count()) == (due, 0)

    def test_sent_again_with_other_words_it_says_that_they_were_not_written(self, as_, mentor, url):
        client = as_("member")
        values = hidden(client, url) | typed(mentor)
        client.post(url, values)
        again = client.post(url, values | {"findings": "改成另外的话。"})
        assert "已经保存过一次" in errors(again)["__all__"][0]
        assert "改成另外的话。" in again.content.decode()
        assert MentoringVisit.objects.get().findings == "按时到校。"

    def test_the_form_of_one_child_makes_no_visit_to_another(self, as_, world, mentor, url):
        second = files.child(world.unit["chengdong"], id_no=files.number(77))
        files.team(second, [mentor])
        client = as_("member")
        values = hidden(client, url) | typed(mentor)
        client.post(url, values)
        other = client.post(reverse("visit-new", args=[second.pk]), values)
        assert "已经保存过一次" in errors(other)["__all__"][0]
        assert not second.visits.exists()

    def test_a_form_that_was_given_to_somebody_else_is_refused(self, as_, mentor, url):
        assert "别的账号" in errors(as_("head").post(url, hidden(as_("member"), url) | typed(mentor)))["token"][0]

    def test_the_draft_goes_with_the_visit(self, as_, minor, mentor, url):
        as_("member").post(reverse("draft", args=["visit", minor.pk]), {"findings": "写到一半"})
        as_("head").post(reverse("draft", args=["visit", minor.pk]), {"findings": "别人的"})
        send(as_("member"), url, **typed(mentor))
        assert [draft.typed["findings"] for draft in Draft.objects.all()] == [["别人的"]]

    def test_a_draft_that_arrives_after_its_visit_is_spent(self, as_, minor, mentor, url):
        client = as_("member")
        values = hidden(client, url) | typed(mentor)
        client.post(url, values)
        client.post(reverse("draft", args=["visit", minor.pk]), values)
        form = client.get(url).context["form"]
        assert form.draft is None
        assert form["findings"].value() == ""

    def test_a_line_of_the_audit_trail_says_so_without_a_word_of_it(self, as_, mentor, url):
        send(as_("member"), url, **typed(mentor, findings="秘密秘密"))
        line = AuditEntry.objects.get(verb="mentoringvisit.enter")
        assert line.target == MentoringVisit.objects.get().pk
        assert "秘密" not in str(line.detail)

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("held_on", str(today() + DAY), "不能晚于今天"),
            ("held_on", str(today() - 101 * DAY), "才建立"),
            ("held_on", "0001-01-01", "请核对年份"),
            ("held_on", "9999-12-31", "请核对年份"),
            ("held_on", "昨天", "看不懂日期"),
            ("held_on", "", "请填写走访日期"),
            ("held_on", MEGABYTE, "日期太长"),
            ("next_on", str(today()), "须晚于这次走访"),
            ("next_on", str(today() + 400 * DAY), "一年以内"),
            ("findings", "", "请填写情况"),
            ("findings", "字" * 2001, "最多 2000 个字，现在有 2001 个"),
            ("findings", "前\x00后", "控制字符"),
            ("findings", MEGABYTE, "最多 2000 个字"),
            ("place", "moon", "没有找到这个地点或方式"),
            ("place", str(2**63), "没有找到这个地点或方式"),
            ("worried", "perhaps", "请选择有没有担忧"),
            ("visitors", [], "请选择走访人"),
            ("visitors", [MISSING], "没有找到这个走访人"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(self, as_, mentor, url, field, value, said):
        answer = send(as_("member"), url, **typed(mentor, **{field: value}))
        assert said in errors(answer)[field][0]
        assert answer.context["form"][field].value() == value
        assert not MentoringVisit.objects.exists()

    def test_two_thousand_characters_and_full_width_digits_are_taken(self, as_, mentor, url):
        day = today() - DAY
        written = f"{day.year}年{day.month}月{day.day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        send(as_("member"), url, **typed(mentor, held_on=written, findings="字" * 2000))
        assert MentoringVisit.objects.get().held_on == day


class TestChanging:
    @pytest.fixture
    def visit(self, world, minor, mentor):
        return files.visit(minor, today() - 5 * DAY, visitors=[mentor], by=world.user["mentor"])

    def test_a_change_is_kept_and_the_due_day_follows(self, as_, minor, mentor, visit):
        url = reverse("visit-edit", args=[visit.pk])
        send(as_("member"), url, **typed(mentor, held_on=str(visit.held_on), next_on=str(today() + DAY)))
        minor.refresh_from_db()
        assert minor.visit_due_on == today() + DAY

    def test_a_change_takes_no_draft_with_it(self, as_, minor, mentor, visit):
        as_("member").post(reverse("draft", args=["visit", minor.pk]), {"findings": "写到一半"})
        send(as_("member"), reverse("visit-edit", args=[visit.pk]), **typed(mentor))
        assert Draft.objects.count() == 1

    def test_who_comes_second_sees_both_versions_and_loses_nothing(self, as_, mentor, visit):
        url = reverse("visit-edit", args=[visit.pk])
        values = hidden(as_("head"), url) | typed(mentor, findings="我写的")
        send(as_("member"), url, **typed(mentor, findings="别人写的"))
        answer = as_("head").post(url, values)
        assert answer.status_code == 409
        assert ("情况", "别人写的", "我写的") in answer.context["differences"]
        assert answer.context["form"]["findings"].value() == "我写的"
        visit.refresh_from_db()
        assert visit.findings == "别人写的"
        again = {name: answer.context["form"][name].value() for name in ("version",)} | typed(mentor, findings="我写的")
        assert as_("head").post(url, again).status_code == 302
        visit.refresh_from_db()
        assert visit.findings == "我写的"

    def test_the_same_change_sent_twice_is_no_conflict(self, as_, mentor, visit):
        client, url = as_("member"), reverse("visit-edit", args=[visit.pk])
        values = hidden(client, url) | typed(mentor, findings="改好了", next_on=str(today() + DAY))
        assert client.post(url, values).status_code == client.post(url, values).status_code == 302

    def test_a_voided_visit_stays_with_its_reason_and_out_of_the_numbers(self, as_, minor, visit):
        client, url = as_("member"), reverse("visit-void", args=[visit.pk])
        assert errors(client.post(url, {"reason": ""}))
        client.post(url, {"reason": "登记到别人名下了"})
        assert not MentoringVisit.objects.valid().exists()
        assert "登记到别人名下了" in client.get(reverse("visit", args=[visit.pk])).content.decode()
        minor.refresh_from_db()
        assert minor.visit_due_on == today() - 25 * DAY

    def test_a_visit_voided_meanwhile_is_changed_no_more(self, as_, world, mentor, visit):
        url = reverse("visit-edit", args=[visit.pk])
        values = hidden(as_("member"), url) | typed(mentor)
        visit.void("登记错了", by=world.user["head"])
        answer = as_("member").post(url, values)
        assert answer.status_code == 409
        assert "登记错了" in answer.content.decode()

    @pytest.mark.parametrize("page", ["visit", "visit-edit", "visit-void"])
    @pytest.mark.parametrize("who", STRANGERS)
    def test_to_strangers_it_does_not_exist(self, as_, visit, page, who):
        assert as_(who).get(reverse(page, args=[visit.pk])).status_code == 404
        assert as_(who).get(reverse(page, args=[MISSING])).status_code == 404

    @pytest.mark.parametrize("page", ["visit", "visit-edit", "visit-void"])
    @pytest.mark.parametrize("who", ["county", "bureau"])
    def test_it_is_the_stations(self, as_, visit, page, who):
        assert as_(who).get(reverse(page, args=[visit.pk])).status_code == 403

    def test_a_mentor_changes_what_he_wrote_himself(self, as_, minor, mentor, visit):
        theirs = files.visit(minor, today() - 2 * DAY, visitors=[mentor])
        assert as_("mentor").get(reverse("visit-edit", args=[visit.pk])).status_code == 200
        for page in ("visit-edit", "visit-void"):
            assert as_("mentor").get(reverse(page, args=[theirs.pk])).status_code == 403

    def test_after_a_transfer_it_stays_the_work_of_the_station_that_made_it(self, as_, world, minor, visit):
        Minor.objects.filter(pk=minor.pk).update(unit=world.unit["chengxi"])
        assert as_("neighbour").get(reverse("visit", args=[visit.pk])).status_code == 200
        assert as_("neighbour").get(reverse("visit-edit", args=[visit.pk])).status_code == 403
        assert as_("member").get(reverse("visit-edit", args=[visit.pk])).status_code == 404

    def test_reading_it_leaves_a_trace_in_the_file(self, as_, world, minor, visit):
        as_("member").get(reverse("visit", args=[visit.pk]))
        assert AuditEntry.objects.get(verb="minor.read", target=minor.pk).actor == world.user["member"].pk


def test_a_visit_lies_not_after_the_file_was_closed(world, as_, minor, mentor, url):
    closed_on = today() - 5 * DAY
    minor.teams.get().close(closed_on, by=world.user["head"])
    files.closed(Minor.objects.get(pk=minor.pk), on=closed_on)
    said = errors(send(as_("member"), url, **typed(mentor, held_on=str(closed_on + DAY))))
    assert said == {"held_on": [f"这份档案 {plain(closed_on)}已结案，走访不能晚于这一天；以后的情况请记回访。"]}
    assert not MentoringVisit.objects.exists()
    assert send(as_("member"), url, **typed(mentor, held_on=str(closed_on))).status_code == 302


def ticked(*minors) -> str:
    return f"{SEVERAL}?" + "&".join(f"minor={minor.pk}" for minor in minors)


def afternoon(client, address, mentor, **written) -> dict:
    """The page of an afternoon filled in; `written` maps a row's number to its fields."""
    rows_ = client.get(address).context["afternoon"].rows
    values = {"held_on": str(today()), "place": "school", "visitors": [str(mentor.pk)]}
    for number, row in enumerate(rows_):
        fields = {"findings": "", "worried": "no", "next_on": ""} | written.get(f"row{number}", {})
        values |= {row.add_prefix(name): value for name, value in fields.items()}
        values[row.add_prefix("token")] = row["token"].value()
    return values


class TestAfternoon:
    def test_what_they_share_is_asked_once_and_empty_rows_are_no_visits(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "在家", "worried": "yes"})
        assert client.post(address, values).url == VISITS
        visit = MentoringVisit.objects.get()
        assert (visit.minor, visit.place, visit.worried) == (minor, "school", True)
        assert list(visit.visitors.all()) == [mentor]
        assert visit.next_on == today() + 15 * DAY

    def test_each_child_has_its_own_next_day(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        soon = str(today() + 3 * DAY)
        client.post(
            address,
            afternoon(client, address, mentor, row0={"findings": "一"}, row1={"findings": "二", "next_on": soon}),
        )
        found = dict(MentoringVisit.objects.values_list("minor", "next_on"))
        assert found == {minor.pk: today() + 15 * DAY, other.pk: today() + 3 * DAY}

    def test_all_or_none(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"}, row1={"findings": "字" * 2001})
        answer = client.post(address, values)
        assert answer.status_code == 422
        assert not MentoringVisit.objects.exists()
        first, second = answer.context["afternoon"].rows
        assert not first.errors
        assert "2001" in second.errors["findings"][0]
        assert first["findings"].value() == "一"

    def test_when_one_cannot_be_written_none_is(self, as_, minor, other, mentor, monkeypatch):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"}, row1={"findings": "二"})
        enter = MentoringVisit.enter

        def break_at_the_second(visit, **how):
            if MentoringVisit.objects.exists():
                raise RuntimeError("the disk is full")
            enter(visit, **how)

        monkeypatch.setattr(MentoringVisit, "enter", break_at_the_second)
        with pytest.raises(RuntimeError):
            client.post(address, values)
        assert not MentoringVisit.objects.exists()

    def test_a_day_before_one_childs_file_is_said_at_that_child(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"}, row1={"findings": "二"})
        answer = client.post(address, values | {"held_on": str(today() - 10 * DAY)})
        first, second = answer.context["afternoon"].rows
        assert not first.errors
        assert "才建立" in second.non_field_errors()[0]
        assert not MentoringVisit.objects.exists()

    def test_a_wrong_day_is_said_once_at_the_top(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"})
        answer = client.post(address, values | {"held_on": str(today() + DAY)})
        assert "不能晚于今天" in answer.context["afternoon"].shared.errors["held_on"][0]

    def test_a_worry_without_a_word_is_no_empty_row(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"}, row1={"worried": "yes"})
        answer = client.post(address, values)
        assert "请填写情况" in answer.context["afternoon"].rows[1].errors["findings"][0]

    def test_nothing_written_at_all_is_said(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        answer = client.post(address, afternoon(client, address, mentor))
        assert answer.status_code == 422
        assert "还没有写任何孩子的情况" in answer.content.decode()

    def test_posted_twice_each_is_one_visit(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        values = afternoon(client, address, mentor, row0={"findings": "一"}, row1={"findings": "二"})
        assert client.post(address, values).status_code == client.post(address, values).status_code == 302
        assert MentoringVisit.objects.count() == 2

    def test_each_row_has_the_childs_own_draft(self, as_, minor, other, mentor):
        client, address = as_("member"), ticked(minor, other)
        client.post(reverse("draft", args=["visit", other.pk]), {"findings": "写到一半"})
        first, second = client.get(address).context["afternoon"].rows
        assert (first["findings"].value(), second["findings"].value()) == ("", "写到一半")
        client.post(address, afternoon(client, address, mentor, row1={"findings": "写完了"}))
        assert not Draft.objects.exists()

    def test_one_ticked_is_the_form_of_one_and_none_is_a_hint(self, as_, minor):
        assert as_("member").get(ticked(minor)).url == reverse("visit-new", args=[minor.pk])
        assert as_("member").get(SEVERAL).url == VISITS

    def test_a_child_out_of_reach_closes_the_page(self, as_, world, minor, other):
        stranger = files.child(world.unit["chengxi"], id_no=files.number(3))
        assert as_("member").get(ticked(minor, stranger)).status_code == 404
        assert as_("mentor").get(ticked(minor, other)).status_code == 404
        assert as_("county").get(ticked(minor, other)).status_code == 403
        for wrong in (MISSING, "x", "1' OR 1=1"):
            assert as_("member").get(SEVERAL, {"minor": [str(minor.pk), wrong]}).status_code == 404


class TestList:
    def test_the_longest_overdue_comes_first(self, as_, minor, other):
        page = as_("member").get(VISITS)
        assert [child for child, _ in page.context["items"]] == [minor, other]

    def test_a_mentor_sees_his_own_children_only(self, as_, minor, other):
        assert [child for child, _ in as_("mentor").get(VISITS).context["items"]] == [minor]

    def test_each_number_opens_its_rows(self, as_, minor, other):
        page = as_("member").get(VISITS)
        for one in page.context["waiting"]:
            assert len(as_("member").get(one.url).context["items"]) == one.number

    def test_no_name_stands_on_it(self, as_, minor):
        page = as_("member").get(VISITS).content.decode()
        assert minor.file_no in page
        assert "刘小明" not in page
        assert "刘*" not in page

    @pytest.mark.parametrize("who", [*STRANGERS[1:], "county", "bureau"])
    def test_it_is_for_those_who_visit(self, as_, who):
        assert as_(who).get(VISITS).status_code == 403

    def test_as_many_queries_for_twenty_children_as_for_two(self, as_, world, minor, other, mentor, url):
        files.visit(minor, today() - 9 * DAY, visitors=[mentor])
        pages = [VISITS, url, ticked(minor, other)]
        before = [queries(as_("member"), page) for page in pages]
        more = [files.child(world.unit["chengdong"], id_no=files.number(n)) for n in range(10, 28)]
        for child in more:
            files.team(child, [mentor])
            files.visit(child, today() - 9 * DAY, visitors=[mentor])
        pages[-1] = ticked(minor, other, *more)
        after = [queries(as_("member"), page) for page in pages]
        assert after == before
        assert max(after) <= 15
