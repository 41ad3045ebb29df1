"""解除封存: asked for by one keeper, answered by another, taken back by who asked."""

import pytest
from django.urls import reverse

from cases.models import Minor, Sealing
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from tests.cases import files
from tests.cases.test_sealing import PRESSED, lifted, sealed, sentenced
from tests.stations import rows


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


class TestAnAnswerThatIsNo:
    """Who withdraws is who asked; who refuses is another. Then it may be asked for anew, with the right number."""

    @pytest.fixture
    def sealing(self, world, minor):
        row = sealed(minor, by=world.user["keeper"])
        row.ask_to_lift(lift_ground="retrial", lift_document="错号", by=world.user["keeper"])
        return row

    @pytest.mark.parametrize(
        ("who", "name", "verb"),
        [("keeper", "withdrawal", "sealing.withdraw_lift"), ("second_keeper", "refusal", "sealing.refuse_lift")],
    )
    def test_clears_the_request_and_leaves_its_line(self, world, as_, sealing, who, name, verb):
        url = reverse(f"sealing-lift-{name}", args=[sealing.pk])
        assert url in as_(who).get(sealing.get_absolute_url()).content.decode()
        assert as_(who).post(url, PRESSED).status_code == 302
        row = Sealing.objects.get()
        assert (row.lift_asked_at, row.lift_asked_by, row.lift_ground, row.lift_document) == (None, None, "", "")
        assert row.is_standing
        assert AuditEntry.objects.get(verb=verb).actor == world.user[who].pk
        assert not Sealing.objects.to_lift(world.user["second_keeper"]).exists()
        again = {"lift_ground": "new_crime", "lift_document": "对号"}
        asked = as_("keeper").post(reverse("sealing-lift-request", args=[sealing.pk]), again)
        assert (asked.status_code, Sealing.objects.get().lift_document) == (302, "对号")

    @pytest.mark.parametrize(("who", "name"), [("second_keeper", "withdrawal"), ("keeper", "refusal")])
    def test_is_not_the_others(self, as_, sealing, who, name):
        url = reverse(f"sealing-lift-{name}", args=[sealing.pk])
        assert url not in as_(who).get(sealing.get_absolute_url()).content.decode()
        assert as_(who).post(url, PRESSED).status_code == 409
        assert Sealing.objects.get().lift_document == "错号"

    def test_stands_in_the_list_of_who_decides_beside_the_number(self, as_, sealing):
        assert reverse("sealing-lift-refusal", args=[sealing.pk]) in as_("second_keeper").get("/sealings/").text
        assert "错号" in as_("second_keeper").get(sealing.get_absolute_url()).text
        assert "错号" not in as_("auditor").get(sealing.get_absolute_url()).text

    def test_comes_too_late_when_it_was_lifted(self, world, sealing):
        late = Sealing.objects.get()
        sealing.lift(by=world.user["second_keeper"])
        with pytest.raises(NotAllowed, match="已经办过"):
            late.refuse_lift(by=world.user["second_keeper"])

    def test_nothing_is_lifted_that_was_refused_meanwhile(self, world, sealing):
        late = Sealing.objects.get()
        sealing.refuse_lift(by=world.user["second_keeper"])
        with pytest.raises(NotAllowed, match="须先申请"):
            late.lift(by=world.user["second_keeper"])
        assert Sealing.objects.get().is_standing

    def test_there_is_none_where_nobody_asked(self, world, minor):
        row = sealed(minor, by=world.user["keeper"])
        for verb in (row.refuse_lift, row.withdraw_lift):
            with pytest.raises(NotAllowed, match="已经办过"):
                verb(by=world.user["keeper"])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1)])
def test_of_several_matters_the_last_one_lifted_gives_the_status_back(world, minor, order):
    files.team(minor, [rows.person(minor.unit)]).close(today(), by=world.user["head"])
    cases = [sentenced(minor) for _ in order]
    facts = {"basis": "criminal", "extent": "matter", "by": world.user["keeper"]}
    seals = [sealed(minor, case=case, **facts) for case in cases]
    assert Minor.objects.get().status == "filed"
    for number in order:
        assert Minor.objects.get().status == "filed"
        lifted(Sealing.objects.get(pk=seals[number].pk), world)
    assert Minor.objects.get().status == "managed"


def test_not_when_the_file_was_moved_in_between(world, minor):
    files.team(minor, [rows.person(minor.unit)]).close(today(), by=world.user["head"])
    facts = {"basis": "criminal", "extent": "matter", "by": world.user["keeper"]}
    one, other = (sealed(minor, case=sentenced(minor), **facts) for _ in range(2))
    files.closed(Minor.objects.get(), by=world.user["head"])
    Minor.objects.get().move("filed", on=today(), reason="又要帮", by=world.user["head"])
    for sealing in (one, other):
        lifted(Sealing.objects.get(pk=sealing.pk), world)
    assert Minor.objects.get().status == "filed"
