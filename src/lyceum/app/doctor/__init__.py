"""Looks an installation over: what is well, what may become a trouble, what is one already."""

from lyceum.app.doctor.examination import examine
from lyceum.app.doctor.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "examine"]
