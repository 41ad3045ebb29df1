"""Mail of the public: shut by anybody, opened by the ring alone, taken in once, never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from guanai import boxes, crypto, intake, keys, rotation
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.models import AuditEntry
from guanai.registers import letters

WORDS = {"who": "匿名", "words": "他们没有做到"}


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.KEY_RING_FILE, settings.MAILBOX_FILE = tmp_path / "ring", tmp_path / "slot"
    keys.replace(settings.KEY_RING_FILE, crypto.fresh())


@pytest.fixture
def taken(monkeypatch):
    """What letters of the kind `note` became."""
    made = []
    monkeypatch.setitem(letters, "note", lambda mail, words: made.append((mail.pk, mail.about, words)))
    return made


@pytest.fixture
def ringless(settings):
    """As the public service stands there: the slot and no ring. Gives the ring back when called."""
    ring = settings.KEY_RING_FILE
    keys.replace(settings.MAILBOX_FILE, boxes.line())
    settings.KEY_RING_FILE = None
    return lambda: setattr(settings, "KEY_RING_FILE", ring)


def letter(**facts) -> PublicMail:
    mail = PublicMail(**{"pk": uuid4(), "kind": "note", "about": uuid4()} | facts)
    mail.post(WORDS)
    return mail


def test_who_has_only_the_slot_can_shut_a_box_and_not_open_it(ringless):
    box = boxes.shut(b"words", place="here")
    with pytest.raises(ImproperlyConfigured, match="no key ring"):
        boxes.opened(box, place="here")
    ringless()
    assert boxes.opened(box, place="here") == b"words"


def test_a_box_opens_only_at_its_place_and_unaltered():
    box = boxes.shut(b"words", place="here")
    assert box != boxes.shut(b"words", place="here")
    for wrong in (box[:-1] + bytes([box[-1] ^ 1]), box[:20], b"", b"none:" + box.split(b":", 1)[1]):
        with pytest.raises(crypto.Unreadable):
            boxes.opened(wrong, place="here")
    with pytest.raises(crypto.Unreadable):
        boxes.opened(box, place="there")


@pytest.mark.parametrize("text", ["mailbox x notbase64notbase64notbase64notb!", "field x " + "A" * 43 + "=", "x" * 40])
def test_a_file_that_is_no_slot_is_refused(settings, text):
    keys.replace(settings.MAILBOX_FILE, text)
    with pytest.raises(ImproperlyConfigured):
        boxes.read(settings.MAILBOX_FILE)


def test_a_ring_from_before_there_was_a_mailbox_gets_its_key(settings, tmp_path):
    settings.KEYS_DIR, settings.KEY_RING_FILE = tmp_path, tmp_path / "old"
    keys.replace(settings.KEY_RING_FILE, before := crypto.fresh(("field", "index", "audit")))
    assert crypto.key("mailbox").secret
    assert keys.read(settings.KEY_RING_FILE).startswith(before)


@pytest.mark.django_db
def test_words_lie_in_no_column_and_cannot_be_moved_to_another_row():
    mail = letter()
    row = PublicMail.objects.values().get()
    assert not any(text.encode() in bytes(row["box"]) for text in WORDS.values())
    assert PublicMail.objects.get().words() == WORDS
    for facts in ({"kind": "other"}, {"about": None}, {"at": mail.at - timedelta(days=1)}):
        PublicMail.objects.update(**facts)
        with pytest.raises(crypto.Unreadable):
            PublicMail.objects.get().words()
        PublicMail.objects.update(kind=mail.kind, about=mail.about, at=mail.at)


@pytest.mark.django_db
def test_a_letter_is_taken_in_once_with_its_line(taken):
    mail = letter()
    assert intake.take_in() == 0
    assert intake.take_in() == 0
    assert taken == [(mail.pk, mail.about, WORDS)]
    assert AuditEntry.objects.filter(verb="publicmail.take", target=mail.pk).count() == 1
    assert bytes(PublicMail.objects.get().box) == b""


@pytest.mark.django_db
def test_of_two_who_take_in_at_once_the_second_makes_nothing(taken):
    seen_by_both = letter()
    assert intake._taken(seen_by_both)
    assert intake._taken(seen_by_both)
    assert len(taken) == 1


@pytest.mark.django_db
def test_the_same_form_comes_once_also_after_it_was_taken_in(taken):
    mail = letter()
    assert not PublicMail(pk=mail.pk, kind="note", about=mail.about).post(WORDS)
    intake.take_in()
    assert not PublicMail(pk=mail.pk, kind="note", about=mail.about).post(WORDS)
    intake.take_in()
    assert len(taken) == 1


@pytest.mark.django_db
def test_only_mail_of_the_kind_and_about_the_rows_that_are_asked_for(taken):
    mine, other = letter(), letter()
    assert intake.take_in("note", [mine.pk]) == intake.take_in("other") == 0
    assert taken == []
    intake.take_in("note", [mine.about])
    assert [about for _, about, _ in taken] == [mine.about]
    assert PublicMail.objects.waiting().get() == other


@pytest.mark.django_db
def test_what_cannot_be_opened_or_is_refused_stays_as_it_came_and_stops_nobody(taken, monkeypatch):
    def refuse(mail, words):
        raise NotAllowed("不行")

    broken, refused, unknown = letter(), letter(kind="refused"), letter(kind="nobody-knows")
    PublicMail.objects.filter(pk=broken.pk).update(box=b"x:y")
    monkeypatch.setitem(letters, "refused", refuse)
    good = letter()
    assert intake.take_in() == 3
    assert [pk for pk, _, _ in taken] == [good.pk]
    assert {one.pk for one in PublicMail.objects.waiting()} == {broken.pk, refused.pk, unknown.pk}
    assert PublicMail.objects.get(pk=refused.pk).words() == WORDS
    assert PublicMail.objects.late(timezone.now() + timedelta(minutes=11)).count() == 3
    assert not PublicMail.objects.late(timezone.now()).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["[]", '"x"', "7", "null", '{"words": 7}', "[" * 100_000, "words"])
def test_a_box_of_another_shape_stays_and_stops_nobody(taken, told):
    mail, good = letter(), letter()
    PublicMail.objects.filter(pk=mail.pk).update(box=boxes.shut(told.encode(), place=mail._place))
    assert intake.take_in() == 1
    assert [pk for pk, _, _ in taken] == [good.pk]
    assert PublicMail.objects.waiting().get() == mail


@pytest.mark.django_db
def test_what_stays_at_the_head_is_none_of_those_that_are_taken_in_at_one_go(taken, monkeypatch):
    def fall(mail, words):
        raise KeyError("words")

    monkeypatch.setattr(intake, "MOST", 1)
    monkeypatch.setitem(letters, "fall", fall)
    fallen, good, late = [letter(kind="fall") for _ in range(3)], letter(), letter()
    assert intake.take_in() == len(fallen)
    assert [pk for pk, _, _ in taken] == [good.pk]
    intake.take_in()
    assert [pk for pk, _, _ in taken] == [good.pk, late.pk]


@pytest.mark.django_db
def test_what_stays_is_told_by_its_key_and_never_by_its_words(taken, monkeypatch, caplog):
    def fall(mail, words):
        raise ValueError(words["words"])

    monkeypatch.setitem(letters, "fall", fall)
    mail = letter(kind="fall")
    intake.take_in()
    assert str(mail.pk) in caplog.text
    assert WORDS["words"] not in caplog.text


@pytest.mark.django_db
def test_what_was_taken_in_goes_after_a_month_and_what_waits_never(taken):
    letter(), intake.take_in(), letter(kind="nobody-knows")
    PublicMail.objects.update(at=timezone.now() - timedelta(days=400))
    PublicMail.objects.exclude(taken_at=None).update(taken_at=timezone.now() - timedelta(days=31))
    PublicMail.purge()
    assert PublicMail.objects.get().kind == "nobody-knows"


@pytest.mark.django_db
def test_a_rotated_mailbox_opens_old_and_new_letters_and_keeps_the_keys_that_are_needed(settings, taken, monkeypatch):
    monkeypatch.setattr(rotation, "QUIET", 0)
    monkeypatch.setattr(rotation.time, "time", lambda: timezone.now().timestamp() + 60)
    first = crypto.key("mailbox").id
    letter()
    second = rotation.add("mailbox")
    assert boxes.read(settings.MAILBOX_FILE) == boxes.slot()
    assert boxes.slot()[0] == second
    letter()
    rotation.Run("mailbox").go()
    assert rotation.drop("mailbox") == []
    assert intake.take_in() == 0
    assert len(taken) == 2
    assert rotation.drop("mailbox") == [first]


@pytest.mark.django_db
def test_the_key_of_the_slot_is_kept_though_nothing_waits(settings, monkeypatch):
    monkeypatch.setattr(rotation.time, "time", lambda: timezone.now().timestamp() + 2 * rotation.QUIET)
    keys.replace(settings.MAILBOX_FILE, boxes.line())
    slot = keys.read(settings.MAILBOX_FILE)
    rotation.add("mailbox")
    keys.replace(settings.MAILBOX_FILE, slot)  # the public service was not given the new one yet
    assert rotation.drop("mailbox") == []
