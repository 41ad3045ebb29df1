"""A throwaway PostgreSQL and Redis for one run of pytest: `-p tests.services`.

Loaded before Django reads its settings. DATABASE_URL and REDIS_URL from outside win; with
GUANAI_TEST_DATABASE=sqlite there is no PostgreSQL. GUANAI_VAR is a throwaway folder in any case.

A shell watches over both servers and reads a pipe that this process holds open. When the process ends, however it
ends, the pipe closes, and the shell stops the servers and removes the folder.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis

SECONDS_TO_START = 30
WATCHER = r"""
trap exit INT TERM HUP
trap 'kill -INT $servers; wait; rm -rf "$folder"' EXIT
if [ -n "$postgres" ]; then
    run=""
    [ "$(id -u)" != 0 ] || run="setpriv --reuid=postgres --regid=postgres --clear-groups" # PostgreSQL refuses root
    $run "$postgres/initdb" -D "$folder/pg/data" -U guanai --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
        || exit
    $run "$postgres/postgres" -D "$folder/pg/data" -k "$folder/pg" -c listen_addresses= -c max_connections=50 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off &
    servers="$!"
fi
if [ -n "$redis" ]; then
    "$redis" --port 0 --unixsocket "$folder/redis" --save '' --dir "$folder" &
    servers="$servers $!"
fi
read -r _ || sleep 3 # pytest was killed: let its workers notice before their folder goes
"""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start what is missing before pytest-django reads the settings. xdist's workers inherit it from the controller."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated", returncode=143))
        start(early_config.add_cleanup)
    elif os.environ["REDIS_URL"].startswith("redis+socket:"):
        os.environ["REDIS_URL"] += f"?virtual_host={int(worker.removeprefix('gw')) % 16}"  # a queue of its own
    return (yield)


def start(add_cleanup):
    """Start the servers and say in the environment where they are."""
    postgres = "" if on_sqlite() or "DATABASE_URL" in os.environ else find_postgres()
    redis_server = "" if "REDIS_URL" in os.environ else find("redis-server")
    folder = Path(tempfile.mkdtemp(prefix="guanai-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    prepare(folder)
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 — open as long as the servers run
    watcher = watch(folder, log, postgres=postgres, redis=redis_server)
    add_cleanup(lambda: watcher.communicate(b"end\n"))
    if postgres:
        wait_for(lambda: ping_postgres(folder / "pg"), watcher, log)
        os.environ["DATABASE_URL"] = f"postgres://guanai@{str(folder / 'pg').replace('/', '%2F')}/guanai"
    if redis_server:
        wait_for(lambda: redis.Redis(unix_socket_path=str(folder / "redis")).ping(), watcher, log)
        os.environ["REDIS_URL"] = f"redis+socket://{folder / 'redis'}"
    os.environ["GUANAI_VAR"] = str(folder / "var")


def prepare(folder):
    """Rooms in the folder: PostgreSQL's own, and the portal's."""
    folder.chmod(0o711)
    for name in ("pg", "var"):
        (folder / name).mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder / "pg", "postgres", "postgres")


def watch(folder, log, **programs):
    """The watching shell, in a session of its own so that Ctrl-C reaches only pytest."""
    return subprocess.Popen(
        ["sh", "-c", WATCHER],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        start_new_session=True,
        cwd=folder,
        env={**os.environ, "folder": str(folder), **programs},
    )


def wait_for(ping, watcher, log):
    """Try until the server answers. UsageError with the servers' log when it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while watcher.poll() is None and time.monotonic() < deadline:
        try:
            return ping()
        except (psycopg2.OperationalError, redis.ConnectionError):
            time.sleep(0.05)
    log.seek(0)
    raise pytest.UsageError(f"The test servers did not start.\n{log.read()}")


def ping_postgres(socket_folder):
    psycopg2.connect(host=str(socket_folder), user="guanai", dbname="postgres").close()


def on_sqlite():
    return os.environ.get("GUANAI_TEST_DATABASE") == "sqlite"


def find_postgres():
    """The folder of the newest of Debian's PostgreSQL servers."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return str(found[-1].parent) if found else str(Path(find("postgres")).parent)


def find(program):
    path = shutil.which(program)
    if path is None:
        raise pytest.UsageError(f"{program} is missing: run bin/setup --test.")
    return path
