// The player's views by their addresses. What somebody meets first is here; the rest is a part of its own.

import { told } from "../ui/brand.tsx";
import { begin, lazyView, type View, type Views } from "../ui/shell.tsx";
import { SignInView } from "../ui/sign-in.tsx";
import { addTexts } from "../ui/text.ts";
import { Top } from "./top.tsx";

type Rooms = typeof import("./rooms.tsx");

let rooms: Promise<Rooms> | null = null;

// asked for again where it could not be loaded
function loadRooms(): Promise<Rooms> {
  if (rooms === null) preloadScripts();
  rooms ??= Promise.all([import("./rooms.tsx"), loadStyle()]).then(
    async ([loaded]) => {
      await addTexts(loaded.TEXTS);
      return loaded;
    },
    (error: unknown) => {
      rooms = null;
      throw error;
    },
  );
  return rooms;
}

// all scripts of the part at once, not one after the other as each is found to import the next
function preloadScripts(): void {
  for (const name of told("next-scripts").split(" ")) link("modulepreload", name);
}

// a page without its style can be used too
function loadStyle(): Promise<unknown> {
  const style = link("stylesheet", "rooms.css");
  return new Promise((done) => (style.onload = style.onerror = done));
}

function link(rel: string, name: string): HTMLLinkElement {
  const node = document.createElement("link");
  node.rel = rel;
  node.href = new URL(name, import.meta.url).href;
  document.head.append(node);
  return node;
}

type More = Awaited<ReturnType<Rooms["loadMore"]>>;

const room = (name: Exclude<keyof Rooms, "TEXTS" | "loadMore">) => lazyView(async () => (await loadRooms())[name] as View);
const more = (name: keyof More) => lazyView(async () => (await (await loadRooms()).loadMore())[name] as View);

const OPEN: Views = {
  "sign-in": SignInView,
  register: more("RegisterView"),
  invitation: more("RegisterView"),
  forgot: more("ForgotView"),
  verify: more("VerifyView"),
  reset: more("ResetView"),
};
const OWN: Views = {
  "": room("HomeView"),
  quiz: room("QuizView"),
  attempt: room("AttemptView"),
  result: room("ResultView"),
  results: room("ResultsView"),
  account: more("AccountView"),
  inbox: more("InboxView"),
};

// loads the page without a network; where it cannot be had, everything else works
function registerWorker(): void {
  const script = new URL("worker.js", import.meta.url);
  navigator.serviceWorker?.register(script, { scope: location.pathname }).catch(() => {});
}

// what is needed later waits until the first view is drawn
void begin({ top: Top, open: OPEN, own: OWN }).then(() =>
  requestAnimationFrame(() =>
    setTimeout(() => {
      loadRooms().catch(() => {});
      registerWorker();
    }),
  ),
);
