// When a call is made again, and what is made of answers that are none.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import {
  AkakoAPI,
  APIError,
  ConnectionFailedError,
  QuotaExceededError,
  RateLimitExceededError,
  UnexpectedAnswerError,
} from "@akako/lms-sdk";

const LEVELS = { success: true, data: [{ name: "High School" }], message: "Done" };
const HANG_UP = null;

function refused(code = "RATE_LIMIT_EXCEEDED", headers = {}) {
  const body = { success: false, error: "Too many requests.", code, details: {} };
  return { status: 429, body: JSON.stringify(body), headers };
}

function answered(body, status = 200) {
  return { status, body: typeof body === "string" ? body : JSON.stringify(body), headers: {} };
}

/** A server that answers in this order; the last answer stays. */
async function scripted(answers, use, options = {}) {
  const sent = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    sent.push(Buffer.concat(chunks).toString("latin1"));
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === HANG_UP) return request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const baseURL = `http://127.0.0.1:${server.address().port}/api`;
  const retries = { firstWait: 0.01, ...options };
  try {
    await use(new AkakoAPI({ baseURL, retries }), sent);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("it waits as long as the server says", async () => {
  const answers = [refused(undefined, { "Retry-After": "1" }), answered(LEVELS)];
  await scripted(answers, async (api, sent) => {
    const began = performance.now();
    assert.deepEqual([...(await api.education.getLevels())], LEVELS.data);
    assert.ok(performance.now() - began > 990);
    assert.equal(sent.length, 2);
  });
});

test("a date that is over is now", async () => {
  const refusal = refused(undefined, { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" });
  await scripted([refusal, answered(LEVELS)], async (api, sent) => {
    await api.education.getLevels();
    assert.equal(sent.length, 2);
  }, { firstWait: 3600, longestWait: 3600 });
});

test("it gives up after as many tries as it was told", async () => {
  await scripted([refused()], async (api, sent) => {
    await assert.rejects(api.education.createLevel({ name: "x" }), RateLimitExceededError);
    assert.equal(sent.length, 3);
  }, { most: 2 });
});

test("it does not wait for another month", async () => {
  const answers = [refused("QUOTA_EXCEEDED", { "Retry-After": "86400" })];
  await scripted(answers, async (api, sent) => {
    const error = await api.education.getLevels().catch((caught) => caught);
    assert.ok(error instanceof QuotaExceededError);
    assert.deepEqual([error.retryAfter, sent.length], [86400, 1]);
  });
});

test("no answer is asked for again only where nothing changes", async () => {
  await scripted([HANG_UP, HANG_UP, answered(LEVELS)], async (api, sent) => {
    assert.deepEqual([...(await api.education.getLevels())], LEVELS.data);
    assert.equal(sent.length, 3);
  });
  await scripted([HANG_UP], async (api, sent) => {
    await assert.rejects(api.education.createLevel({ name: "x" }), ConnectionFailedError);
    assert.equal(sent.length, 1);
  });
});

test("a file that was refused is sent again as a whole, behind its fields", async () => {
  const made = answered({ success: true, data: { id: "c1" }, message: "Done" }, 201);
  await scripted([refused(), made], async (api, sent) => {
    const content = new Blob(["words ".repeat(20_000)]);
    await api.files.uploadDocument({ name: "sheet.txt", content }, { topicId: "c2" });
    assert.equal(sent.length, 2);
    for (const body of sent) {
      assert.equal(body.split("words ").length, 20_001);
      assert.ok(body.indexOf("c2") < body.indexOf("words "));
      assert.match(body, /name="file"; filename="sheet.txt"/);
    }
  });
});

test("what is no answer of Akako's is said", async () => {
  await scripted([answered("<html>Welcome</html>")], async (api) => {
    await assert.rejects(api.education.getLevels(), UnexpectedAnswerError);
  });
  await scripted([answered("<html>Bad gateway</html>", 502)], async (api) => {
    const error = await api.education.getLevels().catch((caught) => caught);
    assert.ok(error instanceof APIError);
    assert.deepEqual([error.status, error.code], [502, ""]);
  });
});

test("a server that stays silent is a failed connection", async () => {
  const server = createServer(() => {});
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const baseURL = `http://127.0.0.1:${server.address().port}/api`;
  const api = new AkakoAPI({ baseURL, timeout: 0.05, retries: { most: 0 } });
  await assert.rejects(api.education.getLevels(), ConnectionFailedError);
  server.closeAllConnections();
  server.close();
});

test("only addresses of the web are taken", () => {
  assert.throws(() => new AkakoAPI({ baseURL: "school.example/api" }), /baseURL/);
});
