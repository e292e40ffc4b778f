// Begins a page: makes what all views share, and shows the view that the address names.

import { type ComponentType, type FunctionComponent, render } from "preact";
import { useEffect } from "preact/hooks";
import { call } from "../core/http.ts";
import { isMailed, parseRoute } from "../core/route.ts";
import { Session } from "../core/session.ts";
import { Storage, storageKey } from "../core/storage.ts";
import { App } from "./app.ts";
import { applyTheme } from "./brand.tsx";
import { preferredLanguage, t, useLanguage } from "./text.ts";
import { AppContext, Load, NotFound, useApp, useWatched } from "./view.tsx";

export type View = ComponentType<{ id: string; part: string }>;
export type Views = Record<string, View>;

// a view that is loaded when somebody goes there
export function lazyView(load: () => Promise<View>): View {
  return (props) => (
    <Load load={load} keys={[]}>
      {(Loaded) => <Loaded {...props} />}
    </Load>
  );
}

interface ShellProps {
  top: FunctionComponent;
  open: Views; // for everybody
  own: Views; // for who is signed in
  keyOf?: (name: string, id: string, part: string) => string; // a view with the same key stays when the address changes
}

function Shell({ top: Top, open, own, keyOf = (name, id) => `${name}/${id}` }: ShellProps) {
  const app = useApp();
  const { name, id, part } = app.route.value;
  const View = open[name] ?? own[name] ?? NotFound;
  const isAllowed = app.session.isSignedIn || name in open;
  useEffect(() => {
    if (!isAllowed) app.go("sign-in");
  }, [isAllowed]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("skip")}
      </a>
      <header id="top">
        <Top />
      </header>
      <main id="main">{isAllowed && <View key={keyOf(name, id, part)} id={id} part={part} />}</main>
      <Announcement />
    </>
  );
}

function Announcement() {
  const { announcement } = useApp();
  useWatched([announcement]);
  return (
    <p class="unseen" role="status">
      {announcement.value}
    </p>
  );
}

// a link to #main would be taken for a view's address
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main h1")?.focus();
}

// the token of a mailed link is used once: nothing of it stays in the history
function followHash(app: App, open: Views): void {
  const route = parseRoute(location.hash);
  if (isMailed(location.hash)) {
    const address = route.name in open ? location.pathname : `#/${route.name}/${route.id}`;
    history.replaceState(null, "", address);
  }
  if (!app.session.isSignedIn && !(route.name in open)) {
    app.wanted = route.name === "" ? "" : [route.name, route.id, route.part].filter(Boolean).join("/");
    app.replace("sign-in");
    return;
  }
  app.route.value = route;
}

// signing in or out in one tab is for all tabs of the browser
function followOtherTabs(app: App): void {
  window.addEventListener("storage", (event) => {
    if (event.key === storageKey("tokens") && event.newValue === null) app.session.forget("ended");
    if (event.key === storageKey("user") && event.newValue !== null) location.reload();
  });
}

export async function begin(props: ShellProps): Promise<void> {
  applyTheme();
  const storage = new Storage();
  const app = new App(new Session({ call, storage }), storage);
  await useLanguage(preferredLanguage(storage.read<string>("language"))).catch(() => {});
  window.addEventListener("hashchange", () => followHash(app, props.open));
  followHash(app, props.open);
  followOtherTabs(app);
  if (app.session.isSignedIn && app.user.value === null) await app.loadUser().catch(() => {});
  const place = document.getElementById("app")!;
  place.replaceChildren();
  render(
    <AppContext.Provider value={app}>
      <Shell {...props} />
    </AppContext.Provider>,
    place,
  );
}
