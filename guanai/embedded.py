"""The demo's engine: Celery's worker and beat as threads of the web process, over `memory://`.

One worker process only: the queue lives and dies with it, so unfinished jobs are woken again at the start.
"""

import threading

from celery.beat import Scheduler, Service
from celery.worker import WorkController

from guanai import jobs
from guanai.celery import app


class Engine(WorkController):
    """A worker that says when it listens (`worker_ready` is sent by Celery's command line only)."""

    ready = threading.Event()

    def on_consumer_ready(self, consumer):
        self.ready.set()


_engine: Engine | None = None
_beat: Service | None = None


def start(timeout: float = 10.0) -> None:
    """Start worker and beat, wait until the worker listens, wake what an earlier process left. Seconds."""
    global _engine, _beat  # one engine a process is the point
    app.set_current()
    _engine = Engine(app=app, pool_cls="solo", concurrency=1, without_gossip=True, without_mingle=True)
    _beat = Service(app, max_interval=5, scheduler_cls=Scheduler)
    for target, name in ((_engine.start, "celery-worker"), (_beat.start, "celery-beat")):
        threading.Thread(target=target, name=name, daemon=True).start()
    if not Engine.ready.wait(timeout):
        raise RuntimeError("the embedded worker did not start")
    jobs.resume()


def stop() -> None:
    """Stop both; what was under way is resumed at the next start."""
    if _beat is not None:
        _beat.stop()
    if _engine is not None:
        _engine.stop(in_sighandler=True)
