"""The methods of the awaited client.

Made from the operations by `python -m scripts.reference`: do not edit.
"""

from __future__ import annotations

from typing import Any, Protocol

from akako_lms import models
from akako_lms.calls import UNSET, Call, Unset, part, segment
from akako_lms.downloads import AsyncDownload
from akako_lms.files import File
from akako_lms.pages import AsyncPage


class AsyncCaller(Protocol):
    """Whoever makes the calls."""

    async def data(self, call: Call) -> Any: ...
    async def page(self, call: Call) -> AsyncPage[Any]: ...
    async def download(self, call: Call) -> AsyncDownload: ...


class AsyncAuth:
    """Methods under `api.auth`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def sync(self, *, user_id: str, email: str | Unset = UNSET) -> models.Synced:
        """Sync user data from Clerk.

        `POST /auth/sync`. Who may call it: anyone, without credentials.
        """
        call = Call("POST", "/auth/sync", json={"userId": user_id, "email": email})
        found: models.Synced = await self._caller.data(call)
        return found

    async def get_profile(self) -> models.User:
        """Get current user profile.

        `GET /auth/profile`. Who may call it: anyone who is signed in.
        """
        call = Call("GET", "/auth/profile")
        found: models.User = await self._caller.data(call)
        return found

    async def update_profile(
        self,
        *,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        bio: str | Unset | None = UNSET,
        phone: str | Unset | None = UNSET,
    ) -> models.User:
        """Update user profile.

        `PUT /auth/profile`. Who may call it: ADMIN, MENTOR, LEARNER.
        """
        call = Call(
            "PUT",
            "/auth/profile",
            json={
                "firstName": first_name,
                "lastName": last_name,
                "imageUrl": image_url,
                "bio": bio,
                "phone": phone,
            },
        )
        found: models.User = await self._caller.data(call)
        return found

    async def issue_token(self) -> models.Token:
        """Get a session token of a minute, where this installation issues them itself.

        `POST /auth/token`. Who may call it: ADMIN, MENTOR, LEARNER.
        """
        call = Call("POST", "/auth/token", json={})
        found: models.Token = await self._caller.data(call)
        return found


class AsyncUsers:
    """Methods under `api.users`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get_users(
        self,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        order: models.Direction | Unset = UNSET,
        sort: models.UserSort | Unset = UNSET,
        search: str | Unset = UNSET,
        role: models.Role | Unset = UNSET,
        status: models.Status | Unset = UNSET,
        is_active: bool | Unset = UNSET,
        created_from: str | Unset = UNSET,
        created_to: str | Unset = UNSET,
        updated_from: str | Unset = UNSET,
        updated_to: str | Unset = UNSET,
    ) -> AsyncPage[models.User]:
        """List all users.

        `GET /users`. Who may call it: ADMIN.
        """
        call = Call(
            "GET",
            "/users",
            query={
                "page": page,
                "limit": limit,
                "order": order,
                "sort": sort,
                "search": search,
                "role": role,
                "status": status,
                "isActive": is_active,
                "createdFrom": created_from,
                "createdTo": created_to,
                "updatedFrom": updated_from,
                "updatedTo": updated_to,
            },
        )
        found: AsyncPage[models.User] = await self._caller.page(call)
        return found

    async def get_user(self, user_id: str) -> models.User:
        """Get user by ID.

        `GET /users/{id}`. Who may call it: ADMIN.
        """
        call = Call("GET", f"/users/{segment(user_id)}")
        found: models.User = await self._caller.data(call)
        return found

    async def update_user(
        self,
        user_id: str,
        *,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        bio: str | Unset | None = UNSET,
        phone: str | Unset | None = UNSET,
        status: models.Status | Unset = UNSET,
    ) -> models.User:
        """Update user.

        `PUT /users/{id}`. Who may call it: ADMIN.
        """
        call = Call(
            "PUT",
            f"/users/{segment(user_id)}",
            json={
                "firstName": first_name,
                "lastName": last_name,
                "imageUrl": image_url,
                "bio": bio,
                "phone": phone,
                "status": status,
            },
        )
        found: models.User = await self._caller.data(call)
        return found

    async def assign_role(
        self,
        user_id: str,
        *,
        role: models.Role,
        effective_start_date: str | Unset | None = UNSET,
        effective_end_date: str | Unset | None = UNSET,
    ) -> models.UserRole:
        """Assign role to user.

        `POST /users/{id}/roles`. Who may call it: ADMIN.
        """
        call = Call(
            "POST",
            f"/users/{segment(user_id)}/roles",
            json={
                "role": role,
                "effectiveStartDate": effective_start_date,
                "effectiveEndDate": effective_end_date,
            },
        )
        found: models.UserRole = await self._caller.data(call)
        return found

    async def remove_role(self, user_id: str, *, role: models.Role) -> models.UserRole:
        """Remove role from user.

        `DELETE /users/{id}/roles`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/users/{segment(user_id)}/roles", query={"role": role})
        found: models.UserRole = await self._caller.data(call)
        return found


class AsyncEducation:
    """Methods under `api.education`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get_levels(
        self,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> AsyncPage[models.Level]:
        """List education levels.

        `GET /education/levels`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            "/education/levels",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: AsyncPage[models.Level] = await self._caller.page(call)
        return found

    async def get_grades(
        self,
        level_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> AsyncPage[models.Grade]:
        """Get grades for level. One that holds subjects itself is a grade of its own as
        well.

        `GET /education/levels/{id}/grades`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/levels/{segment(level_id)}/grades",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: AsyncPage[models.Grade] = await self._caller.page(call)
        return found

    async def get_subjects(
        self,
        grade_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> AsyncPage[models.Subject]:
        """Get subjects for grade.

        `GET /education/grades/{id}/subjects`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/grades/{segment(grade_id)}/subjects",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: AsyncPage[models.Subject] = await self._caller.page(call)
        return found

    async def get_topics(
        self,
        subject_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> AsyncPage[models.Topic]:
        """Get topics for subject.

        `GET /education/subjects/{id}/topics`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/subjects/{segment(subject_id)}/topics",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: AsyncPage[models.Topic] = await self._caller.page(call)
        return found

    async def create_level(
        self,
        *,
        name: str,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> models.Level:
        """Create education level.

        `POST /admin/education/levels`. Who may call it: ADMIN.
        """
        call = Call(
            "POST",
            "/admin/education/levels",
            json={
                "name": name,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
            },
        )
        found: models.Level = await self._caller.data(call)
        return found

    async def update_level(
        self,
        level_id: str,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> models.Level:
        """Update education level.

        `PUT /admin/education/levels/{id}`. Who may call it: ADMIN.
        """
        call = Call(
            "PUT",
            f"/admin/education/levels/{segment(level_id)}",
            json={
                "name": name,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
            },
        )
        found: models.Level = await self._caller.data(call)
        return found

    async def delete_level(self, level_id: str) -> models.Deleted:
        """Delete education level, with all that lies in it.

        `DELETE /admin/education/levels/{id}`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/admin/education/levels/{segment(level_id)}")
        found: models.Deleted = await self._caller.data(call)
        return found

    async def create_grade(
        self,
        *,
        name: str,
        education_level_id: str,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
        level: str | Unset | None = UNSET,
    ) -> models.Grade:
        """Create grade.

        `POST /admin/education/grades`. Who may call it: ADMIN.
        """
        call = Call(
            "POST",
            "/admin/education/grades",
            json={
                "name": name,
                "educationLevelId": education_level_id,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
                "level": level,
            },
        )
        found: models.Grade = await self._caller.data(call)
        return found

    async def update_grade(
        self,
        grade_id: str,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
        education_level_id: str | Unset = UNSET,
        level: str | Unset | None = UNSET,
    ) -> models.Grade:
        """Update grade, or move it to another level; a level that is listed as a grade is
        one.

        `PUT /admin/education/grades/{id}`. Who may call it: ADMIN.
        """
        call = Call(
            "PUT",
            f"/admin/education/grades/{segment(grade_id)}",
            json={
                "name": name,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
                "educationLevelId": education_level_id,
                "level": level,
            },
        )
        found: models.Grade = await self._caller.data(call)
        return found

    async def delete_grade(self, grade_id: str) -> models.Deleted:
        """Delete grade, with its subjects.

        `DELETE /admin/education/grades/{id}`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/admin/education/grades/{segment(grade_id)}")
        found: models.Deleted = await self._caller.data(call)
        return found

    async def create_subject(
        self,
        *,
        name: str,
        grade_id: str,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
        mentor_id: str | Unset | None = UNSET,
    ) -> models.Subject:
        """Create subject; learners ask to be let in.

        `POST /admin/education/subjects`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "POST",
            "/admin/education/subjects",
            json={
                "name": name,
                "gradeId": grade_id,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
                "mentorId": mentor_id,
            },
        )
        found: models.Subject = await self._caller.data(call)
        return found

    async def update_subject(
        self,
        subject_id: str,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        image_url: str | Unset | None = UNSET,
        is_active: bool | Unset = UNSET,
        grade_id: str | Unset = UNSET,
        mentor_id: str | Unset = UNSET,
    ) -> models.Subject:
        """Update subject, or move it to another grade.

        `PUT /admin/education/subjects/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT",
            f"/admin/education/subjects/{segment(subject_id)}",
            json={
                "name": name,
                "description": description,
                "imageUrl": image_url,
                "isActive": is_active,
                "gradeId": grade_id,
                "mentorId": mentor_id,
            },
        )
        found: models.Subject = await self._caller.data(call)
        return found

    async def delete_subject(self, subject_id: str) -> models.Deleted:
        """Delete subject, with its topics.

        `DELETE /admin/education/subjects/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/subjects/{segment(subject_id)}")
        found: models.Deleted = await self._caller.data(call)
        return found

    async def create_topic(
        self,
        *,
        subject_id: str,
        name: str,
        description: str | Unset = UNSET,
        content: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> models.Topic:
        """Create topic.

        `POST /admin/education/topics`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "POST",
            "/admin/education/topics",
            json={
                "subjectId": subject_id,
                "name": name,
                "description": description,
                "content": content,
                "isActive": is_active,
            },
        )
        found: models.Topic = await self._caller.data(call)
        return found

    async def update_topic(
        self,
        topic_id: str,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        content: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> models.Topic:
        """Update topic.

        `PUT /admin/education/topics/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT",
            f"/admin/education/topics/{segment(topic_id)}",
            json={
                "name": name,
                "description": description,
                "content": content,
                "isActive": is_active,
            },
        )
        found: models.Topic = await self._caller.data(call)
        return found

    async def delete_topic(self, topic_id: str) -> models.Deleted:
        """Delete topic, with its files.

        `DELETE /admin/education/topics/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/topics/{segment(topic_id)}")
        found: models.Deleted = await self._caller.data(call)
        return found


class AsyncFiles:
    """Methods under `api.files`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def upload_document(
        self, file: File, *, topic_id: str, metadata: models.DocumentMetadata | Unset = UNSET
    ) -> models.UploadedDocument:
        """Upload document: into a topic, which the form names before the file or behind it.

        `POST /s3/document/upload`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "POST",
            "/s3/document/upload",
            form={"topicId": topic_id, "metadata": metadata},
            file=("file", file),
        )
        found: models.UploadedDocument = await self._caller.data(call)
        return found

    async def stream_document(
        self,
        *,
        key: str | Unset = UNSET,
        document_id: str | Unset = UNSET,
        topic_id: str | Unset = UNSET,
        url: str | Unset = UNSET,
        download: str | Unset = UNSET,
        width: int | Unset = UNSET,
        start: int | Unset = UNSET,
        end: int | Unset = UNSET,
    ) -> AsyncDownload:
        """Stream document: whole or in part, as a browser asks; a smaller picture of a
        picture.

        `GET /s3/document/stream`. Who may call it: anyone who is signed in.
        """
        call = Call(
            "GET",
            "/s3/document/stream",
            query={
                "key": key,
                "documentId": document_id,
                "topicId": topic_id,
                "url": url,
                "download": download,
                "width": width,
            },
            headers=part(start, end),
        )
        found: AsyncDownload = await self._caller.download(call)
        return found

    async def delete_document(self, topic_id: str, document_id: str) -> models.Deleted:
        """Delete document.

        `DELETE /admin/education/topics/{id}/documents/{docId}`. Who may call it: ADMIN,
        MENTOR.
        """
        call = Call(
            "DELETE",
            f"/admin/education/topics/{segment(topic_id)}/documents/{segment(document_id)}",
        )
        found: models.Deleted = await self._caller.data(call)
        return found


class AsyncVideos:
    """Methods under `api.videos`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def upload_video(self, topic_id: str, file: File) -> models.Video:
        """Upload or replace the video of a topic.

        `PUT /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT", f"/admin/education/topics/{segment(topic_id)}/video", file=("video", file)
        )
        found: models.Video = await self._caller.data(call)
        return found

    async def delete_video(self, topic_id: str) -> models.Deleted:
        """Delete the video of a topic.

        `DELETE /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/topics/{segment(topic_id)}/video")
        found: models.Deleted = await self._caller.data(call)
        return found


class AsyncEnrollment:
    """Methods under `api.enrollment`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def request(
        self, *, subject_id: str, grade_id: str | Unset = UNSET, message: str | Unset = UNSET
    ) -> models.EnrollmentRequest:
        """Request enrollment.

        `POST /enrollment/request`. Who may call it: ADMIN, LEARNER.
        """
        call = Call(
            "POST",
            "/enrollment/request",
            json={"subjectId": subject_id, "gradeId": grade_id, "message": message},
        )
        found: models.EnrollmentRequest = await self._caller.data(call)
        return found

    async def get_pending(
        self,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        order: models.Direction | Unset = UNSET,
        sort: models.RequestSort | Unset = UNSET,
        search: str | Unset = UNSET,
        status: models.RequestStatus | Unset = UNSET,
        created_from: str | Unset = UNSET,
        created_to: str | Unset = UNSET,
        updated_from: str | Unset = UNSET,
        updated_to: str | Unset = UNSET,
    ) -> AsyncPage[models.EnrollmentRequest]:
        """Get pending enrollments.

        `GET /admin/enrollment/pending`. Who may call it: ADMIN.
        """
        call = Call(
            "GET",
            "/admin/enrollment/pending",
            query={
                "page": page,
                "limit": limit,
                "order": order,
                "sort": sort,
                "search": search,
                "status": status,
                "createdFrom": created_from,
                "createdTo": created_to,
                "updatedFrom": updated_from,
                "updatedTo": updated_to,
            },
        )
        found: AsyncPage[models.EnrollmentRequest] = await self._caller.page(call)
        return found

    async def approve(
        self, enrollment_id: str, *, reason: str | Unset = UNSET, notes: str | Unset = UNSET
    ) -> models.EnrollmentRequest:
        """Approve enrollment.

        `PUT /admin/enrollment/{id}/approve`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT",
            f"/admin/enrollment/{segment(enrollment_id)}/approve",
            json={"reason": reason, "notes": notes},
        )
        found: models.EnrollmentRequest = await self._caller.data(call)
        return found

    async def reject(
        self, enrollment_id: str, *, reason: str | Unset = UNSET, notes: str | Unset = UNSET
    ) -> models.EnrollmentRequest:
        """Reject enrollment.

        `PUT /admin/enrollment/{id}/reject`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT",
            f"/admin/enrollment/{segment(enrollment_id)}/reject",
            json={"reason": reason, "notes": notes},
        )
        found: models.EnrollmentRequest = await self._caller.data(call)
        return found


class AsyncMentors:
    """Methods under `api.mentors`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def apply(
        self,
        *,
        motivation: str | Unset = UNSET,
        experience: str | Unset = UNSET,
        qualifications: str | Unset = UNSET,
        subjects: list[str] | Unset = UNSET,
        bio: str | Unset = UNSET,
        more: dict[str, Any] | Unset = UNSET,
    ) -> models.MentorApplication:
        """Submit mentor application.

        `POST /mentor/apply`. Who may call it: ADMIN, MENTOR, LEARNER.
        """
        call = Call(
            "POST",
            "/mentor/apply",
            json={
                "motivation": motivation,
                "experience": experience,
                "qualifications": qualifications,
                "subjects": subjects,
                "bio": bio,
                "more": more,
            },
        )
        found: models.MentorApplication = await self._caller.data(call)
        return found

    async def get_pending(
        self,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        order: models.Direction | Unset = UNSET,
        sort: models.RequestSort | Unset = UNSET,
        search: str | Unset = UNSET,
        status: models.RequestStatus | Unset = UNSET,
        created_from: str | Unset = UNSET,
        created_to: str | Unset = UNSET,
        updated_from: str | Unset = UNSET,
        updated_to: str | Unset = UNSET,
    ) -> AsyncPage[models.MentorApplication]:
        """Get pending applications.

        `GET /admin/mentor/pending`. Who may call it: ADMIN.
        """
        call = Call(
            "GET",
            "/admin/mentor/pending",
            query={
                "page": page,
                "limit": limit,
                "order": order,
                "sort": sort,
                "search": search,
                "status": status,
                "createdFrom": created_from,
                "createdTo": created_to,
                "updatedFrom": updated_from,
                "updatedTo": updated_to,
            },
        )
        found: AsyncPage[models.MentorApplication] = await self._caller.page(call)
        return found

    async def approve(
        self, application_id: str, *, reason: str | Unset = UNSET, notes: str | Unset = UNSET
    ) -> models.MentorApplication:
        """Approve mentor application.

        `PUT /admin/mentor/{id}/approve`. Who may call it: ADMIN.
        """
        call = Call(
            "PUT",
            f"/admin/mentor/{segment(application_id)}/approve",
            json={"reason": reason, "notes": notes},
        )
        found: models.MentorApplication = await self._caller.data(call)
        return found

    async def reject(
        self, application_id: str, *, reason: str | Unset = UNSET, notes: str | Unset = UNSET
    ) -> models.MentorApplication:
        """Reject mentor application.

        `PUT /admin/mentor/{id}/reject`. Who may call it: ADMIN.
        """
        call = Call(
            "PUT",
            f"/admin/mentor/{segment(application_id)}/reject",
            json={"reason": reason, "notes": notes},
        )
        found: models.MentorApplication = await self._caller.data(call)
        return found


class AsyncUsage:
    """Methods under `api.usage`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get_usage(self) -> models.Usage:
        """Get what was used of the plan's quotas this month.

        `GET /usage`. Who may call it: anyone who is signed in.
        """
        call = Call("GET", "/usage")
        found: models.Usage = await self._caller.data(call)
        return found


class AsyncResources:
    """Every namespace of the API."""

    def __init__(self, caller: AsyncCaller) -> None:
        self.auth = AsyncAuth(caller)
        self.users = AsyncUsers(caller)
        self.education = AsyncEducation(caller)
        self.files = AsyncFiles(caller)
        self.videos = AsyncVideos(caller)
        self.enrollment = AsyncEnrollment(caller)
        self.mentors = AsyncMentors(caller)
        self.usage = AsyncUsage(caller)
