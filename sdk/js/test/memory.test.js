// A large file both ways, in the memory of its pieces.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { as } from "./served.js";

const MIB = 1024 * 1024;
const SIZE = 192 * MIB;
const HEAD = Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1");

// Node 18 has no file that is a Blob without being read.
test("a file is never held whole", { skip: !fs.openAsBlob }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "akako-"));
  try {
    await carry(join(folder, "film.mp4"));
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function carry(path) {
  fs.writeFileSync(path, HEAD);
  fs.truncateSync(path, SIZE);
  const { education, videos, files } = as("admin");
  const level = await education.createLevel({ name: "Films" });
  const grade = await education.createGrade({ name: "10", educationLevelId: level.id });
  const subject = await education.createSubject({ name: "Films", gradeId: grade.id });
  const topic = await education.createTopic({ name: "Films", subjectId: subject.id });
  const before = process.resourceUsage().maxRSS;
  const content = await fs.openAsBlob(path);
  const sent = await videos.uploadVideo(topic.id, { name: "film.mp4", content });
  const came = createHash("sha256");
  for await (const chunk of await files.streamDocument({ url: sent.videoUrl })) came.update(chunk);
  const grown = (process.resourceUsage().maxRSS - before) * 1024;
  await education.deleteLevel(level.id);
  const whole = createHash("sha256");
  for await (const chunk of fs.createReadStream(path)) whole.update(chunk);
  assert.equal(came.digest("hex"), whole.digest("hex"));
  assert.ok(grown < SIZE / 2, `it grew by ${Math.round(grown / MIB)} MiB`);
}
