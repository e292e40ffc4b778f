// Each call is sent under the page's own prefix, and each way it can go wrong has a name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldSentence, call, isTransient, NetworkError, Problem } from "../../web-client/src/core/http.ts";

function answering(respond) {
  const sent = [];
  globalThis.fetch = async (address, options) => {
    sent.push({ address, ...options });
    return respond();
  };
  return sent;
}

test("a call is relative, says who asks, and carries its key", async () => {
  const sent = answering(() => new Response('{"id": 1}', { status: 201 }));
  const { body } = await call("POST", "/things", { body: { a: 1 }, token: "t", key: "k" });
  assert.deepEqual(body, { id: 1 });
  assert.equal(sent[0].address, "api/v1/things");
  assert.equal(sent[0].body, '{"a":1}');
  assert.equal(sent[0].headers.Authorization, "Bearer t");
  assert.equal(sent[0].headers["Idempotency-Key"], "k");
});

test("a call without a body says nothing about one", async () => {
  const sent = answering(() => new Response(null, { status: 204 }));
  assert.deepEqual((await call("GET", "/things")).body, {});
  assert.deepEqual(sent[0].headers, {});
});

test("a refusal is a problem in the service's own words", async () => {
  const problem = { title: "No.", code: "no", errors: [{ pointer: "/a", detail: "is wrong" }] };
  answering(() => new Response(JSON.stringify(problem), { status: 422, headers: { "Retry-After": "3" } }));
  const error = await call("GET", "/things").catch((one) => one);
  assert.ok(error instanceof Problem);
  assert.deepEqual([error.message, error.code, error.status, error.retryAfterMs], ["No.", "no", 422, 3000]);
  assert.equal(error.about("/a"), "is wrong");
  assert.equal(error.about("/b"), null);
});

test("what never came back is lost, and so is half an answer", async () => {
  answering(() => { throw new TypeError("network"); });
  await assert.rejects(call("GET", "/things"), NetworkError);
  answering(() => ({ ok: true, status: 200, text: () => Promise.reject(new TypeError("cut")) }));
  await assert.rejects(call("GET", "/things"), NetworkError);
});

test("something in between that does not speak JSON is a problem like any other", async () => {
  answering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await assert.rejects(call("GET", "/things"), { status: 502, code: "" });
});

test("only what may go better later is worth trying again", () => {
  for (const error of [new NetworkError(), new Problem(429), new Problem(500), new Problem(503)]) assert.ok(isTransient(error));
  for (const error of [new Problem(401), new Problem(409), new Problem(422), new Error("bug")]) assert.ok(!isTransient(error));
});

test("what is wrong with a member reads as a sentence, whoever wrote it", () => {
  assert.equal(fieldSentence("The file", "is not a PNG picture"), "The file is not a PNG picture.");
  assert.equal(fieldSentence("Points", "Input should be greater than 0"), "Points: Input should be greater than 0.");
  assert.equal(fieldSentence("The file", "It cannot be read."), "The file: It cannot be read.");
});
