"""封存: placed by notice, lifted by two, looked at by leave; to everybody else as if it had never been."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    AidGrant,
    Duplicate,
    JuvenileCase,
    MentoringVisit,
    Minor,
    MinorCategory,
    Reveal,
    RightsAidCase,
    SealAccess,
    Sealing,
)
from cases.models.part import Belonging
from cases.models.sealing import Extent
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Draft
from guanai.withholding import Shown, Withheld
from stations.models import Person, Referral, Unit, User
from tests.cases import clues, files
from tests.stations import rows
from tests.stations.rows import errors, hidden

PRESSED = {"csrfmiddlewaretoken": "x"}  # a form with nothing to type
ACT = today() - timedelta(days=300)


@pytest.fixture
def station(world):
    return world.unit["chengdong"]


@pytest.fixture
def minor(world, station):
    return files.child(station, kind="serious_misbehaviour")


@pytest.fixture
def case(minor):
    return sentenced(minor)


def sentenced(minor, months=12, **facts) -> JuvenileCase:
    """A decided case of somebody who did it."""
    officer = rows.person(minor.unit, name="吴警官", kind="serving_police")
    facts = {
        "case_no": "A990000", "role": "suspect", "nature": "criminal", "act_on": ACT, "received_on": ACT,
        "disposition": "sentenced", "disposed_on": today(), "sentence_months": months, "unit": minor.unit,
    } | facts  # fmt: skip
    case = JuvenileCase(minor=minor, officer=officer, **facts)
    case.enter(by=None)
    return case


def sealed(minor, *, by, **facts) -> Sealing:
    facts = {"basis": "education", "notice_no": "封〔2026〕1号"} | facts
    sealing = Sealing(minor=Minor.objects.get(pk=minor.pk), unit=minor.unit, **facts)
    sealing.place(by=by)
    return sealing


def asked(sealing, viewer, *, by) -> SealAccess:
    facts = {"ground": "case_need", "applicant": "某区人民法院", "document": "函〔2026〕9号"}
    access = SealAccess(sealing=sealing, viewer=viewer, **facts)
    access.ask(by=by)
    return access


def granted(sealing, world, viewer="member") -> SealAccess:
    access = asked(sealing, world.user[viewer], by=world.user["keeper"])
    access.approve(by=world.user["second_keeper"])
    return access


class TestDuty:
    def test_a_case_decided_before_eighteen_stands_in_the_keepers_list(self, as_, case):
        page = as_("keeper").get(reverse("sealings"))
        assert case.minor.file_no in page.content.decode()
        assert f"?case={case.pk}" in page.content.decode()

    def test_more_than_five_years_do_not(self, as_, minor):
        case = sentenced(minor, months=61)
        assert f"?case={case.pk}" not in as_("keeper").get(reverse("sealings")).content.decode()

    def test_nor_the_case_of_a_victim(self, as_, minor):
        case = sentenced(minor, role="victim", disposition="not_prosecuted", sentence_months=None)
        assert f"?case={case.pk}" not in as_("keeper").get(reverse("sealings")).content.decode()

    def test_the_form_comes_filled_from_the_list(self, as_, case):
        page = as_("keeper").get(reverse("sealing-new"), {"case": case.pk}).content.decode()
        assert case.minor.file_no in page
        assert 'value="criminal" selected' in page

    def test_how_much_of_it_is_done_is_told_to_the_keeper_alone(self, as_, world, case):
        def told(login: str = "keeper", page: str = reverse("sealings")) -> str:
            return as_(login).get(page).content.decode()

        assert "现封存 0 件，待封存 1 件，封存完成率 0.0%" in told()
        sealed(case.minor, by=world.user["keeper"], case=case, basis="criminal", extent="matter")
        assert "现封存 1 件，待封存 0 件，封存完成率 100.0%" in told()
        assert "封存完成率" not in told("bureau", "/dashboard/chengbei/?group=rights")

    def test_without_any_there_is_no_share(self, as_):
        assert "封存完成率" not in as_("keeper").get(reverse("sealings")).content.decode()


class TestPlacing:
    def post(self, as_, minor, **facts):
        facts = {"minor": minor.file_no, "extent": "file", "basis": "criminal", "notice_no": "封 1 号"} | facts
        return as_("keeper").post(reverse("sealing-new"), facts)

    def test_by_the_notice(self, as_, world, case):
        assert self.post(as_, case.minor).status_code == 302
        sealing = Sealing.objects.get()
        assert (sealing.case, sealing.notice_no, sealing.status) == (case, "封 1 号", "sealed")
        assert AuditEntry.objects.get(verb="sealing.place").actor == world.user["keeper"].pk

    def test_twice_is_refused(self, as_, case):
        self.post(as_, case.minor)
        again = self.post(as_, case.minor)
        assert again.status_code == 422  # to the form the file is not there
        assert Sealing.objects.count() == 1

    def test_a_matter_twice_is_refused_in_words(self, as_, case):
        self.post(as_, case.minor, extent="matter")
        assert Sealing.objects.count() == 1
        with pytest.raises(NotAllowed, match="已经封存"):
            sealed(case.minor, case=case, basis="criminal", extent=Extent.MATTER, by=Sealing.objects.get())

    @pytest.mark.parametrize("months", [61, 240])
    def test_a_long_sentence_is_no_ground(self, as_, minor, months):
        sentenced(minor, months=months)
        page = self.post(as_, minor)
        assert page.status_code == 409
        assert "不符合刑事诉讼法第二百八十六条" in page.content.decode()
        assert not Sealing.objects.exists()
        assert not Withheld.objects.exists()

    def test_five_years_are(self, as_, minor):
        sentenced(minor, months=60)
        assert self.post(as_, minor).status_code == 302

    def test_a_record_of_a_crime_needs_a_sentence(self, as_, minor):
        page = self.post(as_, minor)
        assert page.status_code == 409
        assert "没有已判决的案件" in page.content.decode()

    def test_several_acts_need_a_reason(self, as_, case):
        page = self.post(as_, case.minor, basis="several_acts")
        assert page.status_code == 422
        assert "整案封存须写明为什么" in page.content.decode()

    def test_a_matter_needs_a_case(self, as_, minor):
        page = self.post(as_, minor, extent="matter", basis="education")
        assert page.status_code == 422
        assert "不能只封涉案部分" in page.content.decode()

    def test_of_several_cases_one_is_chosen(self, as_, case):
        sentenced(case.minor)
        page = self.post(as_, case.minor)
        assert page.status_code == 422
        assert "有几起案件" in page.content.decode()

    def test_a_file_of_another_city_is_not_found(self, as_, world):
        facts = {"name": "南山市公安局", "short": "南山市局", "kind": "city_bureau"}
        elsewhere = Unit.enter(by=None, code="nanshan", **facts)
        page = self.post(as_, files.child(elsewhere))
        assert page.status_code == 422
        assert "没有找到这份档案" in page.content.decode()

    def test_a_draft_goes_with_it(self, world, minor):
        Draft.objects.create(owner=world.user["member"].pk, form="visit", target=minor.pk, payload="{}")
        sealed(minor, by=world.user["keeper"])
        assert not Draft.objects.exists()


class TestNumber:
    def test_is_forgotten_and_the_child_can_be_entered_again(self, world, station, minor):
        sealed(minor, by=world.user["keeper"])
        assert Minor._base_manager.get(pk=minor.pk).id_index is None
        files.child(station)  # the same number

    def test_no_other_station_finds_it(self, world, minor):
        sealed(minor, by=world.user["keeper"])
        files.child(world.unit["chengxi"])
        assert not Duplicate.objects.exists()

    def test_stays_forgotten_while_a_team_still_works(self, world, minor):
        files.team(minor, [rows.person(minor.unit)])
        sealed(minor, by=world.user["keeper"])
        minor = Minor.objects.get(pk=minor.pk)
        minor.amend({"grade": "八年级"}, version=minor.version, by=None)
        assert Minor.objects.get(pk=minor.pk).id_index is None

    def test_is_remembered_when_the_seal_is_lifted(self, world, minor):
        lifted(sealed(minor, by=world.user["keeper"]), world)
        assert Minor.objects.with_number(files.number()).get() == minor

    def test_is_not_where_another_file_has_it_by_then(self, world, station, minor):
        sealing = sealed(minor, by=world.user["keeper"])
        other = files.child(station)
        lifted(sealing, world)
        assert Minor.objects.with_number(files.number()).get() == other
        assert Minor.objects.filter(pk=minor.pk).exists()


def lifted(sealing, world):
    sealing.ask_to_lift(lift_ground="retrial", lift_document="再审 1 号", by=world.user["keeper"])
    sealing.lift(by=world.user["second_keeper"])


class TestLifting:
    def test_gives_everything_back(self, world, as_, case):
        sealing = sealed(case.minor, basis="criminal", case=case, by=world.user["keeper"])
        lifted(sealing, world)
        assert as_("head").get(case.minor.get_absolute_url()).status_code == 200
        assert JuvenileCase.objects.get() == case
        assert not Withheld.objects.exists()

    def test_is_not_approved_by_who_asked(self, world, as_, minor):
        sealing = sealed(minor, by=world.user["keeper"])
        sealing.ask_to_lift(lift_ground="retrial", lift_document="再审 1 号", by=world.user["keeper"])
        page = as_("keeper").post(reverse("sealing-lift", args=[sealing.pk]), PRESSED)
        assert page.status_code == 409
        assert "须由另一人批准" in page.content.decode()
        assert Sealing.objects.get().is_standing

    def test_is_not_approved_before_somebody_asked(self, world, as_, minor):
        sealing = sealed(minor, by=world.user["keeper"])
        assert as_("second_keeper").post(reverse("sealing-lift", args=[sealing.pk]), PRESSED).status_code == 409
        assert Sealing.objects.get().is_standing

    def test_is_asked_for_and_approved_in_the_browser(self, world, as_, minor):
        sealing = sealed(minor, by=world.user["keeper"])
        asked = {"lift_ground": "new_crime", "lift_document": "刑 2 号"}
        as_("keeper").post(reverse("sealing-lift-request", args=[sealing.pk]), asked)
        assert "批准解除" in as_("second_keeper").get(reverse("sealings")).content.decode()
        as_("second_keeper").post(reverse("sealing-lift", args=[sealing.pk]), PRESSED)
        assert not Sealing.objects.get().is_standing

    def test_is_asked_for_once(self, world, minor):
        sealing = sealed(minor, by=world.user["keeper"])
        sealing.ask_to_lift(lift_ground="retrial", lift_document="1", by=world.user["keeper"])
        with pytest.raises(NotAllowed):
            sealing.ask_to_lift(lift_ground="retrial", lift_document="1", by=world.user["second_keeper"])


class TestWorkingTeam:
    """The seal falls at once on the case; 帮教 goes on, known to the team and the 站长 alone, until it ends."""

    @pytest.fixture
    def sealing(self, world, case):
        files.join_mentor(world)
        team = files.team(case.minor, [Person.objects.get(name="周老师")])
        files.visit(case.minor, today() - timedelta(days=3))
        sealing = sealed(case.minor, basis="criminal", case=case, by=world.user["keeper"])
        sealing.team = team
        return sealing

    def test_waits_for_its_end(self, sealing):
        assert sealing.status == "working"

    @pytest.mark.parametrize(("who", "status"), [("mentor", 200), ("head", 200), ("member", 404), ("county", 404)])
    def test_the_file_is_left_to_the_team_and_the_head(self, sealing, as_, who, status):
        assert as_(who).get(sealing.minor.get_absolute_url()).status_code == status

    def test_the_case_is_gone_for_all_of_them(self, sealing):
        assert not JuvenileCase.objects.exists()
        assert not MinorCategory.objects.filter(minor=sealing.minor).conduct().exists()

    @pytest.mark.parametrize("who", ["mentor", "head"])
    def test_it_is_in_no_list_and_no_search(self, sealing, as_, who):
        listed = as_(who).get(reverse("minors")).content.decode()
        assert sealing.minor.file_no not in listed
        found = as_(who).post(reverse("minor-search"), {"q": sealing.minor.file_no}, follow=True).content.decode()
        assert f"/minors/{sealing.minor.pk}/" not in found

    @pytest.mark.parametrize("who", ["member", "head"])
    def test_a_clue_is_joined_to_it_as_to_a_number_that_nobody_has(self, sealing, as_, who):
        clue = clues.clue(sealing.unit)
        clue.verify("属实", by=None)
        url = reverse("clue-join", args=[clue.pk])
        answers = [as_(who).post(url, {"file_no": number}) for number in (sealing.minor.file_no, "ZZZZ-0000")]
        assert [(one.status_code, errors(one)) for one in answers] == 2 * [(422, errors(answers[1]))]

    def test_what_stands_in_other_lists_goes_at_once(self, world, as_, station):
        minor = files.child(station, id_no=files.number(8))
        files.child(world.unit["chengxi"], id_no=files.number(8))
        files.team(minor, [rows.person(station)])
        clue = clues.clue(station, klass="against_minor")
        clue.verify("属实", by=None)
        clue.file_as(minor, by=None)
        rows.referral(station, subject=minor.pk, subject_label=minor.file_no).send(by=None)
        facts = {"beneficiary": "minor", "kind": "tuition", "granted_on": today(), "cash": 800}
        AidGrant(unit=station, minor=minor, **facts).enter(by=None)
        lists = (("member", "clues"), ("member", "aid-grants"), ("county", "duplicates"))
        assert all(minor.file_no in as_(who).get(reverse(name)).content.decode() for who, name in lists)
        case = sentenced(minor)
        sealed(minor, case=case, basis="criminal", extent=Extent.MATTER, by=world.user["keeper"])
        assert not any(minor.file_no in as_(who).get(reverse(name)).content.decode() for who, name in lists)
        assert not Referral.objects.exists()
        minor.teams.get().close(today(), by=None)
        assert all(minor.file_no in as_(who).get(reverse(name)).content.decode() for who, name in lists)
        assert not Referral.objects.exists()  # it was since the act

    def test_its_visit_still_waits_on_the_mentor(self, sealing, as_):
        assert sealing.minor.file_no in as_("mentor").get(reverse("visits")).content.decode()

    def test_the_end_of_the_team_seals_the_rest(self, sealing, as_):
        sealing.team.close(today(), by=None)
        sealing.refresh_from_db()
        assert sealing.status == "sealed"
        assert as_("head").get(sealing.minor.get_absolute_url()).status_code == 404
        assert not MentoringVisit.objects.exists()

    def test_so_does_voiding_it(self, sealing, world):
        sealing.team.void("登错", by=world.user["head"])
        sealing.refresh_from_db()
        assert sealing.status == "sealed"


@pytest.mark.parametrize("team", [True, False])
@pytest.mark.parametrize("again", [{}, {"minor": ""}, {"minor": "", "story": "另一件"}])
def test_a_form_that_made_a_sealed_row_is_one_that_has_lapsed(world, as_, minor, team, again):
    if team:
        files.team(minor, [rows.person(minor.unit)])
    member, url = as_("member"), reverse("rights-aid-new")
    typed = {"minor": minor.file_no, "kind": "psych", "opened_on": str(today()), "story": "谈心"}
    values = hidden(member, url) | typed
    assert member.post(url, values).status_code == 302
    sealed(minor, by=world.user["keeper"])
    said = errors(member.post(url, values | again))
    assert said["token"] == errors(member.post(url, values | again | {"token": "x"}))["token"]
    assert "__all__" not in said
    assert RightsAidCase._base_manager.count() == 1


class TestMatter:
    """Only what tells of the act goes; the child's file stays, as if there had been no act."""

    @pytest.fixture
    def sealing(self, world, station):
        minor = files.child(station, kind="left_behind")
        case = sentenced(minor)
        files.category(minor, "suspect")
        files.behaviour(minor, "s4")
        files.guardian(minor)
        mentor = rows.person(station)
        team = files.team(minor, [mentor])
        files.visit(minor, today() - timedelta(days=3), visitors=[mentor])
        team.close(today(), by=None)
        return sealed(minor, case=case, basis="criminal", extent=Extent.MATTER, by=world.user["keeper"])

    def test_the_file_stays(self, sealing, as_):
        page = as_("head").get(sealing.minor.get_absolute_url())
        assert page.status_code == 200
        assert "留守" in page.content.decode()

    def test_the_act_and_the_mentoring_are_gone(self, sealing, as_):
        for name in ("minor", "minor-categories", "minor-behaviours", "minor-assessments", "minor-outcomes"):
            page = as_("head").get(reverse(name, args=[sealing.minor.pk])).content.decode()
            assert "涉罪" not in page
            assert "王站员" not in page  # who went and who mentored

    def test_it_stands_as_a_file_without_a_team(self, sealing):
        minor = Minor.objects.get(pk=sealing.minor.pk)
        assert (minor.status, minor.visit_due_on) == ("filed", None)

    def test_its_number_is_found(self, sealing):
        assert Minor.objects.with_number(files.number()).exists()

    def test_lifting_brings_back_what_it_was(self, sealing, world):
        lifted(sealing, world)
        assert Minor.objects.get(pk=sealing.minor.pk).status == "managed"


class TestLook:
    @pytest.fixture
    def sealing(self, world, case):
        return sealed(case.minor, basis="criminal", case=case, by=world.user["keeper"])

    def test_is_asked_for_approved_promised_seen_and_lapses(self, sealing, world, as_):
        asked = {"login": "member", "ground": "case_need", "applicant": "某法院", "document": "函 3 号"}
        assert as_("keeper").post(reverse("seal-access-new", args=[sealing.pk]), asked).status_code == 302
        access = SealAccess.objects.get()
        url = reverse("seal-access-records", args=[access.pk])
        assert as_("member").get(url).status_code == 404
        as_("second_keeper").post(reverse("seal-access-approval", args=[access.pk]), PRESSED)
        assert as_("member").get(url).status_code == 302  # to the promise
        signed = as_("member").post(reverse("seal-access", args=[access.pk]), {"name": world.user["member"].name})
        assert signed.status_code == 302
        page = as_("member").get(url)
        assert "刘小明" in page.content.decode()
        assert "A990000" in page.content.decode()
        assert world.user["member"].login in page.content.decode()
        assert int(page["Refresh"]) <= 1801
        assert AuditEntry.objects.filter(verb="sealaccess.view", actor=world.user["member"].pk).exists()
        SealAccess.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert as_("member").get(url).status_code == 404

    @pytest.mark.parametrize("promised", [True, False])
    def test_ends_with_the_viewers_role(self, sealing, world, as_, promised):
        access = granted(sealing, world)
        if promised:
            access.promise(by=world.user["member"])
        world.user["member"].appointments.update(ends_on=today() - timedelta(days=1))
        client = as_("member")
        for name in ("seal-access", "seal-access-records"):
            assert client.get(reverse(name, args=[access.pk])).status_code == 404
        if not promised:
            with pytest.raises(NotAllowed):
                access.promise(by=User.objects.get(login="member"))

    def test_is_approved_on_the_page_of_the_seal_by_the_second_keeper_alone(self, sealing, world, as_):
        access = asked(sealing, world.user["member"], by=world.user["keeper"])
        urls = [reverse(name, args=[access.pk]) for name in ("seal-access-approval", "seal-access-refusal")]
        second, first = (as_(who).get(sealing.get_absolute_url()).text for who in ("second_keeper", "keeper"))
        assert [url in second for url in urls] == [True, True]
        assert [url in first for url in urls] == [False, False]

    def test_waits_on_the_viewers_workbench(self, sealing, world, as_):
        granted(sealing, world)
        assert f"封存查阅 档案 {sealing.minor}" in as_("member").get(reverse("workbench")).content.decode()

    @pytest.mark.parametrize("who", ["keeper", "head", "county", "auditor"])
    def test_is_the_viewers_alone(self, sealing, world, as_, who):
        access = granted(sealing, world)
        access.promise(by=world.user["member"])
        assert as_(who).get(reverse("seal-access-records", args=[access.pk])).status_code == 404

    def test_is_not_approved_by_who_asked(self, sealing, world):
        access = SealAccess(
            sealing=sealing, viewer=world.user["member"], ground="case_need", applicant="x", document="y"
        )
        access.ask(by=world.user["keeper"])
        with pytest.raises(NotAllowed):
            access.approve(by=world.user["keeper"])

    def test_is_not_approved_by_the_viewer(self, sealing, world):
        access = asked(sealing, world.user["second_keeper"], by=world.user["keeper"])
        with pytest.raises(NotAllowed):
            access.approve(by=world.user["second_keeper"])

    def test_an_approval_by_who_asked_leaves_its_line(self, sealing, world, as_):
        access = asked(sealing, world.user["member"], by=world.user["keeper"])
        url = reverse("seal-access-approval", args=[access.pk])
        assert as_("keeper").post(url, PRESSED).status_code == 409
        line = AuditEntry.objects.get(verb="page.refuse")
        assert (line.actor, line.result) == (world.user["keeper"].pk, "refused")
        assert line.detail == {"page": "seal-access-approval", "pk": str(access.pk)}

    def test_needs_the_own_name_under_the_promise(self, sealing, world, as_):
        access = granted(sealing, world)
        page = as_("member").post(reverse("seal-access", args=[access.pk]), {"name": "别人"})
        assert page.status_code == 422
        assert not SealAccess.objects.get().opened_at

    def test_an_approval_lapses_after_three_days(self, sealing, world, as_):
        access = granted(sealing, world)
        SealAccess.objects.update(approved_at=timezone.now() - timedelta(days=3, minutes=1))
        assert as_("member").get(reverse("seal-access", args=[access.pk])).status_code == 404

    def test_is_refused_once_and_for_all(self, sealing, world):
        access = SealAccess(
            sealing=sealing, viewer=world.user["member"], ground="case_need", applicant="x", document="y"
        )
        access.ask(by=world.user["keeper"])
        access.refuse(by=world.user["second_keeper"])
        with pytest.raises(NotAllowed):
            access.approve(by=world.user["second_keeper"])

    @pytest.mark.parametrize("login", ["auditor", "nobody", "没有这个人", "county", "bureau", "mentor"])
    def test_goes_to_nobody_to_whom_no_identity_is_shown(self, sealing, as_, login):
        asked = {"login": login, "ground": "case_need", "applicant": "某法院", "document": "函 3 号"}
        page = as_("keeper").post(reverse("seal-access-new", args=[sealing.pk]), asked)
        assert page.status_code == 422
        assert "没有这个可以查阅的账号" in page.content.decode()

    def test_ends_with_the_seal(self, sealing, world, as_):
        access = granted(sealing, world)
        access.promise(by=world.user["member"])
        lifted(sealing, world)
        assert as_("member").get(reverse("seal-access-records", args=[access.pk])).status_code == 404


class TestAnswer:
    """To the outside a sealed and a clean record give the same answer."""

    def said(self, as_) -> str:
        letter = {"organ": "某公司", "letter": "函 5 号"}
        return as_("keeper").post(reverse("sealing-answer"), letter).content.decode().partition("<main")[2]

    def test_is_the_same_whether_anything_is_sealed_or_not(self, world, as_, minor):
        clean = self.said(as_)
        sealed(minor, by=world.user["keeper"])
        assert self.said(as_) == clean
        assert "没有可以提供的记录" in clean

    def test_is_a_letter_with_its_unit_and_its_day_and_no_hint_on_paper(self, world, as_):
        said = self.said(as_)
        place, day = said.index(world.unit["chengbei"].name), said.index(gb_date(today()))
        assert said.index("没有可以提供的记录") < place < day
        assert re.search(r'class="off-paper">打印[^<]*不论有无封存', said)

    def test_asks_the_database_nothing_about_anybody(self, as_, django_assert_max_num_queries):
        client: Client = as_("keeper")
        client.get(reverse("sealing-answer"))
        with django_assert_max_num_queries(25):
            client.post(reverse("sealing-answer"), {"organ": "某公司", "letter": "函 5 号"})
        assert AuditEntry.objects.get(verb="sealing.answer").target is None


def test_whatever_names_a_child_can_be_sealed():
    """Or stands here with a reason."""
    exempt = {Reveal, Sealing}  # a look at an identity that nobody lists; the seal itself
    through = {one.related_model for one in Minor._meta.get_fields(include_hidden=True) if one.one_to_many}
    plain = {model for model in through if not model._meta.auto_created} - exempt
    assert {model for model in plain if not issubclass(model, Belonging)} == set()
    assert {model for model in plain if not isinstance(model._default_manager, Shown)} == set()
