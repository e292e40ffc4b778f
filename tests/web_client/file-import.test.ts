// Files on their way in: small ones at once, others by a job.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_ONCE_BYTES, importOf } from "../../web-client/src/core/file-import.ts";
import { isProblem } from "../../web-client/src/core/http.ts";

const REPORT = { understood: 1, dropped: 0, lines: [] };

function chosen(format: string, size: number, bankId = "") {
  return { file: new File(["x".repeat(size)], "sums"), format, type: "text/plain", title: "Sums", bankId, key: "once" };
}

function service(answers: Record<string, unknown[]>) {
  const calls: string[] = [];
  const request = async <T>(method: string, path: string) => {
    calls.push(`${method} ${path}`);
    const left = answers[path.split("?")[0]!]!;
    return { body: (left.length > 1 ? left.shift() : left[0]) as T, headers: new Headers() };
  };
  return { calls, request };
}

async function withStorage<T>(work: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch;
  globalThis.fetch = async () => new Response(null, { status: 204 });
  try {
    return await work();
  } finally {
    globalThis.fetch = before;
  }
}

test("a small text is looked at and taken by one request each", async () => {
  const { calls, request } = service({ "/quizzes/import": [{ report: REPORT, quiz: { id: "quz_1" } }] });
  const way = importOf(chosen("gift", 5), request, () => {});
  assert.deepEqual(await way.look(), REPORT);
  assert.equal(await way.take("Other"), "quz_1");
  assert.equal(calls[0], "POST /quizzes/import?format=gift&dry_run=true&title=Sums&duration_minutes=30&passing_score=50");
  assert.match(calls[1]!, /dry_run=false&title=Other/);
});

test("questions go into the bank that was asked for", async () => {
  const { calls, request } = service({ "/banks/bnk_1/import": [{ report: REPORT }] });
  assert.equal(await importOf(chosen("gift", 5, "bnk_1"), request, () => {}).take(""), "bnk_1");
  assert.deepEqual(calls, ["POST /banks/bnk_1/import?format=gift&dry_run=false"]);
});

for (const [format, size] of [["gift", AT_ONCE_BYTES + 1], ["qti", 5]] as const)
  test(`${format} of ${size} bytes is uploaded once, and waited for`, async () => {
    const running = { status: "running", progress: { done: 1, total: 2 }, problem: null };
    const checked = { ...running, status: "checked", report: REPORT };
    const done = { ...running, status: "finished", report: REPORT, quiz_id: "quz_1" };
    const { calls, request } = service({
      "/imports": [{ id: "imp_1", upload: { url: "https://storage.example.org/", fields: {} } }],
      "/imports/imp_1/start": [running],
      "/imports/imp_1": [running, checked, running, done],
    });
    const seen: string[] = [];
    const way = importOf(chosen(format, size), request, (a, b) => seen.push(`${a}/${b}`), async () => {});
    await withStorage(async () => {
      assert.deepEqual(await way.look(), REPORT);
      assert.equal(await way.take(""), "quz_1");
    });
    assert.equal(calls.filter((one) => one === "POST /imports").length, 1);
    assert.deepEqual(calls.filter((one) => one.includes("start")), ["POST /imports/imp_1/start?dry_run=true", "POST /imports/imp_1/start?dry_run=false"]);
    assert.equal(seen[0], "1/2");
  });

test("what the job could not read is a problem with its words", async () => {
  const failed = { status: "failed", progress: { done: 0, total: 0 }, problem: { code: "validation_failed", detail: "Not XML.", errors: [] } };
  const { request } = service({
    "/imports": [{ id: "imp_1", upload: { url: "https://storage.example.org/", fields: {} } }],
    "/imports/imp_1/start": [{}],
    "/imports/imp_1": [failed],
  });
  const way = importOf(chosen("qti", 5), request, () => {});
  await assert.rejects(withStorage(() => way.look()), (error) => isProblem(error, "validation_failed") && error.message === "Not XML.");
});
