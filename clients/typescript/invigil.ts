// What a program needs beside the generated types: retries, idempotency keys, lists page by page, webhooks.

export type Send = (request: Request) => Promise<Response>;

const BUSY = new Set([429, 502, 503, 504]);
const MOST_MS = 60_000;

export interface Retrying {
  tries?: number;
  firstMs?: number;
  pause?: (ms: number) => Promise<void>;
}

/** A `fetch` for `createClient`: signs each request, repeats what got no answer, gives every POST one key for all of its tries. */
export function retrying(token: string, send: Send = fetch, { tries = 5, firstMs = 300, pause = sleep }: Retrying = {}): Send {
  return async (request) => {
    request.headers.set("Authorization", `Bearer ${token}`);
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    for (let made = 1; ; made++) {
      let asked = 0;
      try {
        const answer = await send(request.clone());
        if (made === tries || !BUSY.has(answer.status)) return answer;
        asked = Number(answer.headers.get("Retry-After") ?? 0) * 1000 || 0;
      } catch (lost) {
        if (made === tries) throw lost;
      }
      await pause(Math.min(MOST_MS, Math.max(asked, firstMs * 2 ** (made - 1) * (0.5 + Math.random()))));
    }
  };
}

export interface Page<Entry> {
  items: Entry[];
  next_cursor: string | null;
}

/** All entries of a list: `read` returns the page at a cursor. */
export async function* entries<Entry>(read: (cursor?: string) => Promise<Page<Entry>>): AsyncGenerator<Entry> {
  let page = await read();
  for (;;) {
    yield* page.items;
    if (page.next_cursor === null) return;
    page = await read(page.next_cursor);
  }
}

export class WebhookError extends Error {}

const TOLERANCE_SECONDS = 300;

/** The event of a message; `body` as it arrived. A message may arrive twice: remember its `webhook-id`. */
export async function verifyWebhook(secret: string, headers: Headers, body: string, now = Date.now() / 1000): Promise<unknown> {
  const id = headers.get("webhook-id");
  const at = headers.get("webhook-timestamp") ?? "";
  if (!id || !/^\d+$/.test(at)) throw new WebhookError("It has no id or no time.");
  if (Math.abs(now - Number(at)) > TOLERANCE_SECONDS) throw new WebhookError("It is not of these minutes.");
  const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const signed = new TextEncoder().encode(`${id}.${at}.${body}`);
  for (const one of (headers.get("webhook-signature") ?? "").split(" ")) {
    if (one.startsWith("v1,") && (await crypto.subtle.verify("HMAC", key, bytes(one.slice(3)), signed))) return JSON.parse(body);
  }
  throw new WebhookError("Its signature is not of this secret.");
}

function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
