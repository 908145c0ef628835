"""Letters sent by SMTP, or laid into a folder for whoever looks there."""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from pathlib import Path

import msgspec

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.mail import Letter
from lyceum.kit import clock
from lyceum.kit.time import datetime_of

TIMEOUT = 20.0
"""Seconds that a server may take for an answer."""

_PERMANENT = 500
_NAME = re.compile(r"[^A-Za-z0-9.-]+")


class Security(StrEnum):
    """How the way to the server is kept from others: not at all, from the greeting on, or from the
    first byte."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """An SMTP server; without a user nobody signs in."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = ""


def message(letter: Letter, *, sender: str, at: int) -> EmailMessage:
    """The mail, in plain text and HTML; it is called the same whenever it is sent again."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(datetime_of(at))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    mail["Message-ID"] = f"<{_NAME.sub('-', letter.name)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    return mail


class FolderMailer:
    """Lays each letter into a folder as an `.eml` file; one that is sent again takes its place."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        mail = message(letter, sender=self._sender, at=clock.now())
        await asyncio.to_thread(self._put, f"{_NAME.sub('-', letter.name)}.eml", bytes(mail))

    def _put(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = self._folder / f".{name}.part"
        half.write_bytes(content)
        half.replace(self._folder / name)


class SmtpMailer:
    """Hands each letter to a server."""

    def __init__(self, server: Server, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        await asyncio.to_thread(self._hand_over, letter)

    def _hand_over(self, letter: Letter) -> None:
        mail = message(letter, sender=self._sender, at=clock.now())
        try:
            with self._opened() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            status, _ = next(iter(error.recipients.values()))
            if status >= _PERMANENT:
                raise Invalid(Problem("email", Fault.UNKNOWN)) from error
            raise

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        connection: smtplib.SMTP
        if server.security is Security.TLS:
            safe = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=safe)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection
