// Answers that wait outlive a reload, grow in revision, and give way to newer ones at the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers } from "../../player/answers.js";
import { Storage } from "../../player/storage.js";
import { Memory } from "./memory.js";

const fresh = (place = new Memory()) => new Answers("att_1", new Storage(place));
const atServer = (response, revision) => [{ question_id: "q", response, revision }];

test("an answer is above all that went before, here and at the server", () => {
  const answers = fresh();
  answers.adopt(atServer("a", 4));
  answers.put("q", "b");
  answers.put("q", "c");
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "c", revision: 6 }]);
  assert.equal(answers.response("q"), "c");
});

test("what says the same is no change", () => {
  const answers = fresh();
  answers.adopt([{ question_id: "q", response: ["x", "y"], revision: 1 }]);
  assert.equal(answers.put("q", ["y", "x"]), false);
  assert.equal(answers.put("other", null), false);
  assert.ok(answers.areSaved);
});

test("what waits is there after a reload, and gone once it is saved", () => {
  const place = new Memory();
  fresh(place).put("q", "kept");
  const again = fresh(place);
  assert.equal(again.response("q"), "kept");
  again.acknowledge(again.batch(100));
  assert.ok(fresh(place).areSaved);
  assert.equal(place.texts.size, 0);
});

test("what was changed while it was sent waits on", () => {
  const answers = fresh();
  answers.put("q", "first");
  const sent = answers.batch(100);
  answers.put("q", "second");
  answers.acknowledge(sent);
  assert.deepEqual(answers.batch(100), [{ question_id: "q", response: "second", revision: 2 }]);
});

test("a save whose answer was lost is found at the server, and nobody is told", () => {
  const answers = fresh();
  answers.put("q", "a");
  assert.deepEqual(answers.adopt(atServer("a", 1)), []);
  assert.ok(answers.areSaved);
});

test("another device's newer answer stands, and that is said", () => {
  const answers = fresh();
  answers.put("q", "ours");
  assert.deepEqual(answers.adopt(atServer("theirs", 1)), ["q"]);
  assert.equal(answers.response("q"), "theirs");
});

test("an answer given after the server's newest one waits on", () => {
  const answers = fresh();
  answers.adopt(atServer("a", 1));
  answers.put("q", "b");
  assert.deepEqual(answers.adopt(atServer("a", 1)), []);
  assert.equal(answers.response("q"), "b");
});

test("a batch holds no more than the service takes", () => {
  const answers = fresh();
  for (let n = 0; n < 120; n += 1) answers.put(`q${n}`, "x");
  assert.equal(answers.batch(100).length, 100);
  answers.acknowledge(answers.batch(100));
  assert.equal(answers.batch(100).length, 20);
});

test("where the browser keeps nothing, answers are kept in memory", () => {
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem() {} };
  const storage = new Storage(full);
  new Answers("att_1", storage).put("q", "kept");
  assert.equal(new Answers("att_1", storage).response("q"), "kept");
});
