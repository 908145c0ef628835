// A file that comes in: piece by piece, never held whole unless asked for.
import { ConnectionFailedError } from "./errors.js";

/** An answer that is being read. Read it to its end, or cancel it. */
export class Download {
  readonly mediaType: string;
  /** Bytes of what comes: of the part, if one was asked for; null where the answer does not say. */
  readonly size: number | null;
  readonly contentRange: string | null;
  readonly etag: string | null;
  readonly #response: Response;

  constructor(response: Response) {
    const { headers } = response;
    const length = headers.get("content-length");
    this.mediaType = headers.get("content-type") ?? "application/octet-stream";
    this.size = length === null ? null : Number(length);
    this.contentRange = headers.get("content-range");
    this.etag = headers.get("etag");
    this.#response = response;
  }

  /** The bytes as a stream, to be piped somewhere. */
  get stream(): ReadableStream<Uint8Array> {
    return this.#response.body ?? new Blob([]).stream();
  }

  /** The bytes in pieces. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    // Not every browser can iterate over a stream itself.
    const reader = this.stream.getReader();
    let ended = false;
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(failed);
        if (done) break;
        yield value;
      }
      ended = true;
    } finally {
      if (!ended) await reader.cancel().catch(() => undefined);
      reader.releaseLock();
    }
  }

  /** All of it. */
  async blob(): Promise<Blob> {
    return this.#response.blob().catch(failed);
  }

  /** All of it as text. */
  async text(): Promise<string> {
    return this.#response.text().catch(failed);
  }

  /** Throws away what was not read. */
  async cancel(): Promise<void> {
    await this.stream.cancel();
  }
}

function failed(cause: unknown): never {
  throw new ConnectionFailedError("The answer broke off.", { cause });
}
