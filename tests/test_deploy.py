"""What the compose stack promises, read from its files: it has not been run here."""

import re
import subprocess

import pytest
from django.conf import settings

from guanai import boxes, crypto

DEPLOY = settings.BASE_DIR / "deploy"
COMPOSE = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
PORTAL = {"migrate", "web", "public", "worker", "beat"}
SERVICES = PORTAL | {"database", "redis", "nginx"}


def section(name: str) -> str:
    """A block of the file that begins at the left edge."""
    return re.search(rf"^{name}:.*?(?=^\S|\Z)", COMPOSE, re.MULTILINE | re.DOTALL)[0]


def services() -> dict[str, str]:
    """Each service's own lines."""
    parts = re.split(r"^  (\w+):\n", section("services"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_stack_has_these_services_and_no_others():
    assert set(services()) == SERVICES


def test_every_service_that_stays_is_asked_whether_it_is_well():
    assert {name for name, lines in services().items() if "healthcheck:" in lines} == SERVICES - {"migrate"}


def test_migrations_run_once_and_first():
    assert 'restart: "no"' in services()["migrate"]
    for name in PORTAL - {"migrate"}:
        assert "migrate:\n        condition: service_completed_successfully" in services()[name]


def test_there_is_one_beat():
    commands = re.findall(r"command: \[(\w+)\]", section("services"))
    assert sorted(commands) == sorted(PORTAL)
    assert "replicas: 1\n" in services()["beat"]


def test_only_nginx_is_reached_from_outside():
    assert [name for name, lines in services().items() if "ports:" in lines] == ["nginx"]
    assert "internal: true" in section("networks")
    for name in ("database", "redis"):
        assert "networks: [inside]" in services()[name]


def test_secrets_are_files_and_stand_in_no_environment():
    named = set(re.findall(r"^  (\w+):\n    file: \./deploy/secrets/\1$", section("secrets"), re.MULTILINE))
    assert named == {
        *("database_password", "redis_password", "secret_key", "public_database_password", "public_secret_key"),
        *("tls_certificate", "tls_key"),
    }
    for line in re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|KEY)\w*): (.+)$", COMPOSE, re.MULTILINE):
        assert line[0].endswith("_FILE")
        assert line[1] == '""' or line[1].startswith(("/run/secrets/", "/run/keys/"))
    assert "/deploy/secrets/" in (settings.BASE_DIR / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_rotated_key_reaches_the_containers_and_they_cannot_change_it():
    portal = section("x-portal")
    assert "GUANAI_KEYS_FILE: /run/keys/ring\n" in portal
    assert "- ./deploy/secrets/keys:/run/keys:ro" in portal


def test_the_public_service_holds_no_key_no_file_and_no_password_but_its_own():
    public = services()["public"]
    assert "GUANAI_SERVICE: public\n" in public
    assert 'GUANAI_KEYS_FILE: ""\n' in public
    assert "GUANAI_SECRET_KEY_FILE: /run/secrets/public_secret_key\n" in public
    assert "secrets: [public_secret_key, public_database_password]\n" in public
    assert re.search(r"volumes:\n((?: {6}.*\n)+)", public)[1] == "      - ./deploy/secrets/mailbox:/run/mailbox:ro\n"
    for name in {"web", "worker", "beat"}:
        assert "public_" not in services()[name]


def test_its_database_role_is_made_anew_after_every_migration():
    entry = (DEPLOY / "entry").read_text(encoding="utf-8")
    assert re.search(r"manage.py migrate .*\n\s+exec python manage.py public_role /run/secrets/public_database", entry)
    assert 'DATABASE_URL="postgres://guanai_public:$(secret public_database_password)@' in entry
    assert "public_database_password" in services()["migrate"]


def test_nginx_sends_it_the_public_pages_alone_slows_down_who_asks_too_often_and_keeps_sessions_from_it():
    place = NGINX.split("location /public/ {")[1].split("}")[0]
    assert "proxy_pass http://public;" in place
    assert NGINX.count("proxy_pass http://public;") == 1
    assert "limit_req zone=anybody" in place
    assert "proxy_set_header Cookie csrftoken=$cookie_csrftoken;" in place
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in place


def test_redis_keeps_nothing_and_shows_no_password():
    redis = services()["redis"]
    assert "volumes:" not in redis
    assert "--requirepass" not in redis


def test_every_service_has_a_disk_that_it_cannot_change_and_no_more_rights_than_it_needs():
    portal = section("x-portal")
    for name, lines in services().items():
        own = lines + (portal if "<<: *portal" in lines else "")
        assert all(words in own for words in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true")), name
    assert 'user: "10001:10001"' in services()["redis"]  # its own entry point would leave it root
    assert "nginx-unprivileged" in services()["nginx"]


def test_what_must_outlive_a_container_lies_on_a_volume():
    for folder in ("media", "audit"):
        assert f"- {folder}:/var/lib/guanai/{folder}\n" in section("x-portal")
        assert f"/var/lib/guanai/{folder}" in DOCKERFILE  # made for its owner before the volume covers it
    assert set(re.findall(r"^  (\w+):$", section("volumes"), re.MULTILINE)) == {"audit", "database", "media"}


def test_worker_and_beat_refuse_an_unsafe_production_too():
    entry = (DEPLOY / "entry").read_text(encoding="utf-8")
    assert "worker | beat) python manage.py check --database default" in entry


def test_the_portal_runs_as_nobody_on_a_disk_that_it_cannot_change():
    assert re.search(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[1] != "0"
    portal = section("x-portal")
    assert all(words in portal for words in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"))


def test_nothing_of_the_data_and_no_key_gets_into_the_image():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert "deploy/secrets" in ignored
    taken = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert not taken & {"var", "tests", ".git", ".venv"}
    assert all((settings.BASE_DIR / name).exists() for name in taken)


def test_the_image_takes_locked_packages_and_collects_its_static_files():
    assert "--require-hashes --requirement requirements/run.txt" in DOCKERFILE
    assert "npm ci --ignore-scripts" in DOCKERFILE
    assert "RUN deploy/collect" in DOCKERFILE


def test_the_image_brings_the_libraries_and_fonts_that_setup_brings():
    setup = (settings.BASE_DIR / "bin" / "setup").read_text(encoding="utf-8")
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"):
        assert package in setup
        assert package in DOCKERFILE
    assert "texlive-lang-chinese" in setup
    assert "texlive-lang-chinese" in DOCKERFILE


def test_nginx_speaks_only_tls_to_the_portal_and_tells_it_who_asks():
    plain, secure = NGINX.split("listen 8443 ssl;")
    assert "return 308 https://" in plain
    assert "proxy_pass" not in plain
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in secure  # set, so that nobody can claim to be another
    assert "proxy_set_header X-Forwarded-Proto https;" in secure


def test_nginx_writes_down_no_query():
    assert "$uri" in NGINX
    assert not re.search(r"log_format[^;]*\$(request|request_uri|args|query_string|http_referer)\b", NGINX)
    assert re.findall(r"access_log (\S+) ?(\w*);", NGINX) == [("/dev/stdout", "path"), ("off", "")]


@pytest.mark.parametrize("name", ["entry", "collect", "health", "make-secrets"])
def test_scripts_can_be_run(name):
    assert (DEPLOY / name).stat().st_mode & 0o111


def made_secrets(folder) -> dict[str, str]:
    subprocess.run([DEPLOY / "make-secrets", folder], check=True, capture_output=True)
    return {file.name: file.read_text(encoding="ascii") for file in folder.rglob("*") if file.is_file()}


def test_secrets_are_made_once_for_their_owner_alone_and_fit_the_portal(tmp_path):
    folder = tmp_path / "secrets"
    first = made_secrets(folder)
    assert made_secrets(folder) == first
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder, folder / "keys")} == {0o700}
    assert {key.purpose for key in crypto.ring(folder / "keys" / "ring")} == set(crypto.PURPOSES)
    assert len(first["secret_key"]) > 50
    assert first["public_secret_key"] != first["secret_key"]


def test_the_slot_that_is_made_shuts_what_the_ring_that_is_made_opens(tmp_path, settings):
    made_secrets(tmp_path)
    settings.KEY_RING_FILE, settings.MAILBOX_FILE = None, tmp_path / "mailbox" / "slot"
    box = boxes.shut(b"words", place="here")
    settings.KEY_RING_FILE = tmp_path / "keys" / "ring"
    assert boxes.opened(box, place="here") == b"words"


def test_a_ring_from_before_there_was_a_mailbox_gets_its_line_and_loses_none(tmp_path):
    (tmp_path / "keys").mkdir()
    before = crypto.fresh(("field", "index", "audit")) + "\n"
    (tmp_path / "keys" / "ring").write_text(before, encoding="ascii")
    assert made_secrets(tmp_path)["ring"].startswith(before)
    assert {key.purpose for key in crypto.ring(tmp_path / "keys" / "ring")} == set(crypto.PURPOSES)
