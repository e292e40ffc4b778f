// The player's views by their addresses.

import { begin, lazyView, type Views } from "../ui/shell.tsx";
import { SignInView } from "../ui/sign-in.tsx";
import { AttemptView } from "./attempt.tsx";
import { HomeView, ResultsView } from "./home.tsx";
import { QuizView } from "./quiz.tsx";
import { ResultView } from "./result.tsx";
import { Top } from "./top.tsx";

const more = () => import("./more.tsx");
const registerView = lazyView(async () => (await more()).RegisterView);
const OPEN: Views = {
  "sign-in": SignInView,
  register: registerView,
  invitation: registerView,
  forgot: lazyView(async () => (await more()).ForgotView),
  verify: lazyView(async () => (await more()).VerifyView),
  reset: lazyView(async () => (await more()).ResetView),
};
const OWN: Views = {
  "": HomeView,
  quiz: QuizView,
  attempt: AttemptView,
  result: ResultView,
  results: ResultsView,
  account: lazyView(async () => (await more()).AccountView),
  inbox: lazyView(async () => (await more()).InboxView),
};

// loads the page without a network; where it cannot be had, everything else works
function registerWorker(): void {
  const script = new URL("worker.js", import.meta.url);
  navigator.serviceWorker?.register(script, { scope: location.pathname }).catch(() => {});
}

void begin({ top: Top, open: OPEN, own: OWN }).then(registerWorker);
