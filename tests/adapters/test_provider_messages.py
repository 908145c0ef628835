"""Messages of an identity provider: the secret, and the vector of the specification's documents."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from standardwebhooks import webhooks

from lyceum.adapters.provider_messages import SignedMessages
from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings
from lyceum.app.wiring import open_platform
from lyceum.core.identity import NotVouched

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = {
    "message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "sent_at": "1614265330",
    "signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
BODY = b'{"test": 2432232314}'


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which the message of the documents was sent."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(int(MESSAGE["sent_at"]), UTC)

    monkeypatch.setattr(webhooks, "datetime", Then)


@pytest.mark.usefixtures("then")
@pytest.mark.parametrize("secret", [SECRET, SECRET.removeprefix("whsec_")])
def test_the_message_of_the_documents_is_its_senders(secret: str) -> None:
    messages = SignedMessages(secret)
    messages.verify(BODY, **MESSAGE)
    # The very bytes are signed: white space counts.
    with pytest.raises(NotVouched):
        messages.verify(BODY.replace(b" ", b""), **MESSAGE)


def test_what_was_sent_long_ago_is_not_taken() -> None:
    with pytest.raises(NotVouched):
        SignedMessages(SECRET).verify(BODY, **MESSAGE)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a", "whsec_ä"])
async def test_what_is_no_secret_is_refused_at_the_start(secret: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="secret"):
        SignedMessages(secret)
    if secret:
        settings = Settings(data_dir=tmp_path, identity_webhook_secret=secret)
        with pytest.raises(CannotStart, match="LYCEUM_IDENTITY_WEBHOOK_SECRET"):
            await open_platform(settings)
