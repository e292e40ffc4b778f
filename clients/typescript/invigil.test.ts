// The parts for programs, without a service: what is sent again, and what is believed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { entries, retrying, verifyWebhook, WebhookError, type Page } from "./invigil.js";

const ADDRESS = "http://invigil.test/api/v1/banks";

test("what got no answer, or a passing refusal, is sent again under one key", async () => {
  const sent: Request[] = [];
  const waited: number[] = [];
  const answers = [() => Promise.reject(new Error("lost")), () => new Response("", { status: 503, headers: { "Retry-After": "7" } }), () => new Response("{}")];
  const send = async (request: Request) => (sent.push(request), answers.shift()!());
  const call = retrying("ivk_1", send, { pause: async (ms) => void waited.push(ms) });
  const answer = await call(new Request(ADDRESS, { method: "POST", body: "{}" }));
  assert.equal(answer.status, 200);
  assert.equal(new Set(sent.map((one) => one.headers.get("Idempotency-Key"))).size, 1);
  assert.equal(sent[0]?.headers.get("Authorization"), "Bearer ivk_1");
  assert.equal(waited[1], 7000);
});

test("a list is read page by page", async () => {
  const pages: Record<string, Page<number>> = { "": { items: [1, 2], next_cursor: "a" }, a: { items: [3], next_cursor: null } };
  const found: number[] = [];
  for await (const one of entries(async (cursor = "") => pages[cursor]!)) found.push(one);
  assert.deepEqual(found, [1, 2, 3]);
});

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = '{"type":"result.available","data":{}}';
const AT = 1790000000;
const SIGNED = { "webhook-id": "msg_1", "webhook-timestamp": String(AT), "webhook-signature": "v1,AAAA v1,KT6QsEQj+niHO9m+b4J0I1DCRYitCw63iq46xRubDws=" };

test("a webhook is believed when it is signed and fresh", async () => {
  const event = (await verifyWebhook(SECRET, new Headers(SIGNED), BODY, AT)) as { type: string };
  assert.equal(event.type, "result.available");
  await assert.rejects(verifyWebhook(SECRET, new Headers(SIGNED), `${BODY} `, AT), WebhookError);
  await assert.rejects(verifyWebhook(SECRET, new Headers(SIGNED), BODY, AT + 301), WebhookError);
  await assert.rejects(verifyWebhook(SECRET, new Headers(), BODY, AT), WebhookError);
});
