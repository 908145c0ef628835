"""The methods of the client.

Made from the operations by `python -m scripts.reference`: do not edit.
"""

from __future__ import annotations

from typing import Any, Protocol

from akako_lms import models
from akako_lms.calls import UNSET, Call, Unset, part, segment
from akako_lms.downloads import Download
from akako_lms.files import File
from akako_lms.pages import Page


class Caller(Protocol):
    """Whoever makes the calls."""

    def data(self, call: Call) -> Any: ...
    def page(self, call: Call) -> Page[Any]: ...
    def download(self, call: Call) -> Download: ...


class Auth:
    """Methods under `api.auth`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def sync(self, *, user_id: str, email: str | Unset = UNSET) -> models.Synced:
        """Sync user data from Clerk.

        `POST /auth/sync`. Who may call it: anyone, without credentials.
        """
        call = Call("POST", "/auth/sync", json={"userId": user_id, "email": email})
        found: models.Synced = self._caller.data(call)
        return found

    def get_profile(self) -> models.User:
        """Get current user profile.

        `GET /auth/profile`. Who may call it: anyone who is signed in.
        """
        call = Call("GET", "/auth/profile")
        found: models.User = self._caller.data(call)
        return found

    def update_profile(
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
        found: models.User = self._caller.data(call)
        return found

    def issue_token(self) -> models.Token:
        """Get a session token of a minute, where this installation issues them itself.

        `POST /auth/token`. Who may call it: ADMIN, MENTOR, LEARNER.
        """
        call = Call("POST", "/auth/token", json={})
        found: models.Token = self._caller.data(call)
        return found


class Users:
    """Methods under `api.users`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_users(
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
    ) -> Page[models.User]:
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
        found: Page[models.User] = self._caller.page(call)
        return found

    def get_user(self, user_id: str) -> models.User:
        """Get user by ID.

        `GET /users/{id}`. Who may call it: ADMIN.
        """
        call = Call("GET", f"/users/{segment(user_id)}")
        found: models.User = self._caller.data(call)
        return found

    def update_user(
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
        found: models.User = self._caller.data(call)
        return found

    def assign_role(
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
        found: models.UserRole = self._caller.data(call)
        return found

    def remove_role(self, user_id: str, *, role: models.Role) -> models.UserRole:
        """Remove role from user.

        `DELETE /users/{id}/roles`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/users/{segment(user_id)}/roles", query={"role": role})
        found: models.UserRole = self._caller.data(call)
        return found


class Education:
    """Methods under `api.education`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_levels(
        self,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> Page[models.Level]:
        """List education levels.

        `GET /education/levels`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            "/education/levels",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: Page[models.Level] = self._caller.page(call)
        return found

    def get_grades(
        self,
        level_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> Page[models.Grade]:
        """Get grades for level. One that holds subjects itself is a grade of its own as
        well.

        `GET /education/levels/{id}/grades`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/levels/{segment(level_id)}/grades",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: Page[models.Grade] = self._caller.page(call)
        return found

    def get_subjects(
        self,
        grade_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> Page[models.Subject]:
        """Get subjects for grade.

        `GET /education/grades/{id}/subjects`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/grades/{segment(grade_id)}/subjects",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: Page[models.Subject] = self._caller.page(call)
        return found

    def get_topics(
        self,
        subject_id: str,
        *,
        page: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        search: str | Unset = UNSET,
        is_active: bool | Unset = UNSET,
    ) -> Page[models.Topic]:
        """Get topics for subject.

        `GET /education/subjects/{id}/topics`. Who may call it: anyone, without credentials.
        """
        call = Call(
            "GET",
            f"/education/subjects/{segment(subject_id)}/topics",
            query={"page": page, "limit": limit, "search": search, "isActive": is_active},
        )
        found: Page[models.Topic] = self._caller.page(call)
        return found

    def create_level(
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
        found: models.Level = self._caller.data(call)
        return found

    def update_level(
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
        found: models.Level = self._caller.data(call)
        return found

    def delete_level(self, level_id: str) -> models.Deleted:
        """Delete education level, with all that lies in it.

        `DELETE /admin/education/levels/{id}`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/admin/education/levels/{segment(level_id)}")
        found: models.Deleted = self._caller.data(call)
        return found

    def create_grade(
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
        found: models.Grade = self._caller.data(call)
        return found

    def update_grade(
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
        found: models.Grade = self._caller.data(call)
        return found

    def delete_grade(self, grade_id: str) -> models.Deleted:
        """Delete grade, with its subjects.

        `DELETE /admin/education/grades/{id}`. Who may call it: ADMIN.
        """
        call = Call("DELETE", f"/admin/education/grades/{segment(grade_id)}")
        found: models.Deleted = self._caller.data(call)
        return found

    def create_subject(
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
        found: models.Subject = self._caller.data(call)
        return found

    def update_subject(
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
        found: models.Subject = self._caller.data(call)
        return found

    def delete_subject(self, subject_id: str) -> models.Deleted:
        """Delete subject, with its topics.

        `DELETE /admin/education/subjects/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/subjects/{segment(subject_id)}")
        found: models.Deleted = self._caller.data(call)
        return found

    def create_topic(
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
        found: models.Topic = self._caller.data(call)
        return found

    def update_topic(
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
        found: models.Topic = self._caller.data(call)
        return found

    def delete_topic(self, topic_id: str) -> models.Deleted:
        """Delete topic, with its files.

        `DELETE /admin/education/topics/{id}`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/topics/{segment(topic_id)}")
        found: models.Deleted = self._caller.data(call)
        return found


class Files:
    """Methods under `api.files`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def upload_document(
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
        found: models.UploadedDocument = self._caller.data(call)
        return found

    def stream_document(
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
    ) -> Download:
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
        found: Download = self._caller.download(call)
        return found

    def delete_document(self, topic_id: str, document_id: str) -> models.Deleted:
        """Delete document.

        `DELETE /admin/education/topics/{id}/documents/{docId}`. Who may call it: ADMIN,
        MENTOR.
        """
        call = Call(
            "DELETE",
            f"/admin/education/topics/{segment(topic_id)}/documents/{segment(document_id)}",
        )
        found: models.Deleted = self._caller.data(call)
        return found


class Videos:
    """Methods under `api.videos`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def upload_video(self, topic_id: str, file: File) -> models.Video:
        """Upload or replace the video of a topic.

        `PUT /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
        """
        call = Call(
            "PUT", f"/admin/education/topics/{segment(topic_id)}/video", file=("video", file)
        )
        found: models.Video = self._caller.data(call)
        return found

    def delete_video(self, topic_id: str) -> models.Deleted:
        """Delete the video of a topic.

        `DELETE /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
        """
        call = Call("DELETE", f"/admin/education/topics/{segment(topic_id)}/video")
        found: models.Deleted = self._caller.data(call)
        return found


class Enrollment:
    """Methods under `api.enrollment`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def request(
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
        found: models.EnrollmentRequest = self._caller.data(call)
        return found

    def get_pending(
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
    ) -> Page[models.EnrollmentRequest]:
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
        found: Page[models.EnrollmentRequest] = self._caller.page(call)
        return found

    def approve(
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
        found: models.EnrollmentRequest = self._caller.data(call)
        return found

    def reject(
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
        found: models.EnrollmentRequest = self._caller.data(call)
        return found


class Mentors:
    """Methods under `api.mentors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def apply(
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
        found: models.MentorApplication = self._caller.data(call)
        return found

    def get_pending(
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
    ) -> Page[models.MentorApplication]:
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
        found: Page[models.MentorApplication] = self._caller.page(call)
        return found

    def approve(
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
        found: models.MentorApplication = self._caller.data(call)
        return found

    def reject(
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
        found: models.MentorApplication = self._caller.data(call)
        return found


class Usage:
    """Methods under `api.usage`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_usage(self) -> models.Usage:
        """Get what was used of the plan's quotas this month.

        `GET /usage`. Who may call it: anyone who is signed in.
        """
        call = Call("GET", "/usage")
        found: models.Usage = self._caller.data(call)
        return found


class Resources:
    """Every namespace of the API."""

    def __init__(self, caller: Caller) -> None:
        self.auth = Auth(caller)
        self.users = Users(caller)
        self.education = Education(caller)
        self.files = Files(caller)
        self.videos = Videos(caller)
        self.enrollment = Enrollment(caller)
        self.mentors = Mentors(caller)
        self.usage = Usage(caller)
