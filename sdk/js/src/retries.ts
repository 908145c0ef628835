// When a call is made again: too many requests, and no answer to what changes nothing.
import type { APIError } from "./errors.js";

/** At most `most` more tries. Waits double from `firstWait` on, with some chance in them, unless the
 * server says when; where it says more than `longestWait`, the error rises at once. Both are in
 * seconds. */
export interface Retries {
  most: number;
  firstWait: number;
  longestWait: number;
}

export const USUAL: Retries = { most: 3, firstWait: 0.5, longestWait: 60 };

/** How long to wait after as many tries; null when it is over. */
export function afterRefusal(retries: Retries, error: APIError, tries: number): number | null {
  if (error.status !== 429 || tries > retries.most) return null;
  const wait = error.retryAfter ?? backoff(retries, tries);
  return wait <= retries.longestWait ? wait : null;
}

/** The same where no answer came. */
export function afterFailure(retries: Retries, safe: boolean, tries: number): number | null {
  return safe && tries <= retries.most ? backoff(retries, tries) : null;
}

// Many clients that were refused together do not come again together.
function backoff(retries: Retries, tries: number): number {
  const wait = retries.firstWait * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
  return Math.min(wait, retries.longestWait);
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, seconds * 1000));
}
