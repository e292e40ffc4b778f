// What came of a quiz: grades, attempts, the file of all, grading anew, and releasing.

import { useState } from "preact/hooks";
import type { Page } from "../../ui/app.ts";
import { PagedList } from "../../ui/list.tsx";
import { moment, number, percent, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { Ask } from "../acts.tsx";
import { Segments } from "../exam/live.tsx";
import type { OwnQuiz } from "../quizzes/models.ts";
import { Download } from "./download.tsx";
import { Regrade } from "./regrade.tsx";

interface Grade {
  grading_method: string;
  attempts: number;
  counted_attempts: number;
  percentage: number | null;
  passed: boolean | null;
  attempt_id: string | null;
  user_id: string;
  username: string | null;
}

interface AttemptRow {
  attempt_id: string;
  user_id: string;
  username: string | null;
  number: number;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  started_at: string | null;
  submitted_at: string | null;
  score: number | null;
  max_score: number | null;
  percentage: number | null;
}

const LISTS = ["grades", "attempts"] as const;

export function ResultsTab({ quiz }: { quiz: OwnQuiz & { questions?: unknown[] } }) {
  const [shown, setShown] = useState<(typeof LISTS)[number]>("grades");
  return (
    <div class="wide-and-narrow">
      <section class="card" aria-labelledby="grades">
        <div class="view-head">
          <h2 id="grades">{t("tab-results")}</h2>
          <Download quiz={quiz} />
        </div>
        <Segments label={t("list-of")} values={LISTS} prefix="list" value={shown} choose={setShown} />
        {shown === "grades" ? <Grades quizId={quiz.id} /> : <Attempts quizId={quiz.id} />}
      </section>
      <div>
        {quiz.questions && <Regrade quizId={quiz.id} />}
        <Release quizId={quiz.id} />
      </div>
    </div>
  );
}

function Grades({ quizId }: { quizId: string }) {
  const app = useApp();
  const path = `/quizzes/${quizId}/grades`;
  return (
    <LoadPart load={() => app.get<Page<Grade>>(`${path}?limit=50`)} keys={[quizId]}>
      {(first) => (
        <PagedList
          path={`${path}?limit=50`}
          first={first}
          none={t("no-grades")}
          row={(grade) => (
            <a class="row" href={grade.attempt_id ? `#/paper/${grade.attempt_id}` : undefined}>
              <span class="name" dir="auto">
                {grade.username ?? t("erased-user")}
              </span>
              <span class="when">{t("attempts-counted", { counted: grade.counted_attempts, all: grade.attempts })}</span>
              <strong>{grade.percentage === null ? "–" : percent(grade.percentage)}</strong>
              <Passed passed={grade.passed} />
            </a>
          )}
        />
      )}
    </LoadPart>
  );
}

export function Passed({ passed }: { passed: boolean | null }) {
  if (passed === null) return <span class="mark pending">{t("open-grade")}</span>;
  return <span class={passed ? "mark right" : "mark wrong"}>{passed ? t("passed") : t("not-passed")}</span>;
}

function Attempts({ quizId }: { quizId: string }) {
  const app = useApp();
  const path = `/quizzes/${quizId}/attempts?limit=50`;
  return (
    <LoadPart load={() => app.get<Page<AttemptRow>>(path)} keys={[quizId]}>
      {(first) => <PagedList path={path} first={first} none={t("no-attempts")} row={(attempt) => <AttemptLine attempt={attempt} />} />}
    </LoadPart>
  );
}

function AttemptLine({ attempt }: { attempt: AttemptRow }) {
  const isRunning = attempt.status === "in_progress";
  const when = attempt.submitted_at ?? attempt.started_at;
  const score = { score: number(attempt.score ?? 0), max: number(attempt.max_score ?? 0) };
  return (
    <a class="row" href={`#/paper/${attempt.attempt_id}${isRunning ? "/log" : ""}`}>
      <span class="name" dir="auto">
        {attempt.username ?? t("erased-user")} <span class="when">{t("attempt-number", { number: attempt.number })}</span>
      </span>
      {when && <span class="when">{moment(when)}</span>}
      <span>{t(`status-${attempt.status.replace("_", "-")}`)}</span>
      <strong>{attempt.score === null ? "–" : t("score-of", score)}</strong>
    </a>
  );
}

const SHOWS = ["score", "responses", "correct_answers"];

function Release({ quizId }: { quizId: string }) {
  const app = useApp();
  const [done, setDone] = useState("");
  const release = async (values: Record<string, string>) => {
    await app.send("POST", `/quizzes/${quizId}/release-results`, { show: values["show"] });
    setDone(t("released"));
    app.say(t("released"));
  };
  return (
    <section class="card" aria-labelledby="release">
      <h2 id="release">{t("release")}</h2>
      <p>{t("release-text")}</p>
      <div class="actions">
        <Ask label={t("release-ask")} title={t("release")} action={t("release-now")} act={release}>
          <fieldset class="field">
            <legend>{t("setting-review")}</legend>
            {SHOWS.map((show, at) => (
              <label class="check" key={show}>
                <input type="radio" name="show" value={show} defaultChecked={at === 0} />
                <span>{t(`review-show-${show.replaceAll("_", "-")}`)}</span>
              </label>
            ))}
          </fieldset>
        </Ask>
      </div>
      <p class="note">{done}</p>
    </section>
  );
}
