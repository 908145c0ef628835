"""What arguments and answers are made of.

Made from the operations by `python -m scripts.reference`: do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class Deleted(TypedDict):
    """As the API answers."""

    id: str


Direction = Literal["asc", "desc"]


class Document(TypedDict):
    """`url` needs a role, and an approved enrollment."""

    id: str
    name: str
    description: str
    mimeType: str
    size: int
    url: str


class DocumentMetadata(TypedDict):
    """What a document is called, and what it is about."""

    name: NotRequired[str]
    description: NotRequired[str]


class EnrollmentRequest(TypedDict):
    """As the API answers."""

    id: str
    status: RequestStatus
    userId: str
    userName: str
    userEmail: str | None
    subjectId: str
    subjectName: str
    gradeId: str | None
    message: str | None
    reviewedBy: str | None
    reviewedAt: str | None
    rejectionReason: str | None
    notes: str | None
    createdAt: str
    updatedAt: str


class Grade(TypedDict):
    """`level` is a word of the school's own."""

    id: str
    name: str
    description: str
    imageUrl: str | None
    isActive: bool
    createdAt: str
    updatedAt: str
    level: str | None
    educationLevelId: str


class Level(TypedDict):
    """As the API answers."""

    id: str
    name: str
    description: str
    imageUrl: str | None
    isActive: bool
    createdAt: str
    updatedAt: str


class MentorApplication(TypedDict):
    """`application` is what the person said."""

    id: str
    status: RequestStatus
    userId: str
    userName: str
    userEmail: str | None
    application: dict[str, Any]
    reviewedBy: str | None
    reviewedAt: str | None
    notes: str | None
    createdAt: str
    updatedAt: str


Plan = Literal["enterprise", "free", "pro"]
RequestSort = Literal["createdAt", "updatedAt"]
RequestStatus = Literal["APPROVED", "PENDING", "REJECTED"]
Role = Literal["ADMIN", "LEARNER", "MENTOR"]
Status = Literal["ACTIVE", "INACTIVE"]


class Subject(TypedDict):
    """As the API answers."""

    id: str
    name: str
    description: str
    imageUrl: str | None
    isActive: bool
    createdAt: str
    updatedAt: str
    gradeId: str | None
    mentorId: str | None
    mentorEmail: str | None


class Synced(TypedDict):
    """Without a token `clerkId` alone (A2)."""

    clerkId: str
    user: NotRequired[User]


class Token(TypedDict):
    """As the API answers."""

    token: str


class Topic(TypedDict):
    """`content` is null for what other APIs teach: there it is for the enrolled."""

    id: str
    name: str
    description: str
    content: str | None
    videoUrl: str | None
    isActive: bool
    documents: list[Document]
    subjectId: str
    createdAt: str
    updatedAt: str


class UploadedDocument(TypedDict):
    """As the API answers."""

    id: str
    name: str
    description: str
    fileName: str
    mimeType: str
    size: int
    key: str
    url: str
    topicId: str
    uploadedBy: str
    uploadedAt: str


class Usage(TypedDict):
    """From `periodStart` until `periodEnd`. `calls` and `uploads` are null where no plan was
    chosen: it is the unlimited one then, and nothing is counted."""

    plan: Plan
    support: str
    periodStart: str
    periodEnd: str
    calls: Used | None
    uploads: Used | None


class Used(TypedDict):
    """`limit` and `remaining` are null where there are no bounds."""

    used: int
    limit: int | None
    remaining: int | None


class User(TypedDict):
    """`roles` are those held now, `userRoles` all that ever were."""

    id: str
    clerkId: str
    email: str | None
    firstName: str
    lastName: str
    imageUrl: str | None
    bio: str | None
    phone: str | None
    status: Status
    isActive: bool
    roles: list[Role]
    userRoles: list[UserRole]
    createdAt: str
    updatedAt: str


class UserRole(TypedDict):
    """`effectiveEndDate` null: for good. `assignedBy` is a Clerk id, null for nobody in person."""

    id: str
    userId: str
    role: Role
    effectiveStartDate: str
    effectiveEndDate: str | None
    assignedBy: str | None


UserSort = Literal["createdAt", "updatedAt"]


class Video(TypedDict):
    """As the API answers."""

    topicId: str
    videoUrl: str
    size: int
    mimeType: str
