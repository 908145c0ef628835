// The server that tests are about: its address and keys come from whoever starts them.
import { AkakoAPI } from "@akako/lms-sdk";

export const baseURL = process.env.AKAKO_URL;
const tokens = JSON.parse(process.env.AKAKO_TOKENS);

/** A client of one of the cast; `called` notes the methods that were asked for. */
export function as(who, called = new Set()) {
  return noting(new AkakoAPI({ baseURL, token: tokens[who] }), called);
}

export function tokenOf(who) {
  return tokens[who];
}

/** The names of all methods: `education.getLevels`. */
export function methodsOf(api) {
  return Object.keys(api).flatMap((space) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(api[space]))
      .filter((name) => name !== "constructor")
      .map((name) => `${space}.${name}`),
  );
}

function noting(api, called) {
  const spaces = Object.keys(api).map((space) => [
    space,
    new Proxy(api[space], {
      get(methods, name) {
        called.add(`${space}.${name}`);
        return methods[name].bind(methods);
      },
    }),
  ]);
  return Object.fromEntries(spaces);
}
