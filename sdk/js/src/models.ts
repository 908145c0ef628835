// What arguments and answers are made of.
// Made from the operations by `python -m scripts.reference`: do not edit.

export interface Deleted {
  id: string;
}

export type Direction = "asc" | "desc";

/** `url` needs a role, and an approved enrollment. */
export interface Document {
  id: string;
  name: string;
  description: string;
  mimeType: string;
  size: number;
  url: string;
}

/** What a document is called, and what it is about. */
export interface DocumentMetadata {
  name?: string;
  description?: string;
}

export interface EnrollmentRequest {
  id: string;
  status: RequestStatus;
  userId: string;
  userName: string;
  userEmail: string | null;
  subjectId: string;
  subjectName: string;
  gradeId: string | null;
  message: string | null;
  reviewedBy: string | null;
  reviewedAt: string | null;
  rejectionReason: string | null;
  notes: string | null;
  createdAt: string;
  updatedAt: string;
}

/** `level` is a word of the school's own. */
export interface Grade {
  id: string;
  name: string;
  description: string;
  imageUrl: string | null;
  isActive: boolean;
  createdAt: string;
  updatedAt: string;
  level: string | null;
  educationLevelId: string;
}

export interface Level {
  id: string;
  name: string;
  description: string;
  imageUrl: string | null;
  isActive: boolean;
  createdAt: string;
  updatedAt: string;
}

/** `application` is what the person said. */
export interface MentorApplication {
  id: string;
  status: RequestStatus;
  userId: string;
  userName: string;
  userEmail: string | null;
  application: Record<string, unknown>;
  reviewedBy: string | null;
  reviewedAt: string | null;
  notes: string | null;
  createdAt: string;
  updatedAt: string;
}

export type Plan = "enterprise" | "free" | "pro";

export type RequestSort = "createdAt" | "updatedAt";

export type RequestStatus = "APPROVED" | "PENDING" | "REJECTED";

export type Role = "ADMIN" | "LEARNER" | "MENTOR";

export type Status = "ACTIVE" | "INACTIVE";

export interface Subject {
  id: string;
  name: string;
  description: string;
  imageUrl: string | null;
  isActive: boolean;
  createdAt: string;
  updatedAt: string;
  gradeId: string | null;
  mentorId: string | null;
  mentorEmail: string | null;
}

/** Without a token `clerkId` alone (A2). */
export interface Synced {
  clerkId: string;
  user?: User;
}

export interface Token {
  token: string;
}

/** `content` is null for what other APIs teach: there it is for the enrolled. */
export interface Topic {
  id: string;
  name: string;
  description: string;
  content: string | null;
  videoUrl: string | null;
  isActive: boolean;
  documents: Document[];
  subjectId: string;
  createdAt: string;
  updatedAt: string;
}

export interface UploadedDocument {
  id: string;
  name: string;
  description: string;
  fileName: string;
  mimeType: string;
  size: number;
  key: string;
  url: string;
  topicId: string;
  uploadedBy: string;
  uploadedAt: string;
}

/** From `periodStart` until `periodEnd`. `calls` and `uploads` are null where no plan was
    chosen: it is the unlimited one then, and nothing is counted. */
export interface Usage {
  plan: Plan;
  support: string;
  periodStart: string;
  periodEnd: string;
  calls: Used | null;
  uploads: Used | null;
}

/** `limit` and `remaining` are null where there are no bounds. */
export interface Used {
  used: number;
  limit: number | null;
  remaining: number | null;
}

/** `roles` are those held now, `userRoles` all that ever were. */
export interface User {
  id: string;
  clerkId: string;
  email: string | null;
  firstName: string;
  lastName: string;
  imageUrl: string | null;
  bio: string | null;
  phone: string | null;
  status: Status;
  isActive: boolean;
  roles: Role[];
  userRoles: UserRole[];
  createdAt: string;
  updatedAt: string;
}

/** `effectiveEndDate` null: for good. `assignedBy` is a Clerk id, null for nobody in person. */
export interface UserRole {
  id: string;
  userId: string;
  role: Role;
  effectiveStartDate: string;
  effectiveEndDate: string | null;
  assignedBy: string | null;
}

export type UserSort = "createdAt" | "updatedAt";

export interface Video {
  topicId: string;
  videoUrl: string;
  size: number;
  mimeType: string;
}

/** What `auth.sync` takes. */
export interface AuthSyncArguments {
  userId: string;
  email?: string;
}

/** What `auth.updateProfile` takes. */
export interface AuthUpdateProfileArguments {
  firstName?: string;
  lastName?: string;
  imageUrl?: string | null;
  bio?: string | null;
  phone?: string | null;
}

/** What `users.getUsers` takes. */
export interface UsersGetUsersArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  order?: Direction;
  sort?: UserSort;
  /** Part of a name, in any case. */
  search?: string;
  role?: Role;
  status?: Status;
  isActive?: boolean;
  createdFrom?: string;
  createdTo?: string;
  updatedFrom?: string;
  updatedTo?: string;
}

/** What `users.updateUser` takes. */
export interface UsersUpdateUserArguments {
  firstName?: string;
  lastName?: string;
  imageUrl?: string | null;
  bio?: string | null;
  phone?: string | null;
  status?: Status;
}

/** What `users.assignRole` takes. */
export interface UsersAssignRoleArguments {
  role: Role;
  effectiveStartDate?: string | null;
  effectiveEndDate?: string | null;
}

/** What `users.removeRole` takes. */
export interface UsersRemoveRoleArguments {
  role: Role;
}

/** What `education.getLevels` takes. */
export interface EducationGetLevelsArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  /** Part of a name, in any case. */
  search?: string;
  /** To staff also what is not; their token is looked at. */
  isActive?: boolean;
}

/** What `education.getGrades` takes. */
export interface EducationGetGradesArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  /** Part of a name, in any case. */
  search?: string;
  /** To staff also what is not; their token is looked at. */
  isActive?: boolean;
}

/** What `education.getSubjects` takes. */
export interface EducationGetSubjectsArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  /** Part of a name, in any case. */
  search?: string;
  /** To staff also what is not; their token is looked at. */
  isActive?: boolean;
}

/** What `education.getTopics` takes. */
export interface EducationGetTopicsArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  /** Part of a name, in any case. */
  search?: string;
  /** To staff also what is not; their token is looked at. */
  isActive?: boolean;
}

/** What `education.createLevel` takes. */
export interface EducationCreateLevelArguments {
  name: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
}

/** What `education.updateLevel` takes. */
export interface EducationUpdateLevelArguments {
  name?: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
}

/** What `education.createGrade` takes. */
export interface EducationCreateGradeArguments {
  name: string;
  educationLevelId: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
  level?: string | null;
}

/** What `education.updateGrade` takes. */
export interface EducationUpdateGradeArguments {
  name?: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
  educationLevelId?: string;
  level?: string | null;
}

/** What `education.createSubject` takes. */
export interface EducationCreateSubjectArguments {
  name: string;
  gradeId: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
  mentorId?: string | null;
}

/** What `education.updateSubject` takes. */
export interface EducationUpdateSubjectArguments {
  name?: string;
  description?: string;
  imageUrl?: string | null;
  isActive?: boolean;
  gradeId?: string;
  mentorId?: string;
}

/** What `education.createTopic` takes. */
export interface EducationCreateTopicArguments {
  subjectId: string;
  name: string;
  description?: string;
  content?: string;
  isActive?: boolean;
}

/** What `education.updateTopic` takes. */
export interface EducationUpdateTopicArguments {
  name?: string;
  description?: string;
  content?: string;
  isActive?: boolean;
}

/** What `files.uploadDocument` takes. */
export interface FilesUploadDocumentArguments {
  topicId: string;
  metadata?: DocumentMetadata;
}

/** What `files.streamDocument` takes. */
export interface FilesStreamDocumentArguments {
  key?: string;
  documentId?: string;
  topicId?: string;
  url?: string;
  download?: string;
  /** For pictures: a smaller one, in the narrowest of 160, 320, 640 and 1,280 pixels that is this wide. */
  width?: number;
  /** The first byte that is wanted, from 0. */
  start?: number;
  /** The last byte that is wanted. */
  end?: number;
}

/** What `enrollment.request` takes. */
export interface EnrollmentRequestArguments {
  subjectId: string;
  gradeId?: string;
  message?: string;
}

/** What `enrollment.getPending` takes. */
export interface EnrollmentGetPendingArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  order?: Direction;
  sort?: RequestSort;
  /** Part of a name, in any case. */
  search?: string;
  status?: RequestStatus;
  createdFrom?: string;
  createdTo?: string;
  updatedFrom?: string;
  updatedTo?: string;
}

/** What `enrollment.approve` takes. */
export interface EnrollmentApproveArguments {
  reason?: string;
  notes?: string;
}

/** What `enrollment.reject` takes. */
export interface EnrollmentRejectArguments {
  reason?: string;
  notes?: string;
}

/** What `mentors.apply` takes. */
export interface MentorsApplyArguments {
  motivation?: string;
  experience?: string;
  qualifications?: string;
  subjects?: string[];
  bio?: string;
  /** Whatever else there is to say; unknown words beside the others count to it. */
  more?: Record<string, unknown>;
}

/** What `mentors.getPending` takes. */
export interface MentorsGetPendingArguments {
  /** Page to retrieve, from 1. */
  page?: number;
  /** Rows on a page; more than 100 means 100. */
  limit?: number;
  order?: Direction;
  sort?: RequestSort;
  /** Part of a name, in any case. */
  search?: string;
  status?: RequestStatus;
  createdFrom?: string;
  createdTo?: string;
  updatedFrom?: string;
  updatedTo?: string;
}

/** What `mentors.approve` takes. */
export interface MentorsApproveArguments {
  reason?: string;
  notes?: string;
}

/** What `mentors.reject` takes. */
export interface MentorsRejectArguments {
  reason?: string;
  notes?: string;
}
