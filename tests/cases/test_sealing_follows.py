"""A sealed matter follows its file, which goes on as if there had never been one."""

import pytest
from django.urls import reverse

from cases import handing
from cases.models import Duplicate, Minor, Sealing
from tests.cases import files
from tests.cases.test_sealing import sealed, sentenced


@pytest.fixture
def sealing(world):
    case = sentenced(files.child(world.unit["chengdong"]))
    return sealed(case.minor, by=world.user["keeper"], basis="criminal", case=case, extent="matter")


def test_a_sealed_matter_goes_where_the_file_goes(world, sealing):
    transfer = files.transfer(Minor.objects.get(pk=sealing.minor_id), world.unit["hekou"])
    handing.accept(transfer, None, by=world.user["head"])
    assert Sealing.objects.get().unit == world.unit["hekou"]


def test_a_sealed_matter_goes_with_a_file_that_is_emptied_into_another(world, sealing):
    kept = files.child(world.unit["chengxi"])
    handing.join(Duplicate.objects.get(), kept, kept.unit, "同一个孩子", by=world.user["county"])
    assert (Sealing.objects.get().minor, Sealing.objects.get().unit) == (kept, kept.unit)


def test_a_sealed_matter_is_lifted_with_a_word_where_the_file_was_voided(world, as_, sealing):
    Minor.objects.get(pk=sealing.minor_id).void("建错了", by=world.user["member"])
    sealing.ask_to_lift(lift_ground="retrial", lift_document="函 1 号", by=world.user["keeper"])
    url, keeper = reverse("sealing-lift", args=[sealing.pk]), as_("second_keeper")
    assert "已经作废" in keeper.get(url).content.decode()
    assert "已经作废" in keeper.post(url, follow=True).content.decode()
