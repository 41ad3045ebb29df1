"""公文: written by one, checked and signed by others, frozen, receipted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import add_working_days, today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from guanai.scans import Scan
from stations.models import DocumentPaper, DocumentReceipt, OfficialDocument
from tests.stations import offices

DAY = timedelta(days=1)


@pytest.fixture
def sides(world):
    """Who writes and who signs at the bureau."""
    return {"author": world.user["bureau"], "signer": world.user["second"]}


def seen(world, *names) -> dict[str, int]:
    return {name: OfficialDocument.objects.visible_to(world.user[name]).count() for name in names}


def test_its_way_is_kept_step_by_step(world, sides):
    row = offices.sent(world.unit["chengbei"], **sides, to=[world.unit["donghu"]])
    steps = [(str(one), one.by) for one in row.steps.all()]
    author, signer = sides["author"].pk, sides["signer"].pk
    assert steps == [("送核稿", author), ("核稿通过", signer), ("签发", signer)]
    assert (row.status, row.signed_on, row.signed_by) == ("sent", today(), signer)
    assert row.number == f"城公关工〔{today().year}〕1号"


def test_the_author_neither_checks_nor_signs_his_own(world, sides):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)
    row.hand_in(by=author)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        row.vet(by=author)
    row.vet(by=signer)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        row.sign(today(), 1, by=author)


def test_who_changed_it_or_handed_it_in_is_an_author_too(world, sides):
    author, helper = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)
    row.amend({"text": "改了一句。"}, version=row.version, by=helper)
    row.hand_in(by=author)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        row.vet(by=helper)
    other = offices.document(world.unit["chengbei"], by=author)
    other.hand_in(by=helper)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        other.vet(by=helper)
    third = offices.document(world.unit["chengbei"], by=author)
    DocumentPaper.take(third, "附表", Scan(b"%PDF", "application/pdf", "b.pdf"), by=helper)
    third.hand_in(by=author)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        third.vet(by=helper)
    for one in (author, helper):  # and it waits on neither
        assert not OfficialDocument.objects.at_hand(one, today()).exists()


def test_returned_it_says_what_is_to_be_changed_and_goes_round_again(world, sides):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)
    row.hand_in(by=author)
    row.send_back("标题缺事由。", by=signer)
    assert [one.note for one in row.steps.filter(status="returned")] == ["标题缺事由。"]
    row.amend({"title": "关于开学前检查的通知"}, version=row.version, by=author)
    row.hand_in(by=author)
    with pytest.raises(NotAllowed, match="核稿"):
        row.amend({"title": "再改"}, version=row.version, by=author)
    with pytest.raises(NotAllowed, match="不能直接改为"):
        row.sign(today(), 1, by=signer)


def test_one_that_says_nothing_or_goes_nowhere_is_not_handed_in(world):
    unit, by = world.unit["chengbei"], world.user["bureau"]
    with pytest.raises(NotAllowed, match="正文"):
        offices.document(unit, text=" ", by=by).hand_in(by=by)
    with pytest.raises(NotAllowed, match="主送单位"):
        offices.document(unit, to_others="", by=by).hand_in(by=by)


def test_one_that_somebody_emptied_just_now_is_not_handed_in(world, sides):
    row = offices.document(world.unit["chengbei"], by=sides["author"])
    opened = OfficialDocument.objects.get(pk=row.pk)
    row.amend({"text": "", "to_others": ""}, version=row.version, by=sides["author"])
    with pytest.raises(NotAllowed, match="正文还没有写"):
        opened.hand_in(by=sides["author"])


def test_who_took_a_paper_out_is_an_author_too(world, sides):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)
    paper = DocumentPaper.take(row, "附表", Scan(b"%PDF", "application/pdf", "a.pdf"), by=author)
    paper.void("传错了", by=signer)
    row.hand_in(by=author)
    with pytest.raises(NotAllowed, match="别人核稿、签发"):
        row.vet(by=signer)


@pytest.mark.parametrize("step", ["checking", "signing"])
def test_nobody_passes_a_text_that_was_changed_since_its_page_was_opened(as_, world, sides, step):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)

    def brought() -> str:
        """To the hand of who decides; the address on the document's page."""
        row.hand_in(by=author)
        if step == "signing":
            row.vet(by=signer)
        return reverse(f"document-{step}", args=[row.pk], query={"seen": row.shown})

    old, typed = brought(), {"signed_on": str(today()), "serial": "1"}
    row.send_back("再改", by=author)
    row.amend({"text": "核稿人从未见过的话。"}, version=row.version, by=author)
    new, browser = brought(), as_("second")
    for url in (old, old.partition("?")[0]):
        refused = browser.post(url, typed)
        assert (refused.status_code, "您打开以后这一件又办过、改过" in refused.content.decode()) == (409, True)
    assert new in browser.get(row.get_absolute_url()).content.decode()
    assert browser.post(new, typed).status_code == 302


def test_numbers_run_within_unit_word_and_year_and_none_stands_twice(world, sides):
    unit, last = world.unit["chengbei"], date(today().year - 1, 6, 1)
    numbers = [offices.sent(unit, **sides).serial for _ in range(2)]
    numbers += [offices.sent(unit, **sides, word="城公党").serial, offices.sent(unit, **sides, signed_on=last).serial]
    assert numbers == [1, 2, 1, 1]
    row = offices.document(unit, by=sides["author"])
    row.hand_in(by=sides["author"])
    row.vet(by=sides["signer"])
    with pytest.raises(NotAllowed, match="2号已经用过"):
        row.sign(today(), 2, by=sides["signer"])
    row.refresh_from_db()
    assert (row.status, row.steps.count()) == ("signing", 2)


def test_once_sent_it_is_frozen_and_only_another_puts_it_right(world, sides):
    row = offices.sent(world.unit["chengbei"], **sides)
    with pytest.raises(NotAllowed, match="已发"):
        row.amend({"title": "改"}, version=row.version, by=sides["author"])
    with pytest.raises(NotAllowed, match="已发"):
        row.void("错了", by=sides["author"])
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialDocument.objects.filter(pk=row.pk).update(serial=None)
    new = offices.sent(world.unit["chengbei"], **sides, corrects=row)
    assert list(row.corrections.all()) == [new]


def test_a_draft_is_its_units_own_and_what_was_sent_is_known_above_and_to_whom_it_went(world, sides):
    county = world.unit["donghu"]
    row = offices.document(county, by=world.user["county"], to=[world.unit["chengdong"]], cc=[world.unit["hekou"]])
    everybody = ("county", "bureau", "member", "neighbour", "other_county", "auditor")
    assert seen(world, *everybody) == dict.fromkeys(everybody, 0) | {"county": 1}
    row.hand_in(by=world.user["county"])
    row.vet(by=sides["signer"])
    row.sign(today(), 1, by=sides["signer"])
    told = {"county": 1, "bureau": 1, "member": 1, "other_county": 1}
    assert seen(world, *everybody) == dict.fromkeys(everybody, 0) | told


def test_every_recipient_signs_for_it_once_and_who_does_not_is_urged(world, sides):
    there = [world.unit[code] for code in ("donghu", "qinghe")]
    row = offices.sent(world.unit["chengbei"], **sides, to=there, cc=[world.unit["chengxi"]])
    due = add_working_days(today(), 3)
    late = OfficialDocument.objects.late
    assert (row.receipt_due, list(late(due)), list(late(due + DAY))) == (due, [], [row])
    assert row.waits_for(there) == there
    county = world.user["county"]
    assert [DocumentReceipt.sign(row, there[0], by=county) for _ in range(2)] == [True, False]
    assert AuditEntry.objects.filter(verb="document.receipt").count() == 1
    assert row.waits_for(there) == [there[1]]
    assert list(late(due + DAY)) == [row]
    with pytest.raises(NotAllowed, match="没有主送"):
        DocumentReceipt.sign(row, world.unit["chengxi"], by=county)
    DocumentReceipt.sign(row, there[1], by=world.user["other_county"])
    assert not late(due + DAY)
    assert [unit.receipt.by for unit in row.sending()] == [county.pk, world.user["other_county"].pk]


def test_nothing_is_signed_for_before_it_is_sent_nor_sent_to_who_is_gone(world, sides):
    county = world.unit["donghu"]
    row = offices.document(world.unit["chengbei"], by=sides["author"], to=[county])
    with pytest.raises(NotAllowed, match="没有主送"):
        DocumentReceipt.sign(row, county, by=world.user["county"])
    row.hand_in(by=sides["author"])
    row.vet(by=sides["signer"])
    county.merge_into(world.unit["qinghe"], on=today(), by=None)
    with pytest.raises(NotAllowed, match="已经撤并"):
        row.sign(today(), 1, by=sides["signer"])
