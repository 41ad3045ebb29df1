"""What every test may ask for."""

import pytest
from django.test import Client

from tests import world as cast


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hashes that cost nothing: no test is about their strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db):
    """The small fictional city."""
    return cast.build()


@pytest.fixture
def anqing(world):
    """The same city, and beside it Anqing with what it published for 2018."""
    cast.join_anqing(world)
    return world


@pytest.fixture
def as_(world):
    """A browser signed in as somebody of the cast: `as_("member").get(...)`."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.user[name])
        return client

    return sign_in
