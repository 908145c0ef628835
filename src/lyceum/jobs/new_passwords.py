"""Writes to people who forgot their password."""

from __future__ import annotations

from lyceum.core.access.links import NEW_PASSWORD
from lyceum.core.jobs.duties import Kind
from lyceum.jobs.access_letters import send_new_password

kind = Kind(name=NEW_PASSWORD, run=send_new_password)
