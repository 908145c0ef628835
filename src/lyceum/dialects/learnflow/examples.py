"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
Every object says what it is in `object`, and whether it is of the live mode in `livemode`. A list
has `data`, newest first, `has_more`, the `total_count` of all that match, and `next_page_url` and
`previous_page_url`; `starting_after` and `ending_before` take the id of one of its objects.

Send a key as `Authorization: Bearer sk_live_…`, or `sk_test_…` for the test mode, which shares
nothing with the live one: `lyceum keys create --dialect learnflow --mode test`. A key with scopes
begins with `rk_`. All keys of an account and mode may make 60 requests a minute, or as many as the
account's plan says; the `X-RateLimit-…` headers tell what is left.

A POST with an `Idempotency-Key` takes effect once, however often it is sent. A refusal is an
`error` with a `type`, a `code`, a `message`, and in `param` the parameter that it is about.

A parameter that nobody reads is ignored; with `Prefer: handling=strict` it is refused instead.

Prices are numbers in major units on a course; amounts of payments are in minor units. Times are UTC
in ISO 8601.
"""

PEOPLE = {"email": "amara.okafor@school.example", "name": "Amara Okafor"}
STUDENT = {**PEOPLE, "metadata": {"cohort": "spring"}}
CHANGE_PERSON = {"name": "Amara N. Okafor"}
COURSE = {
    "title": "Reading Weather Maps",
    "description": "Fronts, isobars and what they mean for tomorrow.",
    "price": 49.99,
    "currency": "USD",
    "category": "science",
    "status": "published",
}
CHANGE_COURSE = {"title": "Reading Weather Maps, Revised"}
ENROLLMENT = {
    "student_id": "stu_9Z8x7Y6w5V4u3T2s1R0q",
    "course_id": "crs_1MqS4eEYv4r0c9Pn2a3b4c5d",
    "payment_method_id": "pm_card_visa_4242",
    "send_welcome_email": True,
}
ENDPOINT = {"url": "https://93.184.215.14/hooks", "enabled_events": ["enrollment.created"]}
CHANGE_ENDPOINT = {"enabled_events": ["*"]}
API_KEY = {"name": "Gradebook sync", "scopes": ["courses.read_any"]}
ROLL = {"expires_in": 3600}
ADVANCE = {"seconds": 3600}
REFUND = {"payment_id": "pay_3K2j1I0h9G8f7E6d5C4b", "reason": "requested_by_customer"}
