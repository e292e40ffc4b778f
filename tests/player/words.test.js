// What people read and type: responses, times, numbers, and when the countdown speaks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { said, urgency } from "../../player/countdown.js";
import { clockFace, counted, lengthInWords } from "../../player/format.js";
import { asNumber, inWords, isAnswered, same } from "../../player/responses.js";
import { delay } from "../../player/retry.js";
import { place } from "../../player/router.js";

const MINUTE = 60_000;

test("numbers are taken as people write them, and nothing else is", () => {
  const taken = { "3.14": "3.14", " 3,14 ": "3.14", "-2": "-2", "\u22122": "-2", "+7": "7", ".5": "0.5", "5.": "5" };
  for (const [typed, number] of Object.entries(taken)) assert.equal(asNumber(typed), number, typed);
  assert.equal(asNumber("  "), null);
  for (const typed of ["abc", "1e3", "1,000.5", "1 2", "-", "1".repeat(16), "٣"]) {
    assert.equal(asNumber(typed), undefined, typed);
  }
});

test("false is an answer, nothing and no options are none", () => {
  for (const response of [false, "x", ["a"], "0"]) assert.ok(isAnswered(response));
  for (const response of [null, undefined, "", []]) assert.ok(!isAnswered(response));
});

test("the order of options does not count", () => {
  assert.ok(same(["a", "b"], ["b", "a"]));
  assert.ok(!same(["a"], ["a", "b"]));
  assert.ok(!same(true, false));
  assert.ok(same(null, []));
});

test("responses are read as the texts of their options", () => {
  const question = { type: "multiple_choice", options: [{ id: "o1", text: "One" }, { id: "o2", text: "Two" }] };
  assert.deepEqual(inWords(question, ["o2", "o1"]), ["Two", "One"]);
  assert.deepEqual(inWords({ type: "true_false" }, false), ["False"]);
  assert.deepEqual(inWords(question, null), []);
});

test("a clock shows what is left, never less than nothing", () => {
  assert.equal(clockFace(0), "00:00");
  assert.equal(clockFace(-5000), "00:00");
  assert.equal(clockFace(1), "00:01");
  assert.equal(clockFace(61_000), "01:01");
  assert.equal(clockFace(3_600_000), "1:00:00");
});

test("lengths and counts are words", () => {
  assert.equal(lengthInWords(0), "0 seconds");
  assert.equal(lengthInWords(3661), "1 hour 1 minute");
  assert.equal(lengthInWords(65), "1 minute 5 seconds");
  assert.equal(counted(1, "question"), "1 question");
  assert.equal(counted(2.5, "point"), "2.5 points");
});

test("the countdown speaks a few times only, and once for each mark", () => {
  assert.equal(said(5 * MINUTE + 1, 5 * MINUTE), "5 minutes left.");
  assert.equal(said(5 * MINUTE, 5 * MINUTE - 250), null);
  assert.equal(said(60_250, 60_000), "1 minute left.");
  assert.equal(said(30_100, 29_900), "30 seconds left.");
  assert.equal(said(100, 0), null);
  assert.equal(said(20 * MINUTE, 90_000), "2 minutes left.");
  let spoken = 0;
  for (let left = 90 * MINUTE; left > 0; left -= 250) spoken += said(left, left - 250) ? 1 : 0;
  assert.equal(spoken, 9);
});

test("the last minutes look urgent", () => {
  assert.deepEqual([6 * MINUTE, 5 * MINUTE, MINUTE].map(urgency), ["", "soon", "last"]);
});

test("waiting grows, has an end, and differs from device to device", () => {
  assert.equal(delay(0, () => 1), 500);
  assert.equal(delay(3, () => 1), 4000);
  assert.equal(delay(30, () => 1), 15_000);
  assert.equal(delay(3, () => 0.5), 2000);
});

test("an address names a view, and a mailed link its token", () => {
  assert.deepEqual(place(""), { name: "", id: "" });
  assert.deepEqual(place("#/attempt/att_1"), { name: "attempt", id: "att_1" });
  assert.deepEqual(place("#reset=qot_a-b=c"), { name: "reset", id: "qot_a-b=c" });
  assert.deepEqual(place("#quiz=quz_1"), { name: "quiz", id: "quz_1" });
  assert.deepEqual(place("#attempt=att_1"), { name: "attempt", id: "att_1" });
  assert.deepEqual(place("#results"), { name: "", id: "" });
});
