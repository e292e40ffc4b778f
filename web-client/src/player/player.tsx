// Begins: makes what all views share, and shows the view that the address names.

import { type ComponentType, render } from "preact";
import { useEffect } from "preact/hooks";
import { call } from "../core/http.ts";
import { isMailed, parseRoute } from "../core/route.ts";
import { Session } from "../core/session.ts";
import { Storage, storageKey } from "../core/storage.ts";
import { App } from "../ui/app.ts";
import { preferredLanguage, t, useLanguage } from "../ui/text.ts";
import { AppContext, NotFound, useApp } from "../ui/view.tsx";
import { AccountView } from "./account.tsx";
import { AttemptView } from "./attempt.tsx";
import { HomeView, ResultsView } from "./home.tsx";
import { InboxView } from "./inbox.tsx";
import { ResetView, VerifyView } from "./mail-links.tsx";
import { QuizView } from "./quiz.tsx";
import { ResultView } from "./result.tsx";
import { ForgotView, RegisterView, SignInView } from "./sign-in.tsx";
import { Top } from "./top.tsx";

type View = ComponentType<{ id: string }>;

const PUBLIC: Record<string, View> = {
  "sign-in": SignInView,
  register: () => <RegisterView />,
  invitation: ({ id }) => <RegisterView invitation={id} />,
  forgot: ForgotView,
  verify: VerifyView,
  reset: ResetView,
};
const PRIVATE: Record<string, View> = {
  "": HomeView,
  quiz: QuizView,
  attempt: AttemptView,
  result: ResultView,
  results: ResultsView,
  account: AccountView,
  inbox: InboxView,
};

function Player() {
  const app = useApp();
  const { name, id } = app.route.value;
  const View = PUBLIC[name] ?? PRIVATE[name] ?? NotFound;
  const isAllowed = app.session.isSignedIn || name in PUBLIC;
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
      <main id="main">{isAllowed && <View key={`${name}/${id}`} id={id} />}</main>
      <p class="unseen" role="status">
        {app.announcement.value}
      </p>
    </>
  );
}

// a link to #main would be taken for a view's address
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main h1")?.focus();
}

// the token of a mailed link is used once: nothing of it stays in the history
function followHash(app: App): void {
  const route = parseRoute(location.hash);
  if (isMailed(location.hash)) {
    const address = route.name in PUBLIC ? location.pathname : `#/${route.name}/${route.id}`;
    history.replaceState(null, "", address);
  }
  if (!app.session.isSignedIn && !(route.name in PUBLIC)) {
    app.wanted = route.name === "" ? "" : [route.name, route.id].filter(Boolean).join("/");
    app.go("sign-in");
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

async function begin(): Promise<void> {
  const storage = new Storage();
  const app = new App(new Session({ call, storage }), storage);
  await useLanguage(preferredLanguage(storage.read<string>("language"))).catch(() => {});
  window.addEventListener("hashchange", () => followHash(app));
  followHash(app);
  followOtherTabs(app);
  if (app.session.isSignedIn && app.user.value === null) await app.loadUser().catch(() => {});
  const place = document.getElementById("app")!;
  place.replaceChildren();
  render(
    <AppContext.Provider value={app}>
      <Player />
    </AppContext.Provider>,
    place,
  );
  registerWorker();
}

// loads the page without a network; where it cannot be had, everything else works
function registerWorker(): void {
  const script = new URL("worker.js", import.meta.url);
  navigator.serviceWorker?.register(script, { scope: location.pathname }).catch(() => {});
}

void begin();
