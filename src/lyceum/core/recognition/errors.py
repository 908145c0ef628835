"""What recognition refuses.

NotFound
├── NoSuchCertificate   nobody holds it, or the caller may not know of it
└── NoAwards            this school gives no points, badges and levels
Conflict
└── AlreadyRevoked      a certificate is revoked once
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchCertificate(NotFound):
    message = "There is no such certificate."


class NoAwards(NotFound):
    message = "No points, badges and levels are given here."


class AlreadyRevoked(Conflict):
    message = "The certificate is revoked already."
