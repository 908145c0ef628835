"""Every refusal in Karma's words (witnesses: seed, Error responses; contract K3, K7, K20, K53)."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core import errors as core
from lyceum.core.access import errors as access
from lyceum.core.assessment import errors as assessment
from lyceum.core.branches import errors as branches
from lyceum.core.catalog import errors as catalog
from lyceum.core.commerce import errors as commerce
from lyceum.core.community import errors as community
from lyceum.core.enrollment import errors as enrollment
from lyceum.core.errors import Refusal
from lyceum.core.fields import errors as fields
from lyceum.core.files import errors as files
from lyceum.core.groups import errors as groups
from lyceum.core.imports import errors as imports
from lyceum.core.jobs import errors as jobs
from lyceum.core.meetings import errors as meetings
from lyceum.core.paths import errors as paths
from lyceum.core.people import errors as people
from lyceum.core.progress import errors as progress
from lyceum.core.recognition import errors as recognition
from lyceum.core.schedule import errors as schedule
from lyceum.core.tenancy import errors as tenancy
from lyceum.core.webhooks import errors as webhooks
from lyceum.dialects.karma.envelope import Envelope
from lyceum.http import errors as http
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.faults import sentence
from lyceum.http.reading import BODILESS
from lyceum.http.refusing import usual_headers


class Spelling(msgspec.Struct, frozen=True):
    status: int
    code: str


_UNPROCESSABLE = Spelling(422, "VALIDATION_ERROR")
_UNAUTHORIZED = Spelling(401, "UNAUTHORIZED")
_FORBIDDEN = Spelling(403, "FORBIDDEN")
_NOT_FOUND = Spelling(404, "NOT_FOUND")
_BAD_REQUEST = Spelling(400, "BAD_REQUEST")
_TOO_MANY = Spelling(429, "RATE_LIMIT_EXCEEDED")
_UNAVAILABLE = Spelling(503, "SERVICE_UNAVAILABLE")
_INTERNAL = Spelling(500, "INTERNAL_ERROR")

SPELLINGS: dict[type[Refusal], Spelling] = {
    core.Refusal: _INTERNAL,
    core.Invalid: _UNPROCESSABLE,
    core.NotFound: _NOT_FOUND,
    core.Forbidden: _FORBIDDEN,
    core.Conflict: _UNPROCESSABLE,
    core.KeyInUse: _UNPROCESSABLE,
    core.KeyReused: _UNPROCESSABLE,
    core.SecretTold: _UNPROCESSABLE,
    core.Unauthenticated: _UNAUTHORIZED,
    core.TooBusy: _UNAVAILABLE,
    core.TooManyRequests: _TOO_MANY,
    tenancy.HostTaken: _UNPROCESSABLE,
    tenancy.NoSuchOrganization: _NOT_FOUND,
    tenancy.QuotaSpent: _TOO_MANY,
    tenancy.LiveClock: _UNPROCESSABLE,
    tenancy.OrganizationClosed: _FORBIDDEN,
    tenancy.ApiOff: _FORBIDDEN,
    people.NoSuchUser: _NOT_FOUND,
    people.EmailTaken: _UNPROCESSABLE,
    people.LoginTaken: _UNPROCESSABLE,
    people.LastAdministrator: _UNPROCESSABLE,
    core.ExternalIdTaken: _UNPROCESSABLE,
    people.OwnAccount: _UNPROCESSABLE,
    people.LeadsCourses: _UNPROCESSABLE,
    access.BadCredentials: _UNAUTHORIZED,
    access.InvalidToken: _UNAUTHORIZED,
    access.RefreshTokenReused: _UNAUTHORIZED,
    access.NoSuchRole: _NOT_FOUND,
    access.NoSuchSession: _NOT_FOUND,
    access.NoSuchKey: _NOT_FOUND,
    access.NoSuchApplication: _NOT_FOUND,
    access.KeyEnded: _UNPROCESSABLE,
    access.AlreadyApplied: _UNPROCESSABLE,
    access.AlreadyDecided: _UNPROCESSABLE,
    access.RoleHeld: _UNPROCESSABLE,
    access.UnknownScope: _UNPROCESSABLE,
    jobs.JobOver: _UNPROCESSABLE,
    files.NoSuchFile: _NOT_FOUND,
    imports.NoSuchImport: _NOT_FOUND,
    files.EmptyFile: _UNPROCESSABLE,
    files.NotWhatItSays: _UNPROCESSABLE,
    files.NotAPicture: _UNPROCESSABLE,
    files.FileInUse: _UNPROCESSABLE,
    files.StorageFull: _UNAVAILABLE,
    files.StorageUnavailable: _UNAVAILABLE,
    files.FileTooLarge: Spelling(413, "PAYLOAD_TOO_LARGE"),
    catalog.NoSuchCourse: _NOT_FOUND,
    catalog.NoSuchCategory: _NOT_FOUND,
    catalog.NoSuchLabel: _NOT_FOUND,
    catalog.NoSuchSection: _NOT_FOUND,
    catalog.NotOnStaff: _NOT_FOUND,
    catalog.NotATeacher: _UNPROCESSABLE,
    catalog.LeadNeeded: _UNPROCESSABLE,
    catalog.NameTaken: _UNPROCESSABLE,
    catalog.CategoryInUse: _UNPROCESSABLE,
    catalog.CategoryLoop: _UNPROCESSABLE,
    catalog.PrerequisiteLoop: _UNPROCESSABLE,
    catalog.NoSuchUnit: _NOT_FOUND,
    schedule.UnitLocked: _FORBIDDEN,
    assessment.NoSuchAssessment: _NOT_FOUND,
    assessment.NoSuchQuestion: _NOT_FOUND,
    assessment.NoSuchAllowance: _NOT_FOUND,
    assessment.NoSuchAttempt: _NOT_FOUND,
    assessment.NotEnrolled: _FORBIDDEN,
    assessment.NoQuestions: _UNPROCESSABLE,
    assessment.AttemptRunning: _UNPROCESSABLE,
    assessment.NoAttemptsLeft: _UNPROCESSABLE,
    assessment.AttemptClosed: _UNPROCESSABLE,
    assessment.NotHandedIn: _UNPROCESSABLE,
    assessment.TimeIsUp: _UNPROCESSABLE,
    progress.NothingBegun: _NOT_FOUND,
    progress.NotByReading: _UNPROCESSABLE,
    progress.StillRunning: _UNPROCESSABLE,
    enrollment.NoSuchEnrollment: _NOT_FOUND,
    enrollment.AlreadyEnrolled: _UNPROCESSABLE,
    enrollment.CourseNotOpen: _UNPROCESSABLE,
    enrollment.CourseFull: _UNPROCESSABLE,
    enrollment.CourseOver: _UNPROCESSABLE,
    enrollment.AccessOver: _UNPROCESSABLE,
    enrollment.PrerequisitesMissing: _UNPROCESSABLE,
    enrollment.HasEnrollments: _UNPROCESSABLE,
    enrollment.NewerEnrollment: _UNPROCESSABLE,
    enrollment.WrongState: _UNPROCESSABLE,
    enrollment.NotAdmitted: _FORBIDDEN,
    commerce.NoSuchOrder: _NOT_FOUND,
    commerce.NoSuchPayment: _NOT_FOUND,
    commerce.NoSuchRefund: _NOT_FOUND,
    commerce.NoSuchCoupon: _NOT_FOUND,
    commerce.NothingToPay: _UNPROCESSABLE,
    commerce.PaymentUnderWay: _UNPROCESSABLE,
    commerce.PaymentDeclined: _UNPROCESSABLE,
    commerce.NotDelivered: _UNPROCESSABLE,
    commerce.PaymentsNotConfigured: _UNPROCESSABLE,
    commerce.NotRefundable: _UNPROCESSABLE,
    commerce.SeenToByGateway: _UNPROCESSABLE,
    commerce.RefundRefused: _UNPROCESSABLE,
    commerce.CouponTaken: _UNPROCESSABLE,
    commerce.PaymentUncertain: _UNAVAILABLE,
    commerce.NotEnoughCredits: _UNPROCESSABLE,
    meetings.NoSuchMeeting: _NOT_FOUND,
    meetings.NotSignedUp: _NOT_FOUND,
    meetings.NotASession: _UNPROCESSABLE,
    meetings.MeetingFull: _UNPROCESSABLE,
    meetings.AlreadySignedUp: _UNPROCESSABLE,
    paths.NoSuchPath: _NOT_FOUND,
    paths.NotOnPath: _NOT_FOUND,
    paths.AlreadyOnPath: _UNPROCESSABLE,
    paths.PathNotOpen: _UNPROCESSABLE,
    recognition.NoSuchCertificate: _NOT_FOUND,
    recognition.NoAwards: _NOT_FOUND,
    recognition.AlreadyRevoked: _UNPROCESSABLE,
    community.NoSuchContribution: _NOT_FOUND,
    community.NoSuchAnnouncement: _NOT_FOUND,
    community.NoSuchNotice: _NOT_FOUND,
    community.AlreadyReviewed: _UNPROCESSABLE,
    community.OwnCourse: _FORBIDDEN,
    webhooks.NoSuchEndpoint: _NOT_FOUND,
    webhooks.NoSuchDelivery: _NOT_FOUND,
    webhooks.EndpointDisabled: _UNPROCESSABLE,
    webhooks.TooManyEndpoints: _UNPROCESSABLE,
    access.BranchInactive: _FORBIDDEN,
    people.UserTrashed: _UNPROCESSABLE,
    catalog.CourseTrashed: _UNPROCESSABLE,
    fields.NoSuchField: _NOT_FOUND,
    fields.FieldTaken: _UNPROCESSABLE,
    groups.NoSuchGroup: _NOT_FOUND,
    groups.GroupKeyTaken: _UNPROCESSABLE,
    groups.GroupKeyUsedUp: _UNPROCESSABLE,
    groups.AlreadyInGroup: _UNPROCESSABLE,
    groups.NotInGroup: _UNPROCESSABLE,
    groups.CourseInGroup: _UNPROCESSABLE,
    groups.CourseNotInGroup: _UNPROCESSABLE,
    branches.NoSuchBranch: _NOT_FOUND,
    branches.BranchNameTaken: _UNPROCESSABLE,
    branches.AlreadyInBranch: _UNPROCESSABLE,
    branches.NotInBranch: _UNPROCESSABLE,
    branches.CourseInBranch: _UNPROCESSABLE,
    branches.CourseNotInBranch: _UNPROCESSABLE,
    http.NoSuchRoute: _NOT_FOUND,
    http.WrongMethod: Spelling(405, "METHOD_NOT_ALLOWED"),
    http.MalformedBody: _BAD_REQUEST,
    http.BadSignature: _BAD_REQUEST,
    http.UnsupportedMediaType: _BAD_REQUEST,
    http.BodyTooLarge: Spelling(413, "PAYLOAD_TOO_LARGE"),
    http.HttpsRequired: _FORBIDDEN,
    http.Unavailable: _UNAVAILABLE,
    http.Crashed: _INTERNAL,
}

FIELDS = {
    "display_name": "name",
    "body": "description",
    "lead_id": "instructor_id",
    "state": "status",
    "pass_percent": "passing_score",
    "seconds": "time_limit_minutes",
    "key": "correct_answer",
}
"""The core's names of fields where Karma has another word."""

BODY_INVALID = "The request body is invalid."
QUERY_INVALID = "The query parameters are invalid."

_encode = msgspec.json.Encoder().encode


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """The envelope with `error` filled; `details` on 422 alone."""
    spelling = _spelling(type(refusal))
    error: dict[str, Any] = {"code": spelling.code, "message": str(refusal)}
    if spelling.status == 422:
        has_body = exchange.request.method not in BODILESS
        error["message"] = _message(refusal, has_body=has_body)
        error["details"] = _details(refusal, has_body=has_body)
    return Answer(spelling.status, _encode(Envelope(None, None, error)), usual_headers(refusal))


def _spelling(kind: type[Refusal]) -> Spelling:
    """Its own, or that of the nearest refusal above it: nobody is told of a gap in the table."""
    return next(SPELLINGS[above] for above in kind.__mro__ if above in SPELLINGS)


def _message(refusal: Refusal, *, has_body: bool) -> str:
    """A body's text is the seed's own (K53), a query's the contract's (K10)."""
    if has_body:
        return BODY_INVALID
    return QUERY_INVALID if isinstance(refusal, core.Invalid) else str(refusal)


def _details(refusal: Refusal, *, has_body: bool) -> list[dict[str, str]]:
    """A deletion that the state of things forbids names what was to be deleted: `id` (K28)."""
    if isinstance(refusal, core.Invalid):
        return [_row(problem.field, sentence(problem)) for problem in refusal.problems]
    field = getattr(refusal, "field", None) if has_body else None
    return [_row(field or "id", str(refusal))]


def _row(field: str, issue: str) -> dict[str, str]:
    return {"field": FIELDS.get(field, field), "issue": issue}
