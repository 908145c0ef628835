"""What HTTP itself refuses, before or after the core has its say.

NotFound
├── NoSuchRoute
│   └── WrongMethod         the path exists, this verb does not; `allowed` are those that do
Refusal
├── MalformedBody           not JSON, or not an object
│   └── BadSignature        a message that its sender did not sign, or not now
├── UnsupportedMediaType    a body of another kind than JSON
├── BodyTooLarge
├── HttpsRequired
├── Unavailable             a part that is needed does not answer
└── Crashed                 a mistake of ours; nothing of it is told
"""

from __future__ import annotations

from lyceum.core.errors import NotFound, Refusal


class NoSuchRoute(NotFound):
    message = "There is no such address."


class WrongMethod(NoSuchRoute):
    message = "This address does not answer to that method."

    def __init__(self, *, allowed: tuple[str, ...]) -> None:
        super().__init__()
        self.allowed = allowed


class MalformedBody(Refusal):
    message = "The request body is not a valid JSON object."


class BadSignature(MalformedBody):
    message = "The message is not signed by its sender, or was signed at another time."


class UnsupportedMediaType(Refusal):
    message = "The request body must be application/json."


class BodyTooLarge(Refusal):
    message = "The request body is too large."


class HttpsRequired(Refusal):
    message = "HTTPS is required."


class Unavailable(Refusal):
    message = "The service is unavailable; try again shortly."


class Crashed(Refusal):
    message = "An unexpected error occurred."
