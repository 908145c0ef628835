"""What access refuses.

Unauthenticated
├── BadCredentials       unknown login or wrong password: never said which
├── InvalidToken         malformed, tampered, expired, ended, of another tenant
└── RefreshTokenReused   a spent token came back: its whole session ends
NotFound
├── NoSuchRole
├── NoSuchSession
├── NoSuchKey
└── NoSuchApplication
Conflict
├── KeyEnded             the key was revoked, or its time is over
├── RoleHeld             the person holds it now
├── AlreadyApplied       what the person asked for is not decided yet
└── AlreadyDecided
Invalid
└── UnknownScope
"""

from lyceum.core.errors import Conflict, Invalid, NotFound, Unauthenticated


class BadCredentials(Unauthenticated):
    message = "Invalid email or password."


class InvalidToken(Unauthenticated):
    message = "The token is invalid or has expired."


class RefreshTokenReused(Unauthenticated):
    message = "The refresh token was already used; the session has ended."


class NoSuchRole(NotFound):
    message = "There is no such role."


class NoSuchSession(NotFound):
    message = "There is no such session."


class NoSuchKey(NotFound):
    message = "There is no such API key."


class KeyEnded(Conflict):
    message = "The API key was revoked, or has expired."


class NoSuchApplication(NotFound):
    message = "There is no such application."


class AlreadyApplied(Conflict):
    message = "You have applied already; wait for the decision."


class AlreadyDecided(Conflict):
    message = "The application was decided already."


class RoleHeld(Conflict):
    message = "This user holds the role already."
    field = "role"


class UnknownScope(Invalid):
    message = "The scope is not a permission."
