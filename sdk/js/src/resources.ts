// The methods of the client.
// Made from the operations by `python -m scripts.reference`: do not edit.

import { part, segment, type Call, type Upload } from "./call.js";
import type { Download } from "./download.js";
import type * as models from "./models.js";
import type { Page } from "./page.js";

/** Whoever makes the calls. */
export interface Caller {
  data<T>(call: Call): Promise<T>;
  page<T>(call: Call): Promise<Page<T>>;
  download(call: Call): Promise<Download>;
}

/** Methods under `api.auth`. */
export class Auth {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Sync user data from Clerk.
   *
   * `POST /auth/sync`. Who may call it: anyone, without credentials.
   */
  async sync(args: models.AuthSyncArguments): Promise<models.Synced> {
    return this.#caller.data<models.Synced>({
      method: "POST",
      path: "/auth/sync",
      json: { ...args },
    });
  }

  /**
   * Get current user profile.
   *
   * `GET /auth/profile`. Who may call it: anyone who is signed in.
   */
  async getProfile(): Promise<models.User> {
    return this.#caller.data<models.User>({
      method: "GET",
      path: "/auth/profile",
    });
  }

  /**
   * Update user profile.
   *
   * `PUT /auth/profile`. Who may call it: ADMIN, MENTOR, LEARNER.
   */
  async updateProfile(args: models.AuthUpdateProfileArguments = {}): Promise<models.User> {
    return this.#caller.data<models.User>({
      method: "PUT",
      path: "/auth/profile",
      json: { ...args },
    });
  }

  /**
   * Get a session token of a minute, where this installation issues them itself.
   *
   * `POST /auth/token`. Who may call it: ADMIN, MENTOR, LEARNER.
   */
  async issueToken(): Promise<models.Token> {
    return this.#caller.data<models.Token>({
      method: "POST",
      path: "/auth/token",
      json: {},
    });
  }
}

/** Methods under `api.users`. */
export class Users {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List all users.
   *
   * `GET /users`. Who may call it: ADMIN.
   */
  async getUsers(args: models.UsersGetUsersArguments = {}): Promise<Page<models.User>> {
    return this.#caller.page<models.User>({
      method: "GET",
      path: "/users",
      query: { ...args },
    });
  }

  /**
   * Get user by ID.
   *
   * `GET /users/{id}`. Who may call it: ADMIN.
   */
  async getUser(userId: string): Promise<models.User> {
    return this.#caller.data<models.User>({
      method: "GET",
      path: `/users/${segment(userId)}`,
    });
  }

  /**
   * Update user.
   *
   * `PUT /users/{id}`. Who may call it: ADMIN.
   */
  async updateUser(userId: string, args: models.UsersUpdateUserArguments = {}): Promise<models.User> {
    return this.#caller.data<models.User>({
      method: "PUT",
      path: `/users/${segment(userId)}`,
      json: { ...args },
    });
  }

  /**
   * Assign role to user.
   *
   * `POST /users/{id}/roles`. Who may call it: ADMIN.
   */
  async assignRole(userId: string, args: models.UsersAssignRoleArguments): Promise<models.UserRole> {
    return this.#caller.data<models.UserRole>({
      method: "POST",
      path: `/users/${segment(userId)}/roles`,
      json: { ...args },
    });
  }

  /**
   * Remove role from user.
   *
   * `DELETE /users/{id}/roles`. Who may call it: ADMIN.
   */
  async removeRole(userId: string, args: models.UsersRemoveRoleArguments): Promise<models.UserRole> {
    return this.#caller.data<models.UserRole>({
      method: "DELETE",
      path: `/users/${segment(userId)}/roles`,
      query: { ...args },
    });
  }
}

/** Methods under `api.education`. */
export class Education {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List education levels.
   *
   * `GET /education/levels`. Who may call it: anyone, without credentials.
   */
  async getLevels(args: models.EducationGetLevelsArguments = {}): Promise<Page<models.Level>> {
    return this.#caller.page<models.Level>({
      method: "GET",
      path: "/education/levels",
      query: { ...args },
    });
  }

  /**
   * Get grades for level. One that holds subjects itself is a grade of its own as well.
   *
   * `GET /education/levels/{id}/grades`. Who may call it: anyone, without credentials.
   */
  async getGrades(levelId: string, args: models.EducationGetGradesArguments = {}): Promise<Page<models.Grade>> {
    return this.#caller.page<models.Grade>({
      method: "GET",
      path: `/education/levels/${segment(levelId)}/grades`,
      query: { ...args },
    });
  }

  /**
   * Get subjects for grade.
   *
   * `GET /education/grades/{id}/subjects`. Who may call it: anyone, without credentials.
   */
  async getSubjects(gradeId: string, args: models.EducationGetSubjectsArguments = {}): Promise<Page<models.Subject>> {
    return this.#caller.page<models.Subject>({
      method: "GET",
      path: `/education/grades/${segment(gradeId)}/subjects`,
      query: { ...args },
    });
  }

  /**
   * Get topics for subject.
   *
   * `GET /education/subjects/{id}/topics`. Who may call it: anyone, without credentials.
   */
  async getTopics(subjectId: string, args: models.EducationGetTopicsArguments = {}): Promise<Page<models.Topic>> {
    return this.#caller.page<models.Topic>({
      method: "GET",
      path: `/education/subjects/${segment(subjectId)}/topics`,
      query: { ...args },
    });
  }

  /**
   * Create education level.
   *
   * `POST /admin/education/levels`. Who may call it: ADMIN.
   */
  async createLevel(args: models.EducationCreateLevelArguments): Promise<models.Level> {
    return this.#caller.data<models.Level>({
      method: "POST",
      path: "/admin/education/levels",
      json: { ...args },
    });
  }

  /**
   * Update education level.
   *
   * `PUT /admin/education/levels/{id}`. Who may call it: ADMIN.
   */
  async updateLevel(levelId: string, args: models.EducationUpdateLevelArguments = {}): Promise<models.Level> {
    return this.#caller.data<models.Level>({
      method: "PUT",
      path: `/admin/education/levels/${segment(levelId)}`,
      json: { ...args },
    });
  }

  /**
   * Delete education level, with all that lies in it.
   *
   * `DELETE /admin/education/levels/{id}`. Who may call it: ADMIN.
   */
  async deleteLevel(levelId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/levels/${segment(levelId)}`,
    });
  }

  /**
   * Create grade.
   *
   * `POST /admin/education/grades`. Who may call it: ADMIN.
   */
  async createGrade(args: models.EducationCreateGradeArguments): Promise<models.Grade> {
    return this.#caller.data<models.Grade>({
      method: "POST",
      path: "/admin/education/grades",
      json: { ...args },
    });
  }

  /**
   * Update grade, or move it to another level; a level that is listed as a grade is one.
   *
   * `PUT /admin/education/grades/{id}`. Who may call it: ADMIN.
   */
  async updateGrade(gradeId: string, args: models.EducationUpdateGradeArguments = {}): Promise<models.Grade> {
    return this.#caller.data<models.Grade>({
      method: "PUT",
      path: `/admin/education/grades/${segment(gradeId)}`,
      json: { ...args },
    });
  }

  /**
   * Delete grade, with its subjects.
   *
   * `DELETE /admin/education/grades/{id}`. Who may call it: ADMIN.
   */
  async deleteGrade(gradeId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/grades/${segment(gradeId)}`,
    });
  }

  /**
   * Create subject; learners ask to be let in.
   *
   * `POST /admin/education/subjects`. Who may call it: ADMIN, MENTOR.
   */
  async createSubject(args: models.EducationCreateSubjectArguments): Promise<models.Subject> {
    return this.#caller.data<models.Subject>({
      method: "POST",
      path: "/admin/education/subjects",
      json: { ...args },
    });
  }

  /**
   * Update subject, or move it to another grade.
   *
   * `PUT /admin/education/subjects/{id}`. Who may call it: ADMIN, MENTOR.
   */
  async updateSubject(subjectId: string, args: models.EducationUpdateSubjectArguments = {}): Promise<models.Subject> {
    return this.#caller.data<models.Subject>({
      method: "PUT",
      path: `/admin/education/subjects/${segment(subjectId)}`,
      json: { ...args },
    });
  }

  /**
   * Delete subject, with its topics.
   *
   * `DELETE /admin/education/subjects/{id}`. Who may call it: ADMIN, MENTOR.
   */
  async deleteSubject(subjectId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/subjects/${segment(subjectId)}`,
    });
  }

  /**
   * Create topic.
   *
   * `POST /admin/education/topics`. Who may call it: ADMIN, MENTOR.
   */
  async createTopic(args: models.EducationCreateTopicArguments): Promise<models.Topic> {
    return this.#caller.data<models.Topic>({
      method: "POST",
      path: "/admin/education/topics",
      json: { ...args },
    });
  }

  /**
   * Update topic.
   *
   * `PUT /admin/education/topics/{id}`. Who may call it: ADMIN, MENTOR.
   */
  async updateTopic(topicId: string, args: models.EducationUpdateTopicArguments = {}): Promise<models.Topic> {
    return this.#caller.data<models.Topic>({
      method: "PUT",
      path: `/admin/education/topics/${segment(topicId)}`,
      json: { ...args },
    });
  }

  /**
   * Delete topic, with its files.
   *
   * `DELETE /admin/education/topics/{id}`. Who may call it: ADMIN, MENTOR.
   */
  async deleteTopic(topicId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/topics/${segment(topicId)}`,
    });
  }
}

/** Methods under `api.files`. */
export class Files {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Upload document: into a topic, which the form names before the file or behind it.
   *
   * `POST /s3/document/upload`. Who may call it: ADMIN, MENTOR.
   */
  async uploadDocument(file: Upload, args: models.FilesUploadDocumentArguments): Promise<models.UploadedDocument> {
    return this.#caller.data<models.UploadedDocument>({
      method: "POST",
      path: "/s3/document/upload",
      form: { ...args },
      file: { field: "file", upload: file },
    });
  }

  /**
   * Stream document: whole or in part, as a browser asks; a smaller picture of a picture.
   *
   * `GET /s3/document/stream`. Who may call it: anyone who is signed in.
   */
  async streamDocument(args: models.FilesStreamDocumentArguments = {}): Promise<Download> {
    return this.#caller.download({
      method: "GET",
      path: "/s3/document/stream",
      query: { key: args.key, documentId: args.documentId, topicId: args.topicId, url: args.url, download: args.download, width: args.width },
      headers: part(args.start, args.end),
    });
  }

  /**
   * Delete document.
   *
   * `DELETE /admin/education/topics/{id}/documents/{docId}`. Who may call it: ADMIN, MENTOR.
   */
  async deleteDocument(topicId: string, documentId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/topics/${segment(topicId)}/documents/${segment(documentId)}`,
    });
  }
}

/** Methods under `api.videos`. */
export class Videos {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Upload or replace the video of a topic.
   *
   * `PUT /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
   */
  async uploadVideo(topicId: string, file: Upload): Promise<models.Video> {
    return this.#caller.data<models.Video>({
      method: "PUT",
      path: `/admin/education/topics/${segment(topicId)}/video`,
      file: { field: "video", upload: file },
    });
  }

  /**
   * Delete the video of a topic.
   *
   * `DELETE /admin/education/topics/{id}/video`. Who may call it: ADMIN, MENTOR.
   */
  async deleteVideo(topicId: string): Promise<models.Deleted> {
    return this.#caller.data<models.Deleted>({
      method: "DELETE",
      path: `/admin/education/topics/${segment(topicId)}/video`,
    });
  }
}

/** Methods under `api.enrollment`. */
export class Enrollment {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Request enrollment.
   *
   * `POST /enrollment/request`. Who may call it: ADMIN, LEARNER.
   */
  async request(args: models.EnrollmentRequestArguments): Promise<models.EnrollmentRequest> {
    return this.#caller.data<models.EnrollmentRequest>({
      method: "POST",
      path: "/enrollment/request",
      json: { ...args },
    });
  }

  /**
   * Get pending enrollments.
   *
   * `GET /admin/enrollment/pending`. Who may call it: ADMIN.
   */
  async getPending(args: models.EnrollmentGetPendingArguments = {}): Promise<Page<models.EnrollmentRequest>> {
    return this.#caller.page<models.EnrollmentRequest>({
      method: "GET",
      path: "/admin/enrollment/pending",
      query: { ...args },
    });
  }

  /**
   * Approve enrollment.
   *
   * `PUT /admin/enrollment/{id}/approve`. Who may call it: ADMIN, MENTOR.
   */
  async approve(enrollmentId: string, args: models.EnrollmentApproveArguments = {}): Promise<models.EnrollmentRequest> {
    return this.#caller.data<models.EnrollmentRequest>({
      method: "PUT",
      path: `/admin/enrollment/${segment(enrollmentId)}/approve`,
      json: { ...args },
    });
  }

  /**
   * Reject enrollment.
   *
   * `PUT /admin/enrollment/{id}/reject`. Who may call it: ADMIN, MENTOR.
   */
  async reject(enrollmentId: string, args: models.EnrollmentRejectArguments = {}): Promise<models.EnrollmentRequest> {
    return this.#caller.data<models.EnrollmentRequest>({
      method: "PUT",
      path: `/admin/enrollment/${segment(enrollmentId)}/reject`,
      json: { ...args },
    });
  }
}

/** Methods under `api.mentors`. */
export class Mentors {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Submit mentor application.
   *
   * `POST /mentor/apply`. Who may call it: ADMIN, MENTOR, LEARNER.
   */
  async apply(args: models.MentorsApplyArguments = {}): Promise<models.MentorApplication> {
    return this.#caller.data<models.MentorApplication>({
      method: "POST",
      path: "/mentor/apply",
      json: { ...args },
    });
  }

  /**
   * Get pending applications.
   *
   * `GET /admin/mentor/pending`. Who may call it: ADMIN.
   */
  async getPending(args: models.MentorsGetPendingArguments = {}): Promise<Page<models.MentorApplication>> {
    return this.#caller.page<models.MentorApplication>({
      method: "GET",
      path: "/admin/mentor/pending",
      query: { ...args },
    });
  }

  /**
   * Approve mentor application.
   *
   * `PUT /admin/mentor/{id}/approve`. Who may call it: ADMIN.
   */
  async approve(applicationId: string, args: models.MentorsApproveArguments = {}): Promise<models.MentorApplication> {
    return this.#caller.data<models.MentorApplication>({
      method: "PUT",
      path: `/admin/mentor/${segment(applicationId)}/approve`,
      json: { ...args },
    });
  }

  /**
   * Reject mentor application.
   *
   * `PUT /admin/mentor/{id}/reject`. Who may call it: ADMIN.
   */
  async reject(applicationId: string, args: models.MentorsRejectArguments = {}): Promise<models.MentorApplication> {
    return this.#caller.data<models.MentorApplication>({
      method: "PUT",
      path: `/admin/mentor/${segment(applicationId)}/reject`,
      json: { ...args },
    });
  }
}

/** Methods under `api.usage`. */
export class Usage {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Get what was used of the plan's quotas this month.
   *
   * `GET /usage`. Who may call it: anyone who is signed in.
   */
  async getUsage(): Promise<models.Usage> {
    return this.#caller.data<models.Usage>({
      method: "GET",
      path: "/usage",
    });
  }
}

/** Every namespace of the API. */
export class Resources {
  readonly auth: Auth;
  readonly users: Users;
  readonly education: Education;
  readonly files: Files;
  readonly videos: Videos;
  readonly enrollment: Enrollment;
  readonly mentors: Mentors;
  readonly usage: Usage;

  constructor(caller: Caller) {
    this.auth = new Auth(caller);
    this.users = new Users(caller);
    this.education = new Education(caller);
    this.files = new Files(caller);
    this.videos = new Videos(caller);
    this.enrollment = new Enrollment(caller);
    this.mentors = new Mentors(caller);
    this.usage = new Usage(caller);
  }
}
