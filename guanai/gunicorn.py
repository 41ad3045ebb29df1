"""The demo's web server: one process with threads, and Celery inside it. `bin/demo` gives the address."""

from django.utils.module_loading import import_string

wsgi_app = "guanai.wsgi:application"
workers = 1  # the embedded engine's queue lives in this process
worker_class = "gthread"
threads = 8
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    """Say where the portal is, once it listens."""
    host, port = server.LISTENERS[0].sock.getsockname()[:2]
    print(f"\n关爱工作站演示已启动：http://{host}:{port}/\n按 Ctrl-C 停止。", flush=True)


def post_worker_init(worker):
    """Start the engine; by name, because it reads models and this file is loaded before Django."""
    import_string("guanai.embedded.start")()


def worker_exit(server, worker):
    """Stop the engine; what was under way is resumed at the next start."""
    import_string("guanai.embedded.stop")()
