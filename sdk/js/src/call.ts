// One call: what a method asks for, before anything is sent.

/** A file that is sent: never read whole. In Node, `openAsBlob` of `node:fs` makes one of a path. */
export type Upload = Blob | { name: string; content: Blob };

export interface Call {
  method: string;
  /** Relative to the base URL. */
  path: string;
  query?: Record<string, unknown>;
  json?: Record<string, unknown>;
  form?: Record<string, unknown>;
  file?: { field: string; upload: Upload };
  headers?: Record<string, string>;
}

const SAFE = new Set(["GET", "HEAD"]);

/** Whether it may be sent twice, since it changes nothing. */
export function isSafe(call: Call): boolean {
  return SAFE.has(call.method);
}

/** The address with its query; arguments that are undefined are left out. */
export function addressOf(baseURL: string, call: Call): string {
  const query = new URLSearchParams(texts(call.query ?? {})).toString();
  return baseURL + call.path + (query && `?${query}`);
}

/** The body, and the type that it is of; a form knows its own. */
export function bodyOf(call: Call): { body?: FormData | string; headers: Record<string, string> } {
  if (call.file) return { body: formOf(call, call.file), headers: {} };
  if (!call.json) return { headers: {} };
  return { body: JSON.stringify(call.json), headers: { "Content-Type": "application/json" } };
}

// The fields stand before the file, so that a refusal need not wait for its bytes.
function formOf(call: Call, { field, upload }: { field: string; upload: Upload }): FormData {
  const form = new FormData();
  for (const [name, text] of texts(call.form ?? {})) form.append(name, text);
  const { name, content } = upload instanceof Blob ? named(upload) : upload;
  form.append(field, content, name);
  return form;
}

function named(content: Blob): { name: string; content: Blob } {
  // `File` is no global in Node 18.
  const { name } = content as Blob & { name?: string };
  return { name: name ?? "file", content };
}

function texts(values: Record<string, unknown>): [string, string][] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}

/** An id as it may stand in a path; refuses one that would lead elsewhere. */
export function segment(text: string): string {
  if (typeof text !== "string" || ["", ".", ".."].includes(text)) {
    throw new TypeError(`${JSON.stringify(text)} is no id`);
  }
  return encodeURIComponent(text);
}

/** The header that asks for the bytes from `start` to `end`, both included. */
export function part(start?: number, end?: number): Record<string, string> {
  if (start === undefined && end === undefined) return {};
  const first = start ?? 0;
  if (first < 0 || (end !== undefined && end < first)) {
    throw new RangeError("a part begins at 0 or later, and ends where it begins or later");
  }
  return { Range: `bytes=${first}-${end ?? ""}` };
}
