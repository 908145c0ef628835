// Runs collections with newman: each line that comes in is one, each line that goes out what came of
// it: the status and body of every answer, and what newman holds against it.
const { createInterface } = require("node:readline");
const newman = require("newman");

const lines = createInterface({ input: process.stdin });
let last = Promise.resolve();
lines.on("line", (line) => {
  last = last.then(() => run(JSON.parse(line)));
});

function run(collection) {
  return new Promise((done) => {
    newman.run({ collection, reporters: [], insecureFileRead: true }, (error, summary) => {
      process.stdout.write(JSON.stringify(told(error, summary)) + "\n", done);
    });
  });
}

function told(error, summary) {
  const failures = (summary?.run.failures ?? []).map((one) => one.error.message);
  return {
    failures: error ? [String(error), ...failures] : failures,
    tests: summary?.run.stats.assertions.total ?? 0,
    answers: (summary?.run.executions ?? []).map(({ response }) => ({
      status: response?.code ?? null,
      body: response?.stream.toString("utf8") ?? "",
    })),
  };
}
