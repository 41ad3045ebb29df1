"""Pages for anybody: one-time forms, limits by address, words for everything that goes wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from guanai import public
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.throttle import Throttle, digest, quarter

pytestmark = pytest.mark.django_db


class NoteForm(public.PublicForm):
    """A form of these tests alone."""

    kind, most = "note", 3
    words_said = forms.CharField(label="内容", max_length=20)


def send(about=None, address="192.0.2.7", form=None, **typed):
    """A visitor opens the form, fills it in and sends it."""
    opened = form or NoteForm(about=about)
    data = {"token": opened.initial["token"], "words_said": "没有做到"} | typed
    request = RequestFactory().post("/public/", data, REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return public.receive(request, NoteForm(request.POST, about=about), "ui/public_form_page.html", title="写信")


def page(response) -> str:
    return response.content.decode()


def test_what_is_sent_lies_in_the_mailbox_under_the_number_that_is_told():
    about = uuid4()
    response = send(about, words_said=" 没有做到\u200b ")
    mail = PublicMail.objects.get()
    assert response.url == f"/public/received/{mail.pk}/"
    assert (mail.kind, mail.about, mail.words()) == ("note", about, {"words_said": "没有做到"})
    assert public.number(mail.pk) in page(Client().get(response.url))


def test_a_form_sent_twice_is_one_letter_and_the_second_time_says_so():
    form = NoteForm()
    send(form=form)
    again = send(form=form, words_said="改过的")
    assert PublicMail.objects.get().words() == {"words_said": "没有做到"}
    assert "以前送出过" in page(Client().get(again.url))


def test_two_tabs_are_two_letters():
    first, second = NoteForm(), NoteForm()
    send(form=first), send(form=second)
    assert PublicMail.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00"])
def test_a_form_whose_token_is_none_gets_a_new_one_and_keeps_the_words(token):
    response = send(token=token)
    assert response.status_code == 422
    assert public.LAPSED in page(response)
    assert "没有做到" in page(response)
    assert not PublicMail.objects.exists()
    fresh = page(response).split('name="token" value="')[1].split('"')[0]
    assert send(token=fresh).status_code == 302


def test_a_form_without_any_token_is_answered_as_one_that_is_too_old():
    request = RequestFactory().post("/public/", {"words_said": "没有做到"})
    request.user = AnonymousUser()
    response = public.receive(request, NoteForm(request.POST), "ui/public_form_page.html", title="写信")
    assert response.status_code == 422
    assert public.LAPSED in page(response)


def test_a_letter_is_read_anew_as_its_form_would_have_sent_it():
    assert NoteForm.anew({"words_said": " 没有做到\u200b"}) == {"words_said": "没有做到"}
    for told in ({}, {"words_said": "\u200b"}, {"words_said": "字" * 21}, {"words": "没有做到"}):
        with pytest.raises(NotAllowed, match="这封来信不是这张表单写的"):
            NoteForm.anew(told)


def test_the_token_of_another_subject_or_of_yesterday_is_none(monkeypatch):
    form = NoteForm(about=uuid4())
    assert send(uuid4(), form=form).status_code == 422
    monkeypatch.setattr(public, "VALID", timedelta(seconds=-1))
    assert send(form=NoteForm()).status_code == 422
    assert not PublicMail.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words_said": ""}, "请填写内容"),
        ({"words_said": "字" * 21}, "最多 20 个字，现在有 21 个"),
        ({"words_said": "前\x00后"}, "看不见的控制字符"),
        ({"words_said": "\u200b \u2060\ufeff"}, "请填写内容"),
        ({"website": "http://x"}, "防止机器乱填"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(typed, said):
    response = send(**typed)
    assert response.status_code == 422
    assert said in page(response)
    assert not PublicMail.objects.exists()
    assert not Throttle.objects.exists()  # a slip of the pen costs nothing


def test_one_address_sends_so_many_and_loses_no_words_then():
    assert [send().status_code for _ in range(4)] == [302, 302, 302, 429]
    refused = send(words_said="第五封")
    assert public.TOO_OFTEN in page(refused)
    assert "第五封" in page(refused)
    assert PublicMail.objects.count() == 3
    assert send(address="192.0.2.8").status_code == 302


def test_the_next_quarter_begins_anew(monkeypatch):
    now = timezone.now()
    assert all(Throttle.allows("x", "192.0.2.7", most=2) for _ in range(2))
    assert not Throttle.allows("x", "192.0.2.7", most=2)
    assert Throttle.allows("y", "192.0.2.7", most=2)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=15))
    assert Throttle.allows("x", "192.0.2.7", most=2)


def test_no_address_is_written_and_nobody_can_be_followed():
    send()
    row = str(Throttle.objects.values().get())
    assert "192.0.2.7" not in row
    since = quarter(timezone.now())
    assert digest("192.0.2.7", "note", since) in row
    others = {digest("192.0.2.7", "other", since), digest("192.0.2.7", "note", since + timedelta(minutes=15))}
    assert not any(one in row for one in others)


def test_an_ipv6_household_is_one_and_its_neighbour_another():
    since = quarter(timezone.now())
    assert digest("2001:db8::1", "x", since) == digest("2001:db8::ffff", "x", since)
    assert digest("2001:db8:0:1::1", "x", since) != digest("2001:db8::1", "x", since)


def test_an_ipv4_address_told_as_ipv6_is_the_one_that_it_is():
    since = quarter(timezone.now())
    assert digest("::ffff:192.0.2.7", "x", since) == digest("192.0.2.7", "x", since)
    assert digest("::ffff:192.0.2.7", "x", since) != digest("::ffff:192.0.2.8", "x", since)


def test_what_was_not_sent_is_not_called_saved():
    shown = page(send(words_said=""))
    assert "还没有送出，请先改好以下几处" in shown
    assert "还没有保存" not in shown


def test_counts_go_after_a_day():
    send()
    Throttle.purge()
    assert Throttle.objects.exists()
    Throttle.objects.update(since=timezone.now() - timedelta(days=1, minutes=1))
    Throttle.purge()
    assert not Throttle.objects.exists()


def test_a_page_that_is_asked_too_often_says_so():
    @public.anonymous("GET")
    @public.throttled("look", most=1)
    def look(request):
        return HttpResponse("看")

    ask = RequestFactory().get("/public/")
    ask.user = AnonymousUser()
    assert look(ask).status_code == 200
    assert look(ask).status_code == 429
    assert "请过十五分钟再试" in page(look(ask))


def test_a_wrong_method_and_an_unknown_address_are_said_in_words_without_a_way_inside():
    browser = Client()
    wrong, unknown = browser.post("/public/"), browser.get("/public/nowhere/")
    assert (wrong.status_code, wrong["Allow"], unknown.status_code) == (405, "GET", 404)
    for response in (wrong, unknown):
        assert "回到首页" in page(response)
        assert "工作台" not in page(response)
    assert "工作台" in page(browser.get("/nowhere/"))


def test_a_form_without_its_cookie_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/public/")
    assert response.status_code == 403
    assert "页面已过期" in page(response)
    assert "工作台" not in page(response)


def test_a_public_page_leaves_no_cookie_but_that_of_its_form_has_no_script_and_is_not_kept():
    browser = Client()
    response = browser.get("/public/")
    assert not browser.cookies
    assert "<script" not in page(response)
    assert response["Cache-Control"] == "no-store"
