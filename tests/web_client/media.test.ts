// Pictures and sounds in texts, and on their way to the service.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assetIds, mediaMarkup, uploadMedia } from "../../web-client/src/core/media.ts";

const ID = "ast_0123456789ABCDEFGHJKMNPQRS";

test("a description cannot end the markup that it stands in", () => {
  assert.equal(mediaMarkup(ID, "A [map]"), `![A \\[map\\]](asset:${ID})`);
  assert.equal(mediaMarkup(ID, "\\"), `![\\\\](asset:${ID})`);
  assert.equal(mediaMarkup(ID, ""), `![](asset:${ID} "decorative")`);
});

test("all that a text shows is found", () => {
  assert.deepEqual(assetIds(`a ${mediaMarkup(ID, "b")} c ${mediaMarkup(ID.replace("0", "1"), "")}`), [ID, ID.replace("0", "1")]);
  assert.deepEqual(assetIds("asset:ast_ (asset:other)"), []);
});

test("a file is announced by its digest, sent, and checked after that", async () => {
  const calls: unknown[] = [];
  const request = async <T>(method: string, path: string, options: { body?: unknown; key?: string | undefined } = {}) => {
    calls.push([method, path, options.body, options.key]);
    return { body: { id: ID, upload: { url: "https://storage.example.org/", fields: { key: "uploads/1" } } } as T, headers: new Headers() };
  };
  const before = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const form = init!.body as FormData;
    calls.push([url, [...form.keys()]]);
    return new Response(null, { status: 204 });
  };
  try {
    assert.equal(await uploadMedia(request, new File(["abc"], "map.png", { type: "image/png" }), "once"), ID);
  } finally {
    globalThis.fetch = before;
  }
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.deepEqual(calls, [
    ["POST", "/media", { name: "map.png", type: "image/png", size: 3, sha256 }, "once"],
    ["https://storage.example.org/", ["key", "file"]],
    ["POST", `/media/${ID}/complete`, undefined, undefined],
  ]);
});
