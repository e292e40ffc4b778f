// The quizzes that one owns or helps with, by their state.

import { useState } from "preact/hooks";
import { moment, t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { copyQuiz, EXPORTS, exportQuiz, listAll, type OwnQuiz } from "./models.ts";
import { NewQuiz } from "./new-quiz.tsx";

const STATES = ["current", "draft", "published", "archived"] as const;
const SEARCH_FROM = 6;

export function QuizzesView() {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  return (
    <Load load={() => listAll<OwnQuiz>(app, "/quizzes?mine=true")} keys={[turn]}>
      {(quizzes) => <Quizzes quizzes={quizzes} reload={() => setTurn(turn + 1)} />}
    </Load>
  );
}

function Quizzes({ quizzes, reload }: { quizzes: OwnQuiz[]; reload: () => void }) {
  const app = useApp();
  const [shown, setShown] = useState<(typeof STATES)[number]>("current");
  const [query, setQuery] = useState("");
  const isAuthor = app.user.value?.role !== "user";
  const isIn = (quiz: OwnQuiz, state: string) => (state === "current" ? quiz.status !== "archived" : quiz.status === state);
  const found = quizzes.filter(
    (quiz) => isIn(quiz, shown) && quiz.title.toLocaleLowerCase().includes(query.toLocaleLowerCase()),
  );
  return (
    <div>
      <div class="view-head">
        <ViewHeading title={t("your-quizzes")} />
        {isAuthor && (
          <div class="actions">
            <a class="button" href="#/import">
              {t("import")}
            </a>
            <NewQuiz />
          </div>
        )}
      </div>
      <div class="filters">
        <div class="segments" role="group" aria-label={t("by-state")}>
          {STATES.map((state) => (
            <button type="button" key={state} aria-pressed={shown === state} onClick={() => setShown(state)}>
              {t(`state-${state}`)} <span class="count">{quizzes.filter((quiz) => isIn(quiz, state)).length}</span>
            </button>
          ))}
        </div>
        {quizzes.length >= SEARCH_FROM && (
          <label class="search">
            <span class="unseen">{t("search")}</span>
            <input type="search" placeholder={t("search")} onInput={(event) => setQuery(event.currentTarget.value)} />
          </label>
        )}
      </div>
      {quizzes.length === 0 && <p class="card">{isAuthor ? t("no-own-quizzes") : t("no-quizzes-not-author")}</p>}
      {quizzes.length > 0 && found.length === 0 && <p class="card">{t("nothing-found")}</p>}
      <ul class="list">
        {found.map((quiz) => (
          <li key={quiz.id}>
            <QuizCard quiz={quiz} reload={reload} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function QuizCard({ quiz, reload }: { quiz: OwnQuiz; reload: () => void }) {
  const address = `#/quiz/${quiz.id}`;
  return (
    <article class="card quiz-card">
      <div>
        <h2>
          <a href={address} dir="auto">
            {quiz.title}
          </a>{" "}
          <State quiz={quiz} />
        </h2>
        <p class="facts">
          {facts(quiz).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div class="card-tools">
        {quiz.status === "published" && (
          <a class="button" href={`${address}/live`}>
            {t("tab-live")}
          </a>
        )}
        {quiz.status !== "draft" && (
          <a class="button" href={`${address}/results`}>
            {t("tab-results")}
          </a>
        )}
        <More quiz={quiz} reload={reload} />
      </div>
    </article>
  );
}

export function State({ quiz }: { quiz: Pick<OwnQuiz, "status"> }) {
  const look = { draft: "partly", published: "right", archived: "pending" }[quiz.status];
  return <span class={`mark ${look}`}>{t(`state-${quiz.status}`)}</span>;
}

function facts(quiz: OwnQuiz): string[] {
  return [
    t("questions", { count: quiz.question_count }),
    t("points", { count: quiz.total_points }),
    t("minutes", { count: quiz.duration_minutes }),
    quiz.opens_at && t("open-from", { time: moment(quiz.opens_at) }),
    quiz.closes_at && t("open-until", { time: moment(quiz.closes_at) }),
  ].filter((fact): fact is string => Boolean(fact));
}

function More({ quiz, reload }: { quiz: OwnQuiz; reload: () => void }) {
  const app = useApp();
  const copy = async () => app.go(`quiz/${await copyQuiz(app, quiz.id)}`);
  const remove = async () => {
    await app.send("DELETE", `/quizzes/${quiz.id}`);
    app.say(t("deleted"));
    reload();
  };
  return (
    <details class="menu">
      <summary aria-label={t("more-of", { title: quiz.title })}>{t("more")}</summary>
      <div class="menu-items">
        <ActButton class="quiet" act={copy}>
          {t("copy")}
        </ActButton>
        <Ask
          class="quiet"
          label={t("export-ask")}
          title={t("export-title", { title: quiz.title })}
          action={t("download")}
          act={(values) => exportQuiz(app, quiz, values["format"] ?? "json")}
        >
          <fieldset class="field">
            <legend>{t("file-format")}</legend>
            {EXPORTS.map((format, at) => (
              <label class="check" key={format}>
                <input type="radio" name="format" value={format} defaultChecked={at === 0} />
                <span>{t(`file-${format.replaceAll("_", "-")}`)}</span>
              </label>
            ))}
          </fieldset>
          <p class="hint">{t("export-hint")}</p>
        </Ask>
        {quiz.status !== "archived" && (
          <Ask class="quiet danger-text" label={t("delete-ask")} title={t("delete-quiz-title", { title: quiz.title })} action={t("delete-quiz")} act={remove} danger>
            <p>{t("delete-quiz-text")}</p>
          </Ask>
        )}
      </div>
    </details>
  );
}
