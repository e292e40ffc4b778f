// The server's time is known whatever the device believes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock } from "../../web-client/src/core/server-clock.ts";

const NOON = "2026-03-01T12:00:00.000Z";
const at = (time) => Date.parse(time);

function clockAt(ticks) {
  const clock = new ServerClock(() => clock.tick);
  clock.tick = ticks;
  return clock;
}

test("the server's time is taken in the middle of the trip, and runs on with the ticks", () => {
  const clock = clockAt(0);
  clock.heard(NOON, 1000, 1200);
  clock.tick = 1100;
  assert.equal(clock.now(), at(NOON));
  clock.tick = 3600;
  assert.equal(clock.now(), at(NOON) + 2500);
});

test("a longer trip does not spoil what a shorter one told", () => {
  const clock = clockAt(500);
  clock.heard(NOON, 0, 20);
  clock.heard("2026-03-01T12:00:09.000Z", 0, 9000);
  assert.equal(clock.now(), at(NOON) + 490);
  clock.heard("2026-03-01T12:00:00.500Z", 490, 500);
  assert.equal(clock.now(), at(NOON) + 505);
});

test("after a sleep the next answer is believed, whatever its trip", () => {
  const clock = clockAt(1000);
  clock.heard(NOON, 0, 10);
  clock.distrust();
  clock.heard("2026-03-01T13:00:00.000Z", 0, 2000);
  assert.equal(clock.now(), at("2026-03-01T13:00:00.000Z"));
});

test("the time is not made up before the server told it", () => {
  assert.throws(() => new ServerClock(() => 0).now());
});

test("what is no time sets nothing", () => {
  const clock = clockAt(0);
  clock.heard("Sat, Sat", 0, 0);
  assert.equal(clock.isSet, false);
});
