// Responses, times, addresses, and when the countdown speaks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clockFace, spokenTimeLeft, urgency } from "../../web-client/src/core/countdown.ts";
import { isAnswered, isSame } from "../../web-client/src/core/responses.ts";
import { delay } from "../../web-client/src/core/retry.ts";
import { isMailed, parseRoute } from "../../web-client/src/core/route.ts";

const MINUTE = 60_000;

test("false is an answer, nothing and no options are none", () => {
  for (const response of [false, "x", ["a"], "0"]) assert.ok(isAnswered(response));
  for (const response of [null, undefined, "", [], {}, { a: null }]) assert.ok(!isAnswered(response));
});

test("the order of options does not count", () => {
  assert.ok(isSame(["a", "b"], ["b", "a"]));
  assert.ok(!isSame(["a"], ["a", "b"]));
  assert.ok(!isSame(true, false));
  assert.ok(isSame(null, []));
  assert.ok(isSame({ a: "x", b: null }, { a: "x" }));
  assert.ok(!isSame({ a: "x" }, { a: "y" }));
  assert.ok(!isSame(["a", "b"], ["b", "a"], true));
});

test("a clock shows what is left, never less than nothing", () => {
  assert.equal(clockFace(0), "00:00");
  assert.equal(clockFace(-5000), "00:00");
  assert.equal(clockFace(1), "00:01");
  assert.equal(clockFace(61_000), "01:01");
  assert.equal(clockFace(3_600_000), "1:00:00");
});

test("the countdown speaks a few times only, and once for each mark", () => {
  const minutes = (count: number) => ({ count, unit: "minute" });
  assert.deepEqual(spokenTimeLeft(5 * MINUTE + 1, 5 * MINUTE), minutes(5));
  assert.equal(spokenTimeLeft(5 * MINUTE, 5 * MINUTE - 250), null);
  assert.deepEqual(spokenTimeLeft(60_250, 60_000), minutes(1));
  assert.deepEqual(spokenTimeLeft(30_100, 29_900), { count: 30, unit: "second" });
  assert.equal(spokenTimeLeft(100, 0), null);
  assert.deepEqual(spokenTimeLeft(20 * MINUTE, 90_000), minutes(2));
  let spoken = 0;
  for (let left = 90 * MINUTE; left > 0; left -= 250) spoken += spokenTimeLeft(left, left - 250) ? 1 : 0;
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
  assert.deepEqual(parseRoute(""), { name: "", id: "", part: "" });
  assert.deepEqual(parseRoute("#/attempt/att_1"), { name: "attempt", id: "att_1", part: "" });
  assert.deepEqual(parseRoute("#/quiz/quz_1/settings"), { name: "quiz", id: "quz_1", part: "settings" });
  assert.deepEqual(parseRoute("#reset=qot_a-b=c"), { name: "reset", id: "qot_a-b=c", part: "" });
  assert.deepEqual(parseRoute("#quiz=quz_1"), { name: "quiz", id: "quz_1", part: "" });
  assert.deepEqual(parseRoute("#attempt=att_1"), { name: "attempt", id: "att_1", part: "" });
  assert.deepEqual(parseRoute("#results"), { name: "results", id: "", part: "" });
  assert.deepEqual(parseRoute("#/quiz/%E0%A4%A"), { name: "quiz", id: "%E0%A4%A", part: "" });
  assert.ok(isMailed("#reset=x"));
  assert.ok(!isMailed("#/quiz/quz_1"));
});
