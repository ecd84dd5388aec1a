"""How gunicorn serves TalentBSR behind nginx on one machine."""

from __future__ import annotations

import os

wsgi_app = "talentbsr.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Two processes with four threads each: every process keeps the encoder and the vocabulary in
# memory, so threads are the cheaper way to answer more at once.
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
# Only the proxy on this machine is believed about the scheme.
forwarded_allow_ips = "127.0.0.1"
accesslog = None  # nginx keeps the requests; errors go to the journal
errorlog = "-"
loglevel = "warning"
