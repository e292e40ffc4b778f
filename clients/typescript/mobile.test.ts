// Plays the code of docs/clients.md (it is put beside this file as mobile.ts) against the service.
//
//   node --test made/mobile.test.js     with ADDRESS, EMAIL, PASSWORD, QUIZ_ID in the environment

import assert from "node:assert/strict";
import { test } from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";
import { type Kept, retried, Saver, ServerClock, Session, SignedOut } from "./mobile.js";

const { ADDRESS = "", EMAIL = "", PASSWORD = "", QUIZ_ID = "" } = process.env;
type Send = typeof fetch;
type Attempt = components["schemas"]["Attempt"];
type Waiting = Parameters<Saver["shelf"]["write"]>[0];

class InMemory<Thing> {
  constructor(public kept: Thing) {}
  read = async () => this.kept;
  write = async (thing: Thing) => void (this.kept = thing);
}

async function signedIn(send: Send = fetch) {
  const vault = new InMemory<Kept | null>(null);
  const session = new Session(ADDRESS, vault, send);
  const anybody = createClient<paths>({ baseUrl: ADDRESS });
  const { data } = await anybody.POST("/api/v1/auth/login", { body: { email: EMAIL, password: PASSWORD } });
  assert(data && !("mfa_required" in data));
  await session.keep(data);
  return { session, vault, api: createClient<paths>({ baseUrl: ADDRESS, fetch: session.fetch }) };
}

const pathOf = (request: Parameters<Send>[0]) => new URL(request instanceof Request ? request.url : request).pathname;

test("ten requests that meet a 401 share one refresh, whose reply may be lost", async () => {
  let refreshes = 0;
  const { vault, api } = await signedIn(async (request, options) => {
    const answer = await fetch(request, options);
    if (pathOf(request).endsWith("/refresh") && ++refreshes === 1) throw new TypeError("the reply is lost");
    return answer;
  });
  assert(vault.kept);
  const before = vault.kept;
  vault.kept = { ...before, access: `${before.access}x` };
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.GET("/api/v1/auth/me")));
  assert.deepEqual(answers.map((one) => one.data?.email), Array(10).fill(EMAIL));
  assert.equal(refreshes, 2);
  assert.notEqual(vault.kept.refresh, before.refresh);
});

test("a session that was ended is forgotten", async () => {
  const { vault, api } = await signedIn();
  await api.POST("/api/v1/auth/logout", { body: { scope: "local" } });
  await assert.rejects(api.GET("/api/v1/auth/me"), SignedOut);
  assert.equal(vault.kept, null);
});

test("what is refused for the moment is tried again, what is refused is not", async () => {
  const said = [503, 429, 200, 404];
  const answer = async () => new Response(null, { status: said.shift() ?? 500 });
  assert.equal((await retried(answer, 5, 1)).status, 200);
  assert.equal((await retried(answer, 5, 1)).status, 404);
  let tries = 0;
  const lost = () => Promise.reject(new TypeError(`lost ${++tries}`));
  await assert.rejects(retried(lost, 3, 1), /lost 3/);
});

test("the countdown is the server's, however wrong the phone's clock is", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_600_000 });
  const clock = new ServerClock();
  const { api } = await signedIn();
  const asked = performance.now();
  const attempt = await running(api);
  clock.set(attempt.server_time, asked, performance.now());
  clock.set(new Date(0).toISOString(), asked - 60_000, performance.now());
  const left = clock.secondsUntil(attempt.expires_at);
  assert(Math.abs(left - attempt.time_remaining_seconds) <= 5, `${left} ${attempt.time_remaining_seconds}`);
});

test("edits in a tunnel arrive, the last of each question, and an overtaken save changes nothing", async () => {
  let tunnel = true;
  const { session, api } = await signedIn(async (request, options) => {
    if (tunnel) throw new TypeError("no network");
    return fetch(request, options);
  });
  tunnel = false;
  const attempt = await running(api);
  const question = attempt.questions.find((one) => one.type === "true_false");
  assert(question);
  tunnel = true;
  const shelf = new InMemory<Waiting>([]);
  const heard: string[][] = [];
  const saver = new Saver(session, attempt.id, shelf, (saved) => heard.push(saved.saved.map((one) => one.question_id)));
  for (const response of [true, false, true, false]) {
    await saver.change(question.id, response);
    await assert.rejects(saver.flush(), TypeError);
  }
  assert.deepEqual(shelf.kept, [{ question_id: question.id, response: false, revision: 4 }]);
  tunnel = false;
  assert.equal(await saver.flush(), true);
  assert.deepEqual([shelf.kept, heard], [[], [[question.id]]]);
  const late = new InMemory<Waiting>([{ question_id: question.id, response: true, revision: 3 }]);
  assert.equal(await new Saver(session, attempt.id, late, () => {}).flush(), true);
  const { data } = await api.GET("/api/v1/attempts/{attempt_id}", { params: { path: { attempt_id: attempt.id } } });
  assert.deepEqual(data?.answers.map((one) => [one.response, one.revision]), [[false, 4]]);
});

async function running(api: ReturnType<typeof createClient<paths>>): Promise<Attempt> {
  const params = { path: { quiz_id: QUIZ_ID } };
  const { data, error } = await api.POST("/api/v1/attempts/quizzes/{quiz_id}/start", { params });
  if (data) return data;
  assert.equal(error.code, "active_attempt_exists");
  const path = { attempt_id: error.attempt_id ?? "" };
  const resumed = await api.GET("/api/v1/attempts/{attempt_id}", { params: { path } });
  assert(resumed.data);
  return resumed.data;
}
