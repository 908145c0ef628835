// A client of the Akako LMS API for Node and browsers.
export { AkakoAPI, type Options, type Token } from "./client.js";
export { Download } from "./download.js";
export { Page, type Pagination } from "./page.js";
export { type Retries } from "./retries.js";
export { type Upload } from "./call.js";
export type * from "./models.js";
export * from "./errors.js";
