// Answers that wait outlive a reload, are numbered by the moment they were given, and the later act wins.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerStore, type TabMessage } from "../../web-client/src/core/answer-store.ts";
import { Storage } from "../../web-client/src/core/storage.ts";
import { Memory } from "./memory.ts";

const START = Date.parse("2026-03-01T12:00:00.000Z");

function storeAt(seconds: number, place = new Memory(), isOrdered = () => false) {
  const clock = { seconds };
  const sent: TabMessage[] = [];
  const now = () => START + clock.seconds * 1000;
  const dependencies = { attemptId: "att_1", startedAt: START, storage: new Storage(place), now, isOrdered };
  const answers = new AnswerStore({ ...dependencies, publish: (message) => sent.push(message) });
  return { answers, clock, sent, place };
}

const atServer = (response: string | string[], revision: number, savedAfter: number) => [
  { question_id: "q", response, revision, saved_at: new Date(START + savedAfter * 1000).toISOString() },
];

test("a revision is the moment of the act since the start, by the server's clock", () => {
  const { answers } = storeAt(2.5);
  answers.put("q", "b");
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "b", revision: 2500 }]);
});

test("a revision is above all that went before, here and at the server", () => {
  const { answers } = storeAt(1);
  answers.adopt(atServer("a", 4000, 0.5));
  answers.put("q", "b");
  answers.put("q", "c");
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "c", revision: 4002 }]);
});

test("what says the same is no change, but in an ordering the order counts", () => {
  const { answers } = storeAt(1);
  answers.adopt(atServer(["x", "y"], 1, 1));
  assert.equal(answers.put("q", ["y", "x"]), false);
  assert.equal(answers.put("other", null), false);
  assert.ok(answers.isAllSaved);
  const ordered = storeAt(1, new Memory(), () => true).answers;
  ordered.adopt(atServer(["x", "y"], 1, 1));
  assert.equal(ordered.put("q", ["y", "x"]), true);
});

test("what waits is there after a reload, and gone once it is saved", () => {
  const { answers, place } = storeAt(1);
  answers.put("q", "kept");
  const again = storeAt(2, place).answers;
  assert.equal(again.response("q"), "kept");
  again.acknowledge(again.batch(100));
  assert.ok(storeAt(3, place).answers.isAllSaved);
  assert.equal(place.texts.size, 0);
});

test("what was changed while it was sent waits on", () => {
  const { answers, clock } = storeAt(1);
  answers.put("q", "first");
  const sent = answers.batch(100);
  clock.seconds = 2;
  answers.put("q", "second");
  answers.acknowledge(sent);
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "second", revision: 2000 }]);
});

test("a save whose response was lost is found at the server, and nothing is said", () => {
  const { answers } = storeAt(1);
  answers.put("q", "a");
  assert.deepEqual(answers.adopt(atServer("a", 1000, 1.1)), []);
  assert.ok(answers.isAllSaved);
});

test("another device's later answer stands, and that is said with both answers", () => {
  const { answers } = storeAt(1);
  answers.put("q", "ours");
  const changes = answers.adopt(atServer("theirs", 2000, 2.1));
  assert.deepEqual(changes, [{ questionId: "q", ours: "ours", theirs: "theirs" }]);
  assert.equal(answers.response("q"), "theirs");
  assert.ok(answers.isAllSaved);
});

test("an answer given after the server's was saved is numbered above it and sent again", () => {
  const { answers } = storeAt(9);
  answers.put("q", "ours"); // 9000
  assert.deepEqual(answers.adopt(atServer("theirs", 20_000, 8)), []); // another client numbers otherwise
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "ours", revision: 20_001 }]);
});

test("an answer that was saved here and replaced elsewhere is shown anew, and that is said", () => {
  const { answers } = storeAt(1);
  answers.put("q", "ours");
  answers.acknowledge(answers.batch(100));
  assert.equal(answers.adopt(atServer("theirs", 3000, 3)).length, 1);
  assert.equal(answers.response("q"), "theirs");
});

test("an older look that comes late changes nothing", () => {
  const { answers } = storeAt(1);
  answers.adopt(atServer("new", 3000, 3));
  assert.deepEqual(answers.adopt(atServer("old", 1000, 1)), []);
  assert.equal(answers.response("q"), "new");
});

test("our own save that the server spells in another way is no change", () => {
  const { answers } = storeAt(1);
  answers.put("q", "6e3");
  assert.deepEqual(answers.adopt(atServer("6000", 1000, 1.1)), []);
  answers.put("q", "7e3");
  answers.acknowledge(answers.batch(100));
  const revision = 1001;
  assert.deepEqual(answers.adopt(atServer("7000", revision, 1.3)), []);
});

test("the first look tells of no change", () => {
  const { answers } = storeAt(1);
  assert.deepEqual(answers.adopt(atServer("theirs", 1, 1)), []);
});

test("tabs of one browser share what was given and what was saved", () => {
  const place = new Memory();
  const [one, other] = [storeAt(1, place), storeAt(1, place)];
  one.answers.put("q", "a");
  for (const message of one.sent.splice(0)) other.answers.hear(message);
  assert.equal(other.answers.response("q"), "a");
  one.answers.acknowledge(one.answers.batch(100));
  for (const message of one.sent) other.answers.hear(message);
  assert.ok(other.answers.isAllSaved);
  assert.equal(other.answers.response("q"), "a");
});

test("a tab keeps its own answer when it hears of an older one", () => {
  const [one, other] = [storeAt(1), storeAt(2)];
  one.answers.put("q", "older");
  other.answers.put("q", "newer");
  for (const message of one.sent) other.answers.hear(message);
  assert.equal(other.answers.response("q"), "newer");
});

test("what was typed and is no answer outlives a reload, is never sent, and gives way to an answer", () => {
  const { answers, place } = storeAt(1);
  answers.put("q", "3");
  answers.acknowledge(answers.batch(100));
  answers.hold("q", "3 m", "not_a_number");
  assert.ok(answers.isAllSaved);
  const again = storeAt(2, place).answers;
  assert.deepEqual(again.drafts.get("q"), { text: "3 m", reason: "not_a_number" });
  again.put("q", "3.5");
  assert.equal(again.drafts.size, 0);
});

test("a refused answer stays to be seen and is not sent again", () => {
  const { answers } = storeAt(1);
  answers.put("q", "x".repeat(300));
  answers.refuse("q", 1000, "is too long");
  assert.ok(answers.isAllSaved);
  assert.equal(answers.drafts.get("q")?.reason, "is too long");
});

test("a batch holds no more than the service takes", () => {
  const { answers } = storeAt(1);
  for (let n = 0; n < 120; n += 1) answers.put(`q${n}`, "x");
  assert.equal(answers.batch(100).length, 100);
  answers.acknowledge(answers.batch(100));
  assert.equal(answers.batch(100).length, 20);
});

test("where the browser stores nothing, answers are kept in memory", () => {
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem() {} };
  const storage = new Storage(full);
  const make = () => new AnswerStore({ attemptId: "att_1", startedAt: START, storage, now: () => START });
  make().put("q", "kept");
  assert.equal(make().response("q"), "kept");
});
