// What can go wrong, as a tree.
//
// AkakoError
// ├── ConnectionFailedError       no answer came, or it broke off
// ├── UnexpectedAnswerError       what answered is no Akako API
// └── APIError                    a refusal: status, code, message, details
//     └── one for each code, below

/** Whatever a call of this library rejects with, save for arguments that make no sense. */
export class AkakoError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No answer came, or it broke off; whether the request took effect is not known. */
export class ConnectionFailedError extends AkakoError {}

/** What answered is no Akako API: look at the base URL. */
export class UnexpectedAnswerError extends AkakoError {}

/** What an answer told of a refusal. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
  details: Record<string, unknown>;
  requestId: string | null;
  /** Seconds; null where the answer names none. */
  retryAfter: number | null;
}

/** The API said no. */
export class APIError extends AkakoError {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  readonly retryAfter: number | null;

  constructor(told: Refusal) {
    super(told.message);
    this.status = told.status;
    this.code = told.code;
    this.details = told.details;
    this.requestId = told.requestId;
    this.retryAfter = told.retryAfter;
  }
}

/** The request cannot be read. */
export class BadRequestError extends APIError {}

/** There is no token, or it is not valid any more. */
export class UnauthorizedError extends APIError {}

/** Another role is needed. */
export class ForbiddenError extends APIError {
  /** The roles of which one would do. */
  get required(): string[] {
    return (this.details["required"] as string[] | undefined) ?? [];
  }

  /** The roles that the caller holds. */
  get userRoles(): string[] {
    return (this.details["user_roles"] as string[] | undefined) ?? [];
  }
}

/** There is no such thing, for this caller. */
export class NotFoundError extends APIError {}

/** The address does not take this method: the server is of another version. */
export class MethodNotAllowedError extends APIError {}

/** It is there already, or is not in a state for this. */
export class ConflictError extends APIError {
  /** The field that is taken, if it is one. */
  get field(): string | null {
    return (this.details["field"] as string | null | undefined) ?? null;
  }
}

/** The file or the body is too large. */
export class PayloadTooLargeError extends APIError {}

/** The part that was asked for lies outside the file. */
export class RangeNotSatisfiableError extends APIError {}

/** One argument that does not fit. */
export interface Fault {
  field: string;
  message: string;
  value: unknown;
}

/** Arguments do not fit; `field` is the first of them. */
export class ValidationError extends APIError {
  get field(): string | null {
    return (this.details["field"] as string | null | undefined) ?? null;
  }

  /** Every fault. */
  get errors(): Fault[] {
    return (this.details["errors"] as Fault[] | undefined) ?? [];
  }
}

/** There were too many requests, and waiting did not help or would take too long. */
export class RateLimitExceededError extends APIError {}

/** The plan's requests or uploads of this month are used up. */
export class QuotaExceededError extends APIError {}

/** The server failed. */
export class InternalError extends APIError {}

/** The server cannot answer at the moment. */
export class ServiceUnavailableError extends APIError {}

/** The error that each code stands for. */
export const BY_CODE: Readonly<Record<string, new (told: Refusal) => APIError>> = {
  BAD_REQUEST: BadRequestError,
  UNAUTHORIZED: UnauthorizedError,
  FORBIDDEN: ForbiddenError,
  NOT_FOUND: NotFoundError,
  METHOD_NOT_ALLOWED: MethodNotAllowedError,
  CONFLICT: ConflictError,
  PAYLOAD_TOO_LARGE: PayloadTooLargeError,
  RANGE_NOT_SATISFIABLE: RangeNotSatisfiableError,
  VALIDATION_ERROR: ValidationError,
  RATE_LIMIT_EXCEEDED: RateLimitExceededError,
  QUOTA_EXCEEDED: QuotaExceededError,
  INTERNAL_ERROR: InternalError,
  SERVICE_UNAVAILABLE: ServiceUnavailableError,
};

// What a status means where the body does not say, as an answer of a proxy does not.
const CODE_OF: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  416: "RANGE_NOT_SATISFIABLE",
  422: "VALIDATION_ERROR",
  429: "RATE_LIMIT_EXCEEDED",
  500: "INTERNAL_ERROR",
  503: "SERVICE_UNAVAILABLE",
};

/** The error that an answer stands for; `body` is its JSON, null where it has none. */
export function refusal(status: number, body: unknown, headers: Headers): APIError {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const code = String(told["code"] ?? CODE_OF[status] ?? "");
  const details = told["details"];
  const kind = BY_CODE[code] ?? APIError;
  return new kind({
    status,
    code,
    message: String(told["error"] ?? `The server answered ${status}.`),
    details: typeof details === "object" && details !== null ? { ...details } : {},
    requestId: headers.get("x-request-id"),
    retryAfter: secondsUntil(headers.get("retry-after") ?? ""),
  });
}

// The header holds seconds, or, where a proxy wrote it, a date.
function secondsUntil(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}
