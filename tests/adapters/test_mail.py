"""Letters on their way: into a folder, and to a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from smtplib import SMTPAuthenticationError
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from lyceum.adapters.mail import FolderMailer, Security, Server, SmtpMailer
from lyceum.core.errors import Invalid
from lyceum.core.mail import Letter
from tests.harness.processes import LOOPBACK

SENDER = "Hill School <office@school.example>"
LETTER = Letter(
    name="welcome-1",
    to="tomáš@school.example".replace("á", "a").replace("š", "s"),
    subject="Willkommen bei Wetterkarten für Anfänger",
    text="Guten Tag Tomáš,\n",
    html="<p>Guten Tag Tomáš,</p>",
)


class Postman:
    """What the server does with letters: keeps them, or knows nobody."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.refusal = ""

    async def handle_RCPT(  # noqa: N802 - the library's name and signature
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 OK"


def let_in(server: Any, session: Any, envelope: Any, *rest: Any) -> AuthResult:
    _, shown = rest
    is_known = isinstance(shown, LoginPassword) and shown.password == b"walrus"
    # What is not handled is what the library says itself: a refusal, and at once.
    return AuthResult(success=is_known, handled=False)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def port(postman: Postman) -> Iterator[int]:
    """A server that listens until the test ends."""
    controller = Controller(
        postman,
        hostname=LOOPBACK,
        port=0,
        authenticator=let_in,
        auth_require_tls=False,
    )
    controller.port = _free_port()
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


def mailer(port: int, **rest: Any) -> SmtpMailer:
    server = Server(host=LOOPBACK, port=port, **{"security": Security.NONE, **rest})
    return SmtpMailer(server, sender=SENDER)


def read(content: bytes) -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(mail, EmailMessage)
    return mail


def expect_letter(mail: EmailMessage) -> None:
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, LETTER.to, LETTER.subject)
    assert mail["Message-ID"] == "<welcome-1@school.example>"
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert rich.get_content().strip() == LETTER.html
    assert rich.get_content_type() == "text/html"


async def test_a_server_gets_the_letter_as_it_is(port: int, postman: Postman) -> None:
    await mailer(port).send(LETTER)
    (envelope,) = postman.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("office@school.example", [LETTER.to])
    expect_letter(read(envelope.content))


async def test_whoever_signs_in_is_let_in(port: int, postman: Postman) -> None:
    await mailer(port, user="office", password="walrus").send(LETTER)
    assert len(postman.letters) == 1
    with pytest.raises(SMTPAuthenticationError, match="535"):
        await mailer(port, user="office", password="seal").send(LETTER)
    assert len(postman.letters) == 1


async def test_who_is_unknown_is_refused_for_good_and_who_is_busy_is_not(
    port: int, postman: Postman
) -> None:
    postman.refusal = "550 nobody here"
    with pytest.raises(Invalid):
        await mailer(port).send(LETTER)
    postman.refusal = "451 later"
    with pytest.raises(OSError):
        await mailer(port).send(LETTER)
    assert postman.letters == []


async def test_without_a_server_or_its_encryption_nothing_is_sent(
    port: int, postman: Postman
) -> None:
    with pytest.raises(OSError):
        await mailer(_free_port()).send(LETTER)
    with pytest.raises(OSError):
        await mailer(port, security=Security.STARTTLS).send(LETTER)
    assert postman.letters == []


async def test_a_folder_keeps_each_letter_once(tmp_path: Path) -> None:
    folder = FolderMailer(tmp_path / "outbox", sender=SENDER)
    for _ in range(2):
        await folder.send(LETTER)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == "welcome-1.eml"
    expect_letter(read(file.read_bytes()))
