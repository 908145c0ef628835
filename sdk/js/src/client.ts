// The client.
import { addressOf, bodyOf, isSafe, type Call } from "./call.js";
import { Download } from "./download.js";
import { APIError, ConnectionFailedError, UnexpectedAnswerError, refusal } from "./errors.js";
import { Page, type Pagination } from "./page.js";
import { Resources } from "./resources.js";
import { USUAL, afterFailure, afterRefusal, pause, type Retries } from "./retries.js";

/** A token, or what gives one whenever a request is sent: session tokens live for a minute. */
export type Token = string | (() => string | Promise<string>);

export interface Options {
  /** Such as `https://school.example/api`. */
  baseURL: string;
  token?: Token;
  retries?: Partial<Retries>;
  /** Seconds until an answer must begin; a file that is sent may take as long as it takes. */
  timeout?: number;
  /** Stands in for the platform's own, in tests above all. */
  fetch?: typeof globalThis.fetch;
}

interface Content<T> {
  data: T;
  pagination?: Pagination;
}

/** The API at `baseURL`. Methods give what the answer holds as `data`, lists as a `Page`, files as a
 * `Download`; they reject with an `APIError` for a refusal and with a `ConnectionFailedError` where
 * no answer came. */
export class AkakoAPI extends Resources {
  constructor(options: Options) {
    super(new Client(options));
  }
}

class Client {
  readonly #baseURL: string;
  readonly #token: Token | undefined;
  readonly #retries: Retries;
  readonly #timeout: number;
  readonly #fetch: typeof globalThis.fetch;

  constructor({ baseURL, token, retries, timeout = 30, fetch }: Options) {
    if (!/^https?:\/\//.test(baseURL)) {
      throw new TypeError("baseURL must begin with http:// or https://");
    }
    this.#baseURL = baseURL.replace(/\/+$/, "");
    this.#token = token;
    this.#retries = { ...USUAL, ...retries };
    this.#timeout = timeout;
    // A browser's own refuses to be called as a method of anything else.
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  async data<T>(call: Call): Promise<T> {
    return (await this.#content<T>(call)).data;
  }

  async page<T>(call: Call): Promise<Page<T>> {
    const { data, pagination } = await this.#content<T[]>(call);
    const turn = (page: number) => this.page<T>({ ...call, query: { ...call.query, page } });
    return Page.holding(data, pagination ?? null, turn);
  }

  async download(call: Call): Promise<Download> {
    return this.#send(call, async (response) => new Download(response));
  }

  async #content<T>(call: Call): Promise<Content<T>> {
    return this.#send(call, async (response) => {
      const told = await contentOf(response);
      if (typeof told !== "object" || told === null || !("data" in told)) {
        throw new UnexpectedAnswerError(`${response.url} did not answer as an Akako API does.`);
      }
      return told as Content<T>;
    });
  }

  /** Tries until there is a success, which is taken, or no use in going on. */
  async #send<T>(call: Call, take: (response: Response) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        const response = await this.#try(call);
        if (response.ok) return await take(response);
        throw refusal(response.status, await contentOf(response), response.headers);
      } catch (error) {
        const wait = this.#waitAfter(error, call, tries);
        if (wait === null) throw error;
        await pause(wait);
      }
    }
  }

  #waitAfter(error: unknown, call: Call, tries: number): number | null {
    if (error instanceof APIError) return afterRefusal(this.#retries, error, tries);
    if (error instanceof ConnectionFailedError) {
      return afterFailure(this.#retries, isSafe(call), tries);
    }
    return null;
  }

  async #try(call: Call): Promise<Response> {
    const authorization = await this.#authorization();
    const { body, headers } = bodyOf(call);
    const silence = new AbortController();
    const timer = call.file ? undefined : setTimeout(() => silence.abort(), this.#timeout * 1000);
    try {
      return await this.#fetch(addressOf(this.#baseURL, call), {
        method: call.method,
        headers: { ...authorization, ...headers, ...call.headers },
        signal: silence.signal,
        // Where a request might be redirected or asked about, a copy of all that is sent is kept.
        redirect: "error",
        window: null,
        ...(body === undefined ? {} : { body }),
      });
    } catch (cause) {
      throw new ConnectionFailedError(`No answer came from ${this.#baseURL}.`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async #authorization(): Promise<Record<string, string>> {
    const token = typeof this.#token === "function" ? await this.#token() : this.#token;
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }
}

/** The body's JSON; null where it has none. */
async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw new ConnectionFailedError("The answer broke off.", { cause });
  });
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
