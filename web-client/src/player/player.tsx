// The player's views by their addresses.

import { begin, lazyView, type Views } from "../ui/shell.tsx";
import { ForgotView, RegisterView, SignInView } from "../ui/sign-in.tsx";
import { AttemptView } from "./attempt.tsx";
import { HomeView, ResultsView } from "./home.tsx";
import { InboxView } from "./inbox.tsx";
import { ResetView, VerifyView } from "./mail-links.tsx";
import { QuizView } from "./quiz.tsx";
import { ResultView } from "./result.tsx";
import { Top } from "./top.tsx";

const OPEN: Views = {
  "sign-in": SignInView,
  register: () => <RegisterView />,
  invitation: ({ id }) => <RegisterView invitation={id} />,
  forgot: ForgotView,
  verify: VerifyView,
  reset: ResetView,
};
const OWN: Views = {
  "": HomeView,
  quiz: QuizView,
  attempt: AttemptView,
  result: ResultView,
  results: ResultsView,
  account: lazyView(async () => (await import("./account.tsx")).AccountView),
  inbox: InboxView,
};

// loads the page without a network; where it cannot be had, everything else works
function registerWorker(): void {
  const script = new URL("worker.js", import.meta.url);
  navigator.serviceWorker?.register(script, { scope: location.pathname }).catch(() => {});
}

void begin({ top: Top, open: OPEN, own: OWN }).then(registerWorker);
