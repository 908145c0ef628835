"""Writes to people who forgot their login."""

from __future__ import annotations

from lyceum.core.access.links import LOGIN_REMINDER
from lyceum.core.jobs.duties import Kind
from lyceum.jobs.access_letters import send_login_reminder

kind = Kind(name=LOGIN_REMINDER, run=send_login_reminder)
