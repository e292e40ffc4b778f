// Keeps the player's own files, so that the page can be loaded without a network. Calls of the API pass by:
// an answer must never come from a store of old ones.

const scope = self as unknown as ServiceWorkerGlobalScope;
const FILES = new URL("./", scope.location.href).href; // play/<release>/
const CACHE = `invigil ${FILES}`;
const CORE = [...PAGE_SCRIPTS, "play.css", "rooms.css", "icon.svg"];

declare const PAGE_SCRIPTS: string[]; // set by the build: chunks have digests in their names

interface ServiceWorkerGlobalScope extends EventTarget {
  location: Location;
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

interface LifetimeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends LifetimeEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

scope.addEventListener("install", (event) => {
  const fill = caches.open(CACHE).then((cache) => cache.addAll([scope.registration.scope, ...CORE.map((name) => FILES + name)]));
  (event as LifetimeEvent).waitUntil(fill.then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  const clear = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  (event as LifetimeEvent).waitUntil(clear.then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event as RequestEvent;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && request.url.split(/[?#]/)[0] === scope.registration.scope) {
    (event as RequestEvent).respondWith(freshOrStored(request));
  } else if (request.url.startsWith(FILES)) {
    (event as RequestEvent).respondWith(storedOrFetched(request));
  }
});

function isOld(name: string): boolean {
  return name.startsWith("invigil ") && name !== CACHE;
}

// the page names its release, so it is asked for anew; its files never change under their names
async function freshOrStored(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok) await store(scope.registration.scope, response.clone());
    return response;
  } catch (error) {
    const stored = await caches.match(scope.registration.scope);
    if (stored) return stored;
    throw error;
  }
}

async function storedOrFetched(request: Request): Promise<Response> {
  // a module is asked for with an Origin, and was stored without one: files are the same for all
  const stored = await caches.match(request, { ignoreVary: true });
  if (stored) return stored;
  const response = await fetch(request);
  if (response.ok) await store(request.url, response.clone());
  return response;
}

async function store(address: string, response: Response): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(address, response);
}
