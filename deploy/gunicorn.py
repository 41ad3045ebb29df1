"""The web service of the compose stack: plain processes, nginx in front."""

from os import cpu_count

bind = "0.0.0.0:8000"
workers = 2 * (cpu_count() or 1)
worker_class = "sync"
timeout = 60
graceful_timeout = 30
max_requests, max_requests_jitter = 5000, 500  # a worker that grew is replaced
worker_tmp_dir = "/dev/shm"
forwarded_allow_ips = "*"  # only nginx reaches this port
control_socket_disable = True
loglevel = "warning"
