"""Standard Webhooks: the receivers' own libraries believe what is signed here."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st
from svix.webhooks import Webhook, WebhookVerificationError

from lyceum.http import standard_webhooks

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1_614_265_330


def test_the_published_example_is_signed_as_it_is_published() -> None:
    signed = standard_webhooks.signature(SECRET, MESSAGE, at=AT, body=b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_bytes_are_signed_and_not_their_meaning() -> None:
    signed = standard_webhooks.signature(SECRET, MESSAGE, at=AT, body=b'{"test":2432232314}')
    assert signed.startswith("v1,Vif40peJ")


def test_a_new_secret_has_a_length_that_the_specification_allows_and_is_new() -> None:
    secret = standard_webhooks.new_secret()
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert standard_webhooks.new_secret() != secret


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_the_library_of_the_specification_signs_alike(body: str) -> None:
    ours = standard_webhooks.signature(SECRET, MESSAGE, at=AT, body=body.encode())
    theirs = standardwebhooks.Webhook(SECRET).sign(MESSAGE, datetime.fromtimestamp(AT, UTC), body)
    assert theirs == ours


@pytest.mark.parametrize("receiver", [Webhook, standardwebhooks.Webhook])
def test_while_secrets_change_the_old_and_the_new_one_verify(receiver: type) -> None:
    old, new, other = (standard_webhooks.new_secret() for _ in range(3))
    body = b'{"type":"course.created"}'
    sent = standard_webhooks.headers([new, old], MESSAGE, at=int(time.time()), body=body)
    assert sent["webhook-signature"].count("v1,") == 2
    for known in (old, new):
        receiver(known).verify(body, sent)
    with pytest.raises((WebhookVerificationError, standardwebhooks.WebhookVerificationError)):
        receiver(other).verify(body, sent)
