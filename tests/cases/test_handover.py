"""移交: no mentor goes while a child has neither a successor nor a gap that the 站长 has signed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.forms.team import people_of
from cases.letters import handover_markup
from cases.models import Handover, HandoverLine, MentoringMember
from cases.models.handover import Part
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations.models import PersonStatus
from tests.cases import files
from tests.cases.test_sealing import sealed
from tests.stations import rows
from tests.stations.rows import hidden

DAY = timedelta(days=1)


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


@pytest.fixture
def going(unit):
    return rows.cleared(unit, "周建国", kind="retired_police")


@pytest.fixture
def heir(unit):
    return rows.cleared(unit, "王站员")


@pytest.fixture
def six(unit, going):
    """Six children of one mentor, each with a team of its own."""
    found = [files.child(unit, id_no=files.number(number)) for number in range(1, 7)]
    for minor in found:
        files.team(minor, [going])
    return found


def new(person) -> str:
    return reverse("handover-new", args=[person.pk])


def typed(client, person, **parts) -> dict:
    """The page filled in: for each file its successor or the end of its gap."""
    form = client.get(new(person)).context["form"]
    values = hidden(client, new(person)) | {"reason": "illness", "handed_on": str(today())}
    for part in form.parts:
        told = parts.get(str(part.minor).replace("-", "_"), parts["rest"])
        name = "gap_until" if isinstance(told, str) else "successor"
        values[part.add_prefix(name)] = told if isinstance(told, str) else str(told.pk)
    return values


def test_six_children_go_over_in_one_deed(as_, six, going, heir):
    head = as_("head")
    response = head.post(new(going), typed(head, going, rest=heir))
    handover = Handover.objects.get()
    assert response["Location"] == handover.get_absolute_url()
    assert handover.lines.count() == 6
    assert set(MentoringMember.objects.serving().values_list("person", "role", "starts_on")) == {
        (heir.pk, "lead", today())
    }
    assert {one.visit_due_on for one in six} != {None}
    assert AuditEntry.objects.filter(verb="mentoringteam.join").count() == 6


def test_one_that_may_not_be_taken_over_stops_them_all(as_, unit, six, going, heir):
    files.guardian(six[3], name="王站员")
    head = as_("head")
    response = head.post(new(going), typed(head, going, rest=heir))
    assert response.status_code == 422
    assert f"档案 {six[3]}：王站员与孩子的监护人是同一个人" in response.text
    assert not Handover.objects.exists()
    assert MentoringMember.objects.serving().filter(person=going).count() == 6


def test_neither_successor_nor_gap_is_refused(as_, six, going):
    head = as_("head")
    values = hidden(head, new(going)) | {"reason": "death", "handed_on": str(today())}
    response = head.post(new(going), values)
    assert response.text.count("请选接手人，或写明空缺到哪一天。") >= 6
    assert not Handover.objects.exists()


@pytest.mark.parametrize("days", [0, 200])
def test_a_gap_ends_within_three_months(as_, six, going, heir, days):
    head = as_("head")
    values = typed(head, going, rest=str(today() + days * DAY))
    assert head.post(new(going), values).status_code == 422


def test_a_gap_waits_on_the_head_until_it_is_filled(as_, six, going, heir):
    head = as_("head")
    number = str(six[0])
    values = typed(head, going, rest=heir, **{number.replace("-", "_"): str(today() + 20 * DAY)})
    head.post(new(going), values)
    line = HandoverLine.objects.gaps().get()
    item = next(one for one in head.get(reverse("workbench")).context["board"].items if "没有接手人" in one.title)
    assert (item.due_on, number in item.title) == (today() + 20 * DAY, True)
    assert "没有接手人" not in as_("member").get(reverse("workbench")).text
    assert "等接手人" in head.get(six[0].get_absolute_url()).text
    url = reverse("handover-successor", args=[line.pk])
    assert head.post(url, {"successor": str(heir.pk), "on": str(today())}).status_code == 302
    assert not HandoverLine.objects.gaps().exists()
    assert [str(one) for one in six[0].teams.get().serving()] == ["王站员"]
    assert "没有接手人" not in head.get(reverse("workbench")).text


def test_visits_stay_due_in_a_gap_and_nothing_is_open_once_the_team_has_ended(six, going):
    files.handover(going, gap=today() + 20 * DAY)
    six[0].refresh_from_db()
    assert six[0].visit_due_on
    six[0].teams.get().close(today(), by=None)
    assert HandoverLine.objects.gaps().count() == 5


def test_out_of_a_team_one_of_the_others_takes_over(unit, going, heir):
    minor, third = files.child(unit), rows.cleared(unit, "李老师")
    team = files.team(minor, [going, heir, third], "many_to_one")
    files.handover(going, successor=third)
    assert next((str(one), one.role) for one in team.serving()) == ("李老师", "lead")
    with pytest.raises(NotAllowed, match="多帮一须至少两名帮教人"):
        files.handover(third, successor=heir)


def test_who_still_mentors_does_not_leave(as_, six, going, heir):
    url = reverse("person-status-new", args=[going.pk])
    values = hidden(as_("head"), url) | {"kind": "left", "starts_on": str(today())}
    response = as_("head").post(url, values)
    assert response.status_code == 409
    assert "周建国还在帮教 6 名未成年人，请先移交。" in response.text
    assert new(going) in as_("head").get(going.get_absolute_url()).text
    with pytest.raises(NotAllowed):
        going.void("登记错了", by=None)
    files.handover(going, successor=heir)
    assert as_("head").post(url, values).status_code == 302
    assert PersonStatus.objects.filter(person=going, kind="left").exists()


def test_it_is_listed_for_whom_one_of_its_children_is_known(as_, world, going, heir):
    first, second = (files.child(world.unit["chengdong"], id_no=files.number(one)) for one in (1, 2))
    teams = [files.team(one, [going]) for one in (first, second)]
    handover = files.handover(going, successor=heir)
    member = as_("member")
    sealed(first, by=world.user["keeper"])  # its team still works
    assert "1 名" in member.get(reverse("handovers")).text
    for team in teams:
        team.close(today(), by=None)
    sealed(second, by=world.user["keeper"])
    assert handover.person.name not in member.get(reverse("handovers")).text
    for name in ("handover", "handover-letter"):
        assert member.get(reverse(name, args=[handover.pk])).status_code == 404


def test_above_the_station_nobody_learns_of_whom_a_mentor_of_a_sealed_child_has(as_, world, going):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [going])
    county, mentors, void = as_("county"), reverse("mentors"), reverse("person-void", args=[going.pk])
    refused = county.post(void, {"reason": "登记错了"})
    assert "周建国" in county.get(mentors).text
    sealed(minor, by=world.user["keeper"])
    assert "周建国" not in county.get(mentors).text
    assert "周建国" in as_("head").get(mentors).text
    again = county.post(void, {"reason": "登记错了"})
    assert (again.status_code, again.context["form"].errors) == (409, refused.context["form"].errors)
    assert "名未成年人" not in again.text + county.get(going.get_absolute_url()).text
    assert "还在帮教 1 名" in as_("head").post(void, {"reason": "登记错了"}).text


def test_the_letter_names_files_and_no_child(as_, six, going, heir):
    handover = files.handover(going, successor=heir)
    response = as_("head").get(reverse("handover-letter", args=[handover.pk]))
    lines = list(HandoverLine.objects.with_last_visit())
    paper = handover_markup(handover, lines, "站长", reader=handover.person)
    assert f"<td>{today():%Y年%-m月%-d日}</td>" in paper
    assert f"<td>{today():%Y-%m-%d}</td>" not in paper
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert AuditEntry.objects.filter(verb="handover.print", target=handover.pk).exists()
    page = as_("head").get(handover.get_absolute_url()).text
    assert all(str(one) in page for one in six)
    assert "刘小明" not in page


def test_on_the_letter_each_successor_signs_for_himself_and_only_once(unit, six, going, heir):
    other, members = rows.cleared(unit, "李老师"), MentoringMember.objects.serving().filter(person=going)
    whose = [heir, other, heir, None, other, heir]
    parts = [
        Part(one, one.team.minors.get(), who, None if who else today() + DAY)
        for one, who in zip(members, whose, strict=True)
    ]
    handover = Handover(unit=unit, person=going, reason="illness", handed_on=today())
    handover.carry_out(parts, by=None)
    paper = handover_markup(handover, list(HandoverLine.objects.with_last_visit()), "站长", reader=going)
    assert [paper.count(f"接手人（{one}）签名：") for one in (heir, other)] == [1, 1]
    assert paper.count("签名：") == 4
    assert "<th>移交人</th>" not in paper


def test_what_was_signed_elsewhere_is_not_known_here(as_, world, going, six):
    handover = files.handover(going, gap=today() + 5 * DAY)
    for name in ("handover", "handover-letter"):
        assert as_("neighbour").get(reverse(name, args=[handover.pk])).status_code == 404


def test_who_comes_into_a_team_that_stands_open_leads_it_and_fills_the_gap(as_, six, going, heir):
    handover = files.handover(going, gap=today() + 20 * DAY)
    team = six[0].teams.get()
    url = reverse("team-join", args=[six[0].pk, team.pk])
    assert as_("head").post(url, {"person": str(heir.pk), "role": "member", "on": str(today())}).status_code == 302
    assert [(str(one), one.role) for one in team.serving()] == [("王站员", "lead")]
    line = handover.lines.get(minor=six[0])
    assert (line.successor, line.succeeds_on, HandoverLine.objects.gaps().count()) == (heir, today(), 5)
    assert AuditEntry.objects.filter(verb="handoverline.fill", target=line.pk).count() == 1


def test_each_of_two_gaps_of_a_team_is_filled_by_another(unit, going, heir):
    here, third, fourth = (rows.cleared(unit, name) for name in ("李老师", "张老师", "孙老师"))
    team = files.team(files.child(unit), [going, here, heir], "many_to_one")
    first = files.handover(going, gap=today() + 9 * DAY, handed_on=today() - 3 * DAY).lines.get()
    second = files.handover(here, gap=today() + 5 * DAY).lines.get()
    team.join(third, today(), by=None)
    assert list(HandoverLine.objects.gaps()) == [second]
    second.fill(fourth, today(), by=None)
    first.refresh_from_db()
    assert (first.successor, second.successor) == (third, fourth)


def test_of_two_gaps_of_one_day_the_one_that_was_signed_first_is_filled_first(unit, going, heir):
    others = [rows.cleared(unit, name) for name in ("李老师", "张老师", "孙老师")]
    team = files.team(files.child(unit), [going, heir, *others[:2]], "many_to_one")
    lines = [files.handover(one, gap=today() + 9 * DAY).lines.get() for one in (going, heir)]
    team.join(others[2], today(), by=None)
    assert list(HandoverLine.objects.gaps()) == [lines[1]]


def test_both_mentors_gone_each_gap_is_filled_in_turn(as_, unit, going, heir):
    """By who takes over or by who joins; nobody is both, and nobody else leaves meanwhile."""
    here, third = (rows.cleared(unit, name) for name in ("李老师", "张老师"))
    minor = files.child(unit)
    team = files.team(minor, [going, here], "many_to_one")
    lines = [files.handover(one, gap=today() + 9 * DAY).lines.get() for one in (going, here)]
    url = reverse("handover-successor", args=[lines[0].pk])
    assert as_("head").post(url, {"successor": str(heir.pk), "on": str(today())}).status_code == 302
    with pytest.raises(NotAllowed, match="至少两名"):
        lines[1].fill(heir, today(), by=None)
    url = reverse("team-join", args=[minor.pk, team.pk])
    assert as_("head").post(url, {"person": str(third.pk), "role": "member", "on": str(today())}).status_code == 302
    assert [(one.person, one.role) for one in team.serving()] == [(heir, "lead"), (third, "member")]
    assert not HandoverLine.objects.gaps().exists()
    with pytest.raises(NotAllowed, match="至少两名"):
        team.leave(team.serving()[1], today(), by=None)


def test_a_gap_makes_no_team_smaller(unit, going, heir):
    here = rows.cleared(unit, "李老师")
    team = files.team(files.child(unit), [going, here, heir], "many_to_one")
    files.handover(going, gap=today() + 9 * DAY)
    with pytest.raises(NotAllowed, match="至少两名"):
        team.leave(team.serving()[1], today(), lead=team.serving()[0].person, by=None)


@pytest.mark.parametrize("days", [-3, 2])
def test_nobody_takes_over_before_it_was_handed_over(unit, going, heir, days):
    handed_on = today() - 5 * DAY
    files.team(files.child(unit), [going])
    line = files.handover(going, gap=today() + 9 * DAY, handed_on=handed_on).lines.get()
    line.fill(heir, handed_on + days * DAY, by=None)
    assert line.succeeds_on == handed_on + max(days, 0) * DAY


def test_filling_a_gap_leaves_its_line_once(six, going, heir):
    files.handover(going, gap=today() + 20 * DAY)
    line = HandoverLine.objects.gaps().first()
    for _ in range(2):
        line.fill(heir, today(), by=None)
    assert AuditEntry.objects.filter(verb="handoverline.fill", target=line.pk).count() == 1
    with pytest.raises(NotAllowed, match="别人刚选了接手人"):
        line.fill(going, today(), by=None)


def test_whoever_has_left_already_hands_nothing_over(unit, six, going, heir):
    member = MentoringMember.objects.serving().filter(team__minors=six[0]).select_related("team", "person").get()
    team = six[0].teams.get()
    team.hand_over(member, heir, today(), by=None)
    row = Handover(unit=unit, person=going, reason="illness", handed_on=today())
    with pytest.raises(NotAllowed, match="周建国已经不在小组里"):
        row.carry_out([Part(member, six[0], rows.cleared(unit, "李老师"), None)], by=None)
    assert not HandoverLine.objects.exists()
    assert [str(one) for one in team.serving()] == ["王站员"]


def test_a_child_that_came_in_between_is_not_left_behind(unit, six, going, heir):
    members = MentoringMember.objects.serving().select_related("team", "person")
    parts = [Part(one, one.team.minors.get(), heir, None) for one in members]
    row = Handover(unit=unit, person=going, reason="illness", handed_on=today())
    with pytest.raises(NotAllowed, match="移交期间又多了帮教对象"):
        row.carry_out(parts[1:], by=None)
    assert not Handover.objects.exists()
    assert MentoringMember.objects.serving().filter(person=going).count() == 6


def test_the_children_of_one_team_go_to_one_successor(unit, going, heir):
    minor, sister = files.child(unit), files.child(unit, id_no=files.number(2))
    files.team(minor, [going]).minors.add(sister)
    member = MentoringMember.objects.serving().select_related("team", "person").get()
    row = Handover(unit=unit, person=going, reason="illness", handed_on=today())
    parts = [Part(member, minor, heir, None), Part(member, sister, rows.cleared(unit, "李老师"), None)]
    with pytest.raises(NotAllowed, match="由同一个人接手"):
        row.carry_out(parts, by=None)
    row.carry_out([parts[0], Part(member, sister, heir, None)], by=None)
    assert {line.successor for line in row.lines.all()} == {heir}


def test_of_a_mentor_of_two_units_each_hands_over_its_own(as_, world, six, going, heir):
    other = files.child(world.unit["chengxi"])
    files.team(other, [going])
    head = as_("head")
    assert "周建国在城西所还帮教着孩子" in head.get(new(going)).text
    assert head.post(new(going), typed(head, going, rest=heir)).status_code == 302
    assert Handover.objects.get().lines.count() == 6
    assert [one.team for one in MentoringMember.objects.serving().filter(person=going)] == [other.teams.get()]
    page = head.get(new(going)).text
    assert "请城西所的站长在档案里调整小组" in page
    assert "不用移交" not in page


def offered(client, line) -> list:
    return list(client.get(reverse("handover-successor", args=[line.pk])).context["form"].fields["successor"].queryset)


def test_nobody_takes_over_from_himself(as_, six, going, heir):
    files.handover(going, gap=today() + 20 * DAY)
    assert offered(as_("head"), HandoverLine.objects.gaps().first()) == [heir]


@pytest.mark.parametrize(("reason", "may"), [("death", False), ("transfer", False), ("illness", True)])
def test_the_dead_and_those_moved_away_are_offered_for_no_child(as_, unit, six, going, heir, reason, may):
    files.handover(going, successor=heir, reason=reason)
    other = files.child(unit, id_no=files.number(7))
    choices = as_("head").get(reverse("team-new", args=[other.pk])).context["form"].fields["mentors"].queryset
    assert (going in choices) is may


def test_who_was_moved_away_and_came_back_mentors_again(world, unit, going, heir):
    minor = files.child(unit)
    files.team(minor, [going])
    files.handover(going, successor=heir, reason="transfer", handed_on=today() - 5 * DAY)
    assert going not in people_of(minor, world.user["head"])
    PersonStatus(person=going, kind="retired_police", starts_on=today() - DAY).enter(by=None)
    assert going in people_of(minor, world.user["head"])
