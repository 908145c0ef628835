"""The kinds of event that an endpoint can ask for: all that the core records."""

TESTED = "webhook_endpoint.tested"
"""Somebody asks an endpoint for a sign of life: it goes there, and nowhere else."""

KINDS = frozenset(
    {
        "assessment.allowed",
        "webhook_endpoint.created",
        "webhook_endpoint.deleted",
        "webhook_endpoint.disabled",
        "webhook_endpoint.updated",
        TESTED,
    }
)
