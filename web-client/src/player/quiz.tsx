// One quiz before it begins: what it is, where one stands, when it opens, and the button that starts the clock.

import { useEffect, useRef, useState } from "preact/hooks";
import { clockFace } from "../core/countdown.ts";
import { isProblem } from "../core/http.ts";
import { randomKey } from "../core/session.ts";
import type { App } from "../ui/app.ts";
import { errorText } from "../ui/errors.ts";
import { RichText } from "../ui/rich-text.tsx";
import { duration, moment, t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";
import { passOn } from "./attempt.tsx";
import { Board } from "./board.tsx";
import { facts } from "./home.tsx";
import type { Attempt, QuizDetail } from "./models.ts";

const DAY_SECONDS = 86_400;

export function QuizView({ id }: { id: string }) {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  return (
    <Load load={() => load(app, id)} keys={[id, turn]}>
      {(loaded) => <QuizPage {...loaded} reload={() => setTurn(turn + 1)} />}
    </Load>
  );
}

interface Loaded {
  quiz: QuizDetail;
  now: number; // the server's time, or the device's where the server told none
}

async function load(app: App, id: string): Promise<Loaded> {
  const asked = app.clock.ticks();
  const { body: quiz, headers } = await app.session.request<QuizDetail>("GET", `/quizzes/${id}`);
  const date = headers.get("Date");
  if (!app.clock.isSet && date) {
    app.clock.heard(date, asked, app.clock.ticks());
    app.clock.distrust(); // a header tells whole seconds: anything better replaces it
  }
  return { quiz, now: app.clock.isSet ? app.clock.now() : Date.now() };
}

function QuizPage({ quiz, now, reload }: Loaded & { reload: () => void }) {
  const opensIn = quiz.opens_at === null ? 0 : Date.parse(quiz.opens_at) - now;
  return (
    <div>
      <section class="card">
        <ViewHeading title={quiz.title} />
        {quiz.description && (
          <p class="description">
            <RichText text={quiz.description} format={quiz.description_format} assets={quiz.assets} />
          </p>
        )}
        <ul class="facts">
          {facts(quiz).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {opensIn > 0 && !quiz.active_attempt_id ? (
          <Opening quiz={quiz} milliseconds={opensIn} opened={reload} />
        ) : (
          <Begin quiz={quiz} isClosed={quiz.closes_at !== null && Date.parse(quiz.closes_at) <= now} />
        )}
      </section>
      {quiz.leaderboard !== false && <Board quizId={quiz.id} />}
    </div>
  );
}

function Opening({ quiz, milliseconds, opened }: { quiz: QuizDetail; milliseconds: number; opened: () => void }) {
  const opensAt = useRef(performance.now() + milliseconds).current;
  const [left, setLeft] = useState(milliseconds);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = opensAt - performance.now();
      setLeft(now);
      if (now <= 0) {
        clearInterval(timer);
        opened();
      }
    }, 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const days = Math.floor(seconds / DAY_SECONDS);
  return (
    <>
      <p>{t("opens-at", { time: moment(quiz.opens_at ?? "") })}</p>
      <p class="opening" role="timer" aria-label={t("opens-in")}>
        {days > 0 ? t("days", { count: days }) : clockFace(left)}
      </p>
      <p class="note">{t("opens-by-itself")}</p>
      <AllQuizzes />
    </>
  );
}

function Begin({ quiz, isClosed }: { quiz: QuizDetail; isClosed: boolean }) {
  const app = useApp();
  const key = useRef(randomKey()).current; // asked again after a lost response, it is the same attempt
  const code = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    setProblem("");
    try {
      const attempt = quiz.active_attempt_id ?? (await start(app, quiz, key, code.current?.value));
      app.go(`attempt/${attempt}`);
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  };
  const mayBegin = quiz.active_attempt_id !== null || (attemptsLeft(quiz) > 0 && !isClosed);
  const asksCode = mayBegin && quiz.has_access_code && !quiz.active_attempt_id;
  return (
    <>
      <p class="note">{isClosed && !quiz.active_attempt_id ? t("quiz-closed") : state(quiz)}</p>
      {asksCode && (
        <div class="field">
          <label for="access-code">{t("access-code")}</label>
          <input id="access-code" ref={code} autocomplete="off" autocapitalize="off" spellcheck={false} />
        </div>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="actions">
        {mayBegin && (
          <button type="button" class="primary large" disabled={isBusy} onClick={begin}>
            {quiz.active_attempt_id ? t("go-on-attempt") : t("begin")}
          </button>
        )}
        <AllQuizzes />
      </div>
    </>
  );
}

function AllQuizzes() {
  return (
    <a href="#/" class="button">
      {t("all-quizzes")}
    </a>
  );
}

// the attempt that runs now: begun by this very call, or before
async function start(app: App, quiz: QuizDetail, key: string, code?: string): Promise<string> {
  try {
    const body = code ? { access_code: code } : {};
    const attempt = await app.timed<Attempt>("POST", `/attempts/quizzes/${quiz.id}/start`, { body, key });
    passOn(attempt, quiz.title);
    return attempt.id;
  } catch (error) {
    if (isProblem(error, "active_attempt_exists")) return String(error.document["attempt_id"]);
    throw error;
  }
}

function attemptsLeft(quiz: QuizDetail): number {
  return quiz.max_attempts === null ? Infinity : quiz.max_attempts - quiz.attempts_used;
}

function state(quiz: QuizDetail): string {
  if (quiz.active_attempt_id) return t("attempt-is-running");
  if (attemptsLeft(quiz) <= 0) return t("no-attempts-left");
  const left = attemptsLeft(quiz) === Infinity ? "" : t("attempts-left", { count: attemptsLeft(quiz) });
  const end = quiz.deadline_if_started_now;
  const until = end ? t("ends-at", { time: moment(end) }) : "";
  return [left, t("time-runs", { time: duration(quiz.duration_minutes * 60) }), until].filter(Boolean).join(" ");
}
