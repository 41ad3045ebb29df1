"""Keys and ciphers: nothing opens in another place, under another key, or after a touch."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from guanai import crypto, keys
from guanai.crypto import Unreadable, fresh, key_of, mac, ring, seal, unseal

PLACE = "cases_minor:name:7f"
both_ciphers = pytest.mark.parametrize("cipher", list(crypto.CIPHERS))


@pytest.fixture
def ring_file(tmp_path, settings):
    """Writes a key ring and makes it the one in use; gives its lines."""

    def write(text: str) -> list[str]:
        settings.KEY_RING_FILE = tmp_path / "ring"
        keys.replace(settings.KEY_RING_FILE, text)
        return text.splitlines()

    return write


@both_ciphers
@given(data=st.binary(max_size=400))
def test_what_is_sealed_opens_in_its_place(data, cipher):
    name, crypto.settings.CIPHER = crypto.settings.CIPHER, cipher
    try:
        assert unseal(seal(data, place=PLACE), place=PLACE) == data
    finally:
        crypto.settings.CIPHER = name


def test_the_text_stands_nowhere_in_the_ciphertext_and_two_are_never_alike():
    one, other = (seal("张三".encode(), place=PLACE) for _ in range(2))
    assert "张三".encode() not in one
    assert one != other


def test_a_ciphertext_moved_to_another_place_does_not_open():
    sealed = seal(b"text", place=PLACE)
    for place in ("cases_minor:name:80", "cases_minor:phone:7f", "cases_guardian:name:7f", ""):
        with pytest.raises(Unreadable):
            unseal(sealed, place=place)


@given(st.data())
def test_a_touched_ciphertext_does_not_open(data):
    sealed = seal(b"text", place=PLACE)
    place = data.draw(st.integers(0, len(sealed) - 1))
    touched = bytearray(sealed)
    touched[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        unseal(bytes(touched), place=PLACE)


@pytest.mark.parametrize(
    "garbage", [b"", b"text", b"sm4-gcm:", b"sm4-gcm:nobody:" + bytes(40), b"rot13:k1:" + bytes(40)]
)
def test_what_is_no_ciphertext_does_not_open(garbage):
    with pytest.raises(Unreadable):
        unseal(garbage, place=PLACE)


def test_the_first_key_writes_and_every_key_reads(ring_file):
    old = fresh()
    ring_file(old)
    sealed, code = seal(b"text", place=PLACE), mac(b"text", purpose="index")
    new = fresh()
    lines = ring_file(f"{new}\n{old}\n")
    assert unseal(sealed, place=PLACE) == b"text"
    writing = next(line.split()[1] for line in lines if line.startswith("field"))
    assert key_of(seal(b"text", place=PLACE)) == writing != key_of(sealed)
    assert mac(b"text", purpose="index") != code
    reading = next(line.split()[1] for line in old.splitlines() if line.startswith("index"))
    assert mac(b"text", purpose="index", key_id=reading) == code


def test_without_its_key_nothing_opens(ring_file):
    ring_file(fresh())
    sealed = seal(b"text", place=PLACE)
    ring_file(fresh())
    with pytest.raises(Unreadable):
        unseal(sealed, place=PLACE)


def test_purposes_do_not_share_a_key():
    assert mac(b"text", purpose="index") != mac(b"text", purpose="audit")
    assert len({key.secret for key in ring()}) == len(ring())


SHORT = base64.b64encode(bytes(16)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "field k1 not-base-64-at-all-whatever-it-says\n" * 3,
        "field only-two-words-but-long-enough-to-be-read\n",
        "\n".join(line for line in fresh().splitlines() if not line.startswith("audit")),
        "\n".join(f"{purpose} k1 {SHORT}" for purpose in crypto.PURPOSES),
        f"field k0 {SHORT}\n{fresh()}",
        "\n".join(f"{line}\n{line}" for line in fresh().splitlines()),
        "short",
    ],
)
def test_a_ring_that_cannot_be_trusted_is_refused(ring_file, text):
    ring_file(text)
    with pytest.raises(ImproperlyConfigured):
        ring()


def test_a_ring_that_is_not_there_is_refused(ring_file, settings):
    ring_file(fresh())
    settings.KEY_RING_FILE = settings.KEY_RING_FILE.with_name("nowhere")
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        ring()


def test_the_demo_makes_a_ring_once_and_for_its_owner_alone(ring_file, settings, tmp_path):
    ring_file(fresh())
    settings.KEYS_DIR, settings.KEY_RING_FILE = tmp_path, tmp_path / "own"
    made = ring()
    assert ring() == made
    assert settings.KEY_RING_FILE.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name != "ring"] == ["own"]


def test_production_makes_no_keys(ring_file, settings, tmp_path):
    ring_file(fresh())
    settings.KEYS_DIR, settings.KEY_RING_FILE, settings.DEMO = tmp_path, tmp_path / "own", False
    with pytest.raises(ImproperlyConfigured, match="no keys of its own"):
        ring()
    assert not settings.KEY_RING_FILE.exists()


def test_what_is_larger_than_a_piece_is_sealed_whole_and_refused_when_one_byte_is_other(monkeypatch):
    monkeypatch.setattr(crypto, "PIECE", 7)
    data = bytes(range(256)) * 3
    sealed = crypto.seal(data, place="x:y:1")
    assert crypto.unseal(sealed, place="x:y:1") == data
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), place="x:y:1")
