// Every method, against the running server.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AkakoAPI,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  Page,
  RangeNotSatisfiableError,
  UnauthorizedError,
  ValidationError,
} from "@akako/lms-sdk";
import { as, baseURL, methodsOf, tokenOf } from "./served.js";

const PDF = `%PDF-1.7\n${"1 0 obj\n<<>>\nendobj\n".repeat(20)}`;
const FILM = Buffer.concat([
  Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"),
  Buffer.alloc(512),
]);

test("every method works", async () => {
  const called = new Set();
  const [admin, learner] = [as("admin", called), as("learner", called)];
  const made = await tree(admin);
  await aboutOneself(admin, learner);
  await aboutPeople(admin);
  await aboutFiles(admin, made.topic);
  await aboutAsking(admin, learner, made.subject);
  await aboutTheTree(admin, made);
  const every = methodsOf(new AkakoAPI({ baseURL }));
  assert.deepEqual([...called].sort(), every.sort());
});

async function tree({ education }) {
  const level = await education.createLevel({
    name: "High School",
    description: "Secondary education",
  });
  const grade = await education.createGrade({ name: "10", educationLevelId: level.id });
  const subject = await education.createSubject({ name: "Maths", gradeId: grade.id });
  const topic = await education.createTopic({ name: "Fractions", subjectId: subject.id });
  return { level, grade, subject, topic };
}

async function aboutOneself(admin, learner) {
  assert.deepEqual((await admin.auth.getProfile()).roles, ["ADMIN"]);
  const changed = await learner.auth.updateProfile({ firstName: "Leila", bio: "Likes maps." });
  assert.deepEqual([changed.firstName, changed.bio], ["Leila", "Likes maps."]);
  const emptied = await learner.auth.updateProfile({ firstName: undefined, bio: null });
  assert.deepEqual([emptied.firstName, emptied.bio], ["Leila", null]);
  assert.equal((await learner.auth.issueToken()).token.split(".").length, 3);
  assert.equal((await admin.auth.sync({ userId: "user_1" })).clerkId, "user_1");
  assert.ok(await admin.usage.getUsage());
}

async function aboutPeople({ users }) {
  const learners = await users.getUsers({ role: "LEARNER", limit: 100 });
  const chosen = learners.find((row) => row.email === "other_learner@school.example");
  assert.deepEqual(await users.getUser(chosen.id), chosen);
  assert.equal((await users.updateUser(chosen.id, { firstName: "Tom" })).firstName, "Tom");
  const given = await users.assignRole(chosen.id, { role: "MENTOR" });
  assert.deepEqual([given.role, given.effectiveEndDate], ["MENTOR", null]);
  assert.ok((await users.removeRole(chosen.id, { role: "MENTOR" })).effectiveEndDate);
}

async function aboutFiles({ files, videos }, topic) {
  const metadata = { name: "Sheet", description: "To read." };
  const sheet = { name: "sheet.pdf", content: new Blob([PDF]) };
  const sent = await files.uploadDocument(sheet, { topicId: topic.id, metadata });
  assert.deepEqual([sent.name, sent.fileName, sent.size], ["Sheet", "sheet.pdf", PDF.length]);
  const download = await files.streamDocument({ documentId: sent.id });
  assert.deepEqual([download.size, download.mediaType], [PDF.length, "application/pdf"]);
  const chunks = [];
  for await (const chunk of download) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), PDF);
  assert.equal(await (await files.streamDocument({ key: sent.id })).text(), PDF);
  const part = await files.streamDocument({ documentId: sent.id, start: 2, end: 5 });
  assert.equal(part.contentRange, `bytes 2-5/${PDF.length}`);
  assert.equal(await (await part.blob()).text(), PDF.slice(2, 6));
  await assert.rejects(
    files.streamDocument({ documentId: sent.id, start: PDF.length }),
    RangeNotSatisfiableError,
  );
  const film = await videos.uploadVideo(topic.id, new Blob([FILM]));
  assert.deepEqual([film.topicId, film.mimeType], [topic.id, "video/mp4"]);
  assert.equal((await videos.deleteVideo(topic.id)).id, topic.id);
  assert.equal((await files.deleteDocument(topic.id, sent.id)).id, sent.id);
}

async function aboutAsking(admin, learner, subject) {
  const asked = await learner.enrollment.request({ subjectId: subject.id });
  assert.deepEqual([asked.status, asked.subjectName], ["PENDING", "Maths"]);
  const waiting = await admin.enrollment.getPending();
  assert.deepEqual(waiting.map((row) => row.id), [asked.id]);
  assert.equal((await admin.enrollment.reject(asked.id)).status, "REJECTED");
  const again = await learner.enrollment.request({ subjectId: subject.id });
  assert.equal((await admin.enrollment.approve(again.id)).status, "APPROVED");
  const applied = await learner.mentors.apply({ motivation: "I like to explain." });
  const applications = await admin.mentors.getPending();
  assert.deepEqual(applications.map((row) => row.id), [applied.id]);
  assert.equal((await admin.mentors.reject(applied.id, { reason: "Later." })).status, "REJECTED");
  const better = await learner.mentors.apply({ motivation: "Now.", subjects: ["Maths"] });
  assert.equal((await admin.mentors.approve(better.id)).status, "APPROVED");
}

async function aboutTheTree({ education }, { level, grade, subject, topic }) {
  assert.deepEqual((await education.getLevels()).map((row) => row.id), [level.id]);
  assert.deepEqual((await education.getGrades(level.id)).map((row) => row.id), [grade.id]);
  assert.deepEqual((await education.getSubjects(grade.id)).map((row) => row.id), [subject.id]);
  assert.deepEqual((await education.getTopics(subject.id)).map((row) => row.id), [topic.id]);
  const things = { Topic: topic, Subject: subject, Grade: grade, Level: level };
  for (const [kind, { id }] of Object.entries(things)) {
    const changed = await education[`update${kind}`](id, { description: "New." });
    assert.equal(changed.description, "New.");
  }
  for (const [kind, { id }] of Object.entries(things)) {
    assert.equal((await education[`delete${kind}`](id)).id, id);
  }
  assert.equal((await education.getLevels()).length, 0);
}

test("refusals are errors of their own", async () => {
  const [admin, learner] = [as("admin"), as("other_learner")];
  const forbidden = await refused(learner.education.createLevel({ name: "Primary School" }));
  assert.ok(forbidden instanceof ForbiddenError);
  assert.deepEqual([forbidden.required, forbidden.userRoles], [["ADMIN"], ["LEARNER"]]);
  assert.match(forbidden.requestId, /^\w+$/);
  await admin.education.createLevel({ name: "Primary School" });
  const taken = await refused(admin.education.createLevel({ name: "Primary School" }));
  assert.ok(taken instanceof ConflictError);
  assert.deepEqual([taken.field, taken.details.value], ["name", "Primary School"]);
  const invalid = await refused(admin.auth.sync({ userId: "user_123", email: "invalid-email" }));
  assert.ok(invalid instanceof ValidationError);
  assert.deepEqual([invalid.name, invalid.field], ["ValidationError", "email"]);
  assert.equal(invalid.errors[0].message, "Invalid email format");
  const missing = await refused(admin.users.getUser("nobody/../levels?"));
  assert.ok(missing instanceof NotFoundError);
  assert.deepEqual([missing.status, missing.code], [404, "NOT_FOUND"]);
  const nobody = new AkakoAPI({ baseURL });
  assert.ok((await refused(nobody.auth.getProfile())) instanceof UnauthorizedError);
});

async function refused(call) {
  return call.then(() => assert.fail("it was not refused"), (error) => error);
}

test("an id that would lead elsewhere is not sent", async () => {
  for (const odd of ["", ".", "..", undefined]) {
    await assert.rejects(as("admin").users.getUser(odd), TypeError);
  }
});

test("a page is an array that knows the pages that follow", async () => {
  const { users, education } = as("admin");
  const first = await users.getUsers({ limit: 3, order: "asc" });
  assert.ok(Array.isArray(first) && first instanceof Page);
  assert.deepEqual([first.length, first.pagination.pages, first.pagination.hasNext], [3, 3, true]);
  const whole = await users.getUsers({ limit: 100, order: "asc" });
  assert.equal(await whole.nextPage(), null);
  assert.deepEqual([...(await first.nextPage())], whole.slice(3, 6));
  const walked = [];
  for await (const user of first.all()) walked.push(user.id);
  assert.deepEqual(walked, whole.map((row) => row.id));
  assert.ok(!(whole.map((row) => row.id) instanceof Page));
  const levels = await education.getLevels();
  assert.deepEqual([levels.pagination, levels.total], [null, levels.length]);
});

test("a token may be given anew for each request", async () => {
  const waiting = [tokenOf("admin"), tokenOf("other_learner")];
  const api = new AkakoAPI({ baseURL: `${baseURL}/`, token: async () => waiting.shift() });
  assert.deepEqual((await api.auth.getProfile()).roles, ["ADMIN"]);
  assert.deepEqual((await api.auth.getProfile()).roles, ["LEARNER"]);
});
