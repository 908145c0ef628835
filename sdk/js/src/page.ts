// Lists: a page is the array of its rows, and knows the pages that follow.

/** Where a page lies among the others. */
export interface Pagination {
  page: number;
  limit: number;
  total: number;
  pages: number;
  hasNext: boolean;
  hasPrev: boolean;
}

/** The rows. `pagination` is null for a list that came whole, as lists of the education tree do
 * unless a page is asked for. */
export class Page<T> extends Array<T> {
  // What `map` and the like make of a page is an array.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  #pagination: Pagination | null = null;
  #turn: (page: number) => Promise<Page<T>> = async () => new Page<T>();

  static holding<T>(
    rows: T[],
    pagination: Pagination | null,
    turn: (page: number) => Promise<Page<T>>,
  ): Page<T> {
    const page = new Page<T>();
    for (const row of rows) page.push(row);
    page.#pagination = pagination;
    page.#turn = turn;
    return page;
  }

  get pagination(): Pagination | null {
    return this.#pagination;
  }

  /** How many rows there are on all pages. */
  get total(): number {
    return this.#pagination?.total ?? this.length;
  }

  /** Asks for the page that follows; null behind the last. */
  async nextPage(): Promise<Page<T> | null> {
    if (!this.#pagination?.hasNext) return null;
    return this.#turn(this.#pagination.page + 1);
  }

  /** The rows of this page and of all that follow, each asked for when it is needed. */
  async *all(): AsyncGenerator<T, void, undefined> {
    for (let page: Page<T> | null = this; page; page = await page.nextPage()) yield* page;
  }
}
