// Nobody is signed out by a lost answer, and everybody is by a refused one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NetworkError, Problem } from "../../web-client/src/core/http.ts";
import { Session } from "../../web-client/src/core/session.ts";
import { Storage } from "../../web-client/src/core/storage.ts";
import { Memory } from "./memory.ts";

const NEXT = { body: { access_token: "access-2", refresh_token: "refresh-2" }, headers: new Headers() };
const unauthenticated = () => new Problem(401, { code: "unauthenticated" });

// a service that knows `access-2` alone; refreshing goes as `outcomes` say, and then works
function signedIn(...outcomes: any[]) {
  const storage = new Storage(new Memory());
  storage.write("tokens", { access_token: "access-1", refresh_token: "refresh-1" });
  const seen = { keys: [], calls: [], ended: 0 };
  let keys = 0;
  const call: any = async (method: string, path: string, options: any) => {
    if (path === "/auth/refresh") {
      seen.keys.push([options.body.refresh_token, options.key]);
      const outcome = outcomes.shift() ?? NEXT;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    }
    seen.calls.push(options.token);
    if (options.token !== "access-2") throw unauthenticated();
    return { body: { done: true } };
  };
  const make = () =>
    new Session({ call, storage, newKey: () => `key-${(keys += 1)}`, exclusively: (work) => work(), ended: () => (seen.ended += 1) });
  return { session: make(), again: make, storage, seen };
}

test("a token that is no good any more is exchanged, and the call made again", async () => {
  const { session, seen } = signedIn();
  assert.deepEqual(await session.request("GET", "/x"), { body: { done: true } });
  assert.deepEqual(seen.calls, ["access-1", "access-2"]);
  assert.equal(session.tokens.refresh_token, "refresh-2");
});

test("one lost answer of an exchange fails no call", async () => {
  const { session, seen } = signedIn(new NetworkError());
  assert.deepEqual(await session.request("GET", "/x"), { body: { done: true } });
  assert.deepEqual(seen.keys, Array(2).fill(["refresh-1", "key-1"]));
});

test("when the exchange's answer is lost, it is asked for again under the same key, also after a reload", async () => {
  const { session, again, seen } = signedIn(...Array.from({ length: 4 }, () => new NetworkError()));
  await assert.rejects(session.request("GET", "/x"), NetworkError);
  await assert.rejects(session.request("GET", "/x"), NetworkError);
  assert.ok(session.isSignedIn);
  await again().request("GET", "/x");
  assert.deepEqual(seen.keys, Array(5).fill(["refresh-1", "key-1"]));
  assert.equal(seen.ended, 0);
});

test("the next exchange has a key of its own", async () => {
  const { session, storage, seen } = signedIn();
  await session.request("GET", "/x");
  const expired = { ...storage.read("tokens"), access_token: "access-1" };
  storage.write("tokens", expired);
  await session.request("GET", "/x");
  assert.deepEqual(seen.keys, [["refresh-1", "key-1"], ["refresh-2", "key-2"]]);
});

test("a refused exchange ends the session on this device", async () => {
  const { session, storage, seen } = signedIn(new Problem(401, { code: "refresh_token_reused" }));
  await assert.rejects(session.request("GET", "/x"), { code: "refresh_token_reused" });
  assert.equal(session.isSignedIn, false);
  assert.equal(storage.read("refresh"), null);
  assert.equal(seen.ended, 1);
});

test("a service that is unwell signs nobody out", async () => {
  const { session } = signedIn(new Problem(503));
  await assert.rejects(session.request("GET", "/x"), { status: 503 });
  assert.ok(session.isSignedIn);
});

test("when another tab was quicker, its tokens are used", async () => {
  const { session, storage, seen } = signedIn();
  session.exclusively = async (work) => {
    storage.write("tokens", { access_token: "access-2", refresh_token: "refresh-2" });
    return work();
  };
  await session.request("GET", "/x");
  assert.deepEqual(seen.keys, []);
});
