"""Address of the queue of employers that wait for approval."""

from __future__ import annotations

from django.urls import path

from employers.web import approvals

app_name = "approvals"
urlpatterns = [path("", approvals.queue, name="queue")]
