// Answers are sent for as long as it takes, and what will never be taken does not hold up the rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerStore } from "../../web-client/src/core/answer-store.ts";
import { NetworkError, Problem } from "../../web-client/src/core/http.ts";
import { Saver } from "../../web-client/src/core/saver.ts";
import { Storage } from "../../web-client/src/core/storage.ts";
import { Memory } from "./memory.ts";

// a server that answers as it is told, one outcome a request, and takes all after that
function desk(...outcomes) {
  const answers = new AnswerStore({ attemptId: "att_1", startedAt: 0, storage: new Storage(new Memory()), now: () => 1000 });
  const seen = { sent: [], states: [], looks: 0, pauses: [], failed: [] };
  const saver = new Saver({
    answers,
    send: async (batch) => {
      seen.sent.push(batch.map((one) => one.question_id));
      const outcome = outcomes.shift() ?? { stale: [] };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    look: async () => (seen.looks += 1),
    tell: (state) => seen.states.push(state),
    failed: (error) => seen.failed.push(error),
    timer: (work, ms) => {
      seen.pauses.push(ms);
      queueMicrotask(work);
    },
    random: () => 1,
  });
  return { answers, saver, seen };
}

test("what was lost on the way is sent again, later each time, and then it is saved", async () => {
  const { answers, saver, seen } = desk(new NetworkError(), new Problem(503), new Problem(500));
  answers.put("q", "a");
  await saver.flush();
  assert.deepEqual(seen.pauses, [500, 1000, 2000]);
  assert.equal(seen.sent.length, 4);
  assert.ok(answers.isAllSaved);
  assert.equal(seen.states.at(-1), "saved");
  assert.ok(seen.states.includes("offline"));
  assert.ok(seen.states.includes("unavailable"));
});

test("whoever is asked to come back later waits as long as was said", async () => {
  const { answers, saver, seen } = desk(new Problem(429, {}, "7"));
  answers.put("q", "a");
  await saver.flush();
  assert.deepEqual(seen.pauses, [7000]);
});

test("an answer that will never be taken is dropped and named, and the others are saved", async () => {
  const errors = [{ pointer: "/answers/0/response", detail: "must be a number" }];
  const { answers, saver, seen } = desk(new Problem(422, { errors }));
  answers.put("wrong", "x");
  answers.put("right", "y");
  await saver.flush();
  assert.equal(answers.drafts.get("wrong")?.reason, "must be a number");
  assert.deepEqual(seen.sent, [["wrong", "right"], ["right"]]);
  assert.ok(answers.isAllSaved);
});

test("a stale answer makes it look at what the server has", async () => {
  const { answers, saver, seen } = desk({ stale: ["q"] });
  answers.put("q", "a");
  (saver as any).dependencies.look = async () => {
    seen.looks += 1;
    answers.adopt([{ question_id: "q", response: "newer", revision: 1001, saved_at: "1970-01-01T00:00:02Z" }]);
  };
  await saver.flush();
  assert.equal(seen.looks, 1);
  assert.equal(answers.response("q"), "newer");
});

test("the end of the attempt is told, and nothing is sent after it", async () => {
  const { answers, saver, seen } = desk(new Problem(409, { code: "attempt_closed" }));
  answers.put("q", "a");
  await assert.rejects(saver.flush(), { code: "attempt_closed" });
  assert.equal(seen.sent.length, 1);
  assert.equal(answers.isAllSaved, false);
});

for (const [code, state] of [["attempt_paused", "paused"], ["attempt_on_other_device", "elsewhere"]] as const) {
  test(`an answer waits through ${code}, and is sent when people have ended that`, async () => {
    const { answers, saver, seen } = desk(new Problem(409, { code }));
    answers.put("q", "a");
    await saver.flush();
    assert.ok(seen.states.includes(state));
    assert.equal(seen.sent.length, 2);
    assert.ok(answers.isAllSaved);
  });
}

test("what another tab has sent meanwhile is not sent again", async () => {
  const { answers, seen, saver } = desk();
  answers.put("q", "a");
  const [sent] = answers.batch(1);
  (saver as any).dependencies.exclusively = async (work: () => Promise<void>) => {
    answers.hear({ kind: "saved", id: "q", answer: sent! });
    await work();
  };
  await saver.flush();
  assert.deepEqual(seen.sent, []);
  assert.equal(seen.states.at(-1), "saved");
});

test("several who ask at once wait for one and the same sending", async () => {
  const { answers, saver, seen } = desk();
  answers.put("q", "a");
  await Promise.all([saver.flush(), saver.flush()]);
  assert.equal(seen.sent.length, 1);
});

test("a change is sent by itself once things are quiet", async () => {
  const { answers, saver, seen } = desk();
  answers.put("q", "a");
  saver.changed();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(seen.sent, [["q"]]);
  assert.deepEqual(seen.pauses, [700]);
});

test("who is stopped sends no more", async () => {
  const { answers, saver, seen } = desk(new NetworkError(), new NetworkError(), new NetworkError());
  answers.put("q", "a");
  const flushed = saver.flush();
  saver.stop();
  await flushed;
  assert.equal(seen.sent.length, 1);
});

test("a server that does not answer is told of, and what waits is sent all the same", async () => {
  const answers = new AnswerStore({ attemptId: "att_1", startedAt: 0, storage: new Storage(new Memory()), now: () => 1000 });
  const states: string[] = [];
  let answerNow = () => {};
  const hung = new Promise<{ stale: string[] }>((done) => (answerNow = () => done({ stale: [] })));
  const saver = new Saver({
    answers,
    send: () => hung,
    look: async () => {},
    tell: (state) => states.push(state),
    failed: () => {},
    whenSlow: (tell) => {
      tell();
      return () => {};
    },
  });
  answers.put("q", "a");
  const saved = saver.flush();
  assert.deepEqual(states, ["saving", "slow"]);
  answerNow();
  await saved;
  assert.equal(states.at(-1), "saved");
});

test("what another tab was given is sent from here when that tab is gone", async () => {
  const { answers, saver, seen } = desk();
  answers.hear({ kind: "given", id: "q", answer: { response: "a", revision: 5, at: 1000 } });
  saver.heard();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(seen.sent, [["q"]]);
  assert.ok(answers.isAllSaved);
});
