// The quizzes that are open, what runs, and one's latest results.

import { useState } from "preact/hooks";
import type { OwnAttempt } from "../../types/api.ts";
import type { App, Page } from "../ui/app.ts";
import { PagedList } from "../ui/list.tsx";
import { RichText } from "../ui/rich-text.tsx";
import { moment, number, percent, t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";
import type { QuizDetail, QuizSummary, Result } from "./models.ts";

const RESULTS = 5;
const SEARCH_FROM = 8; // fewer are seen at a glance

interface Running {
  id: string;
  title: string;
}

interface Home {
  quizzes: Page<QuizSummary>;
  results: Page<Result>;
  running: Running[];
}

export function HomeView() {
  const app = useApp();
  return (
    <Load load={() => load(app)} keys={[]}>
      {(home) => <HomePage {...home} />}
    </Load>
  );
}

async function load(app: App): Promise<Home> {
  const [quizzes, results, running] = await Promise.all([
    app.get<Page<QuizSummary>>("/quizzes"),
    app.get<Page<Result>>(`/results/my-results?limit=${RESULTS}`),
    runningAttempts(app),
  ]);
  return { quizzes, results, running };
}

// the list may have one whose time has just passed: the quiz says whether it runs
async function runningAttempts(app: App): Promise<Running[]> {
  const page = await app.find<Page<OwnAttempt>>("/attempts?status=in_progress");
  const quizzes = await Promise.all((page?.items ?? []).map((one) => app.find<QuizDetail>(`/quizzes/${one.quiz_id}`)));
  return quizzes.flatMap((quiz) => (quiz?.active_attempt_id ? { id: quiz.active_attempt_id, title: quiz.title } : []));
}

function HomePage({ quizzes, results, running }: Home) {
  const app = useApp();
  const [query, setQuery] = useState("");
  const titles = new Map(quizzes.items.map((quiz) => [quiz.id, quiz.title]));
  const matches = (quiz: QuizSummary) => `${quiz.title} ${quiz.description}`.toLocaleLowerCase().includes(query.toLocaleLowerCase());
  return (
    <div>
      <ViewHeading title={t("quizzes")} />
      {running.map(({ id, title }) => (
        <section class="card running" key={id}>
          <p dir="auto">{t("is-running", { title })}</p>
          {app.storage.read(`answers.${id}`) !== null && <p class="note">{t("answers-wait")}</p>}
          <a class="button primary" href={`#/attempt/${id}`}>
            {t("go-on")}
          </a>
        </section>
      ))}
      {quizzes.items.length >= SEARCH_FROM && (
        <label class="search">
          <span class="unseen">{t("search")}</span>
          <input type="search" placeholder={t("search")} onInput={(event) => setQuery(event.currentTarget.value)} />
        </label>
      )}
      <PagedList
        path="/quizzes"
        first={quizzes}
        filter={matches}
        none={query ? t("nothing-found") : t("no-quizzes")}
        row={(quiz) => <QuizCard quiz={quiz} />}
      />
      {results.items.length > 0 && (
        <>
          <h2>{t("your-results")}</h2>
          <PagedList path="/results/my-results" first={results} row={(result) => <ResultRow result={result} titles={titles} />} />
        </>
      )}
    </div>
  );
}

// all own results: where a mail's link leads
export function ResultsView() {
  const app = useApp();
  const load = async () => {
    const [results, quizzes] = await Promise.all([
      app.get<Page<Result>>("/results/my-results"),
      app.get<Page<QuizSummary>>("/quizzes?limit=100"),
    ]);
    return { results, titles: new Map(quizzes.items.map((quiz) => [quiz.id, quiz.title])) };
  };
  return (
    <Load load={load} keys={[]}>
      {({ results, titles }) => (
        <div>
          <ViewHeading title={t("your-results")} />
          <PagedList
            path="/results/my-results"
            first={results}
            none={t("no-results")}
            row={(result) => <ResultRow result={result} titles={titles} />}
          />
        </div>
      )}
    </Load>
  );
}

function QuizCard({ quiz }: { quiz: QuizSummary }) {
  return (
    <article class="card">
      <h2>
        <a href={`#/quiz/${quiz.id}`} dir="auto">
          {quiz.title}
        </a>
      </h2>
      {quiz.description && (
        <p class="description">
          <RichText text={quiz.description} format={quiz.description_format} />
        </p>
      )}
      <p class="facts">
        {facts(quiz).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </article>
  );
}

export function facts(quiz: QuizSummary): string[] {
  return [
    t("questions", { count: quiz.question_count }),
    t("minutes", { count: quiz.duration_minutes }),
    t("points", { count: quiz.total_points }),
    t("passed-at", { percentage: percent(quiz.passing_score) }),
    quiz.opens_at && t("open-from", { time: moment(quiz.opens_at) }),
    quiz.closes_at && t("open-until", { time: moment(quiz.closes_at) }),
  ].filter((fact): fact is string => Boolean(fact));
}

function ResultRow({ result, titles }: { result: Result; titles: Map<string, string> }) {
  const score = { score: number(result.score ?? 0), max: number(result.max_score) };
  return (
    <a href={`#/result/${result.attempt_id}`} class="row">
      <span class="name" dir="auto">
        {titles.get(result.quiz_id) ?? t("earlier-quiz")}
      </span>
      <span class="when">{moment(result.submitted_at)}</span>
      <strong>{result.score === null ? t("score-hidden") : t("score-of", score)}</strong>
    </a>
  );
}
