"""Messages that an identity provider signs, verified with the library of the specification itself
(`standardwebhooks`: small, without dependencies, kept by those who wrote the specification)."""

from __future__ import annotations

import re

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from lyceum.core.identity import NotVouched

_SECONDS = re.compile(r"[0-9]{1,12}")


class SignedMessages:
    """Knows a message by the secret that its sender shares: `whsec_` and base64, or base64 alone;
    ValueError for anything else."""

    def __init__(self, secret: str) -> None:
        try:
            self._webhook = Webhook(secret)
        except (EmptyWebhookSecretError, ValueError) as error:
            raise ValueError("no secret of a webhook") from error

    def verify(self, body: bytes, *, message_id: str, sent_at: str, signature: str) -> None:
        """Raises NotVouched for a signature that is not the sender's, or is more than five minutes
        old or early."""
        if not _SECONDS.fullmatch(sent_at):
            raise NotVouched("message-invalid: no time")
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": sent_at,
            "webhook-signature": signature,
        }
        try:
            self._webhook.verify(body, headers, json_parse=False)
        except (WebhookVerificationError, ValueError, OverflowError, OSError) as error:
            # An entry without a comma, bad base64 and a body that is no text are ValueErrors.
            raise NotVouched(f"message-invalid: {type(error).__name__}") from error
