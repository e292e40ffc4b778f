// Values whose changes are heard of.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Watched } from "../../web-client/src/core/watched.ts";

test("a watcher hears of each change until it ends, and of none that is not one", () => {
  const count = new Watched(0);
  const heard: number[] = [];
  const end = count.watch(() => heard.push(count.value));
  count.value = 1;
  count.value = 1;
  count.value = 2;
  end();
  count.value = 3;
  assert.deepEqual(heard, [1, 2]);
});

test("a watcher that ends within its own call does not keep the others from hearing", () => {
  const name = new Watched("");
  const heard: string[] = [];
  const end = name.watch(() => end());
  name.watch(() => heard.push(name.value));
  name.value = "Ada";
  assert.deepEqual(heard, ["Ada"]);
});
