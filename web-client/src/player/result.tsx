// What an attempt came to: the score, how it ended, what the review shows, and the board.

import { isProblem } from "../core/http.ts";
import type { App } from "../ui/app.ts";
import { duration, hasText, moment, number, percent, t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";
import { Board } from "./board.tsx";
import type { Attempt, QuizDetail, Result } from "./models.ts";
import { Review } from "./review.tsx";

interface Loaded {
  result: Result;
  quiz: QuizDetail | null;
  attempt: Attempt | null;
}

export function ResultView({ id }: { id: string }) {
  const app = useApp();
  return (
    <Load load={() => load(app, id)} keys={[id]}>
      {(loaded) => (loaded === "running" ? null : <ResultPage {...loaded} />)}
    </Load>
  );
}

async function load(app: App, id: string): Promise<Loaded | "running"> {
  const result = await fetchResult(app, id);
  if (result === null) return "running";
  const [quiz, attempt] = await Promise.all([
    app.find<QuizDetail>(`/quizzes/${result.quiz_id}`),
    result.review ? app.find<Attempt>(`/attempts/${id}`) : null,
  ]);
  return { result, quiz, attempt };
}

// the result; null when the attempt still runs, which is then shown
async function fetchResult(app: App, id: string): Promise<Result | null> {
  try {
    return await app.get<Result>(`/results/attempts/${id}`);
  } catch (error) {
    if (!isProblem(error, "attempt_in_progress")) throw error;
    app.go(`attempt/${id}`);
    return null;
  }
}

function ResultPage({ result, quiz, attempt }: Loaded) {
  const title = quiz?.title ?? t("your-result");
  return (
    <div>
      <section class="card result">
        <ViewHeading title={title} page={t("result-of", { title })} />
        <Score result={result} />
        <p>{ending(result)}</p>
        <Notes result={result} />
        <p class="facts">
          <span>{moment(result.submitted_at)}</span>
          <span>{duration(result.duration_seconds)}</span>
        </p>
        <div class="actions">
          {quiz && (
            <a class="button" href={`#/quiz/${quiz.id}`}>
              {t("to-the-quiz")}
            </a>
          )}
          <a class="button" href="#/">
            {t("all-quizzes")}
          </a>
          <button type="button" onClick={() => window.print()}>
            {t("print")}
          </button>
        </div>
      </section>
      {result.review && attempt && (
        <Review
          questions={attempt.questions}
          review={result.review}
          assets={result.assets ?? attempt.assets ?? {}}
          title={t("your-answers")}
          answerLabel={t("your-answer")}
        />
      )}
      {quiz && quiz.leaderboard !== false && <Board quizId={result.quiz_id} />}
    </div>
  );
}

function Score({ result }: { result: Result }) {
  if (result.score === null || result.percentage === null) {
    return <p class="score">{result.marking === "pending" ? t("marking-pending") : t("score-not-shown")}</p>;
  }
  const ofMaximum = t("of-maximum", { max: number(result.max_score), percentage: percent(result.percentage) });
  return (
    <p class="score">
      <strong>{number(result.score)}</strong>
      <span> {ofMaximum}</span>
      <span class={result.passed ? "mark right" : "mark wrong"}>{result.passed ? t("passed") : t("not-passed")}</span>
    </p>
  );
}

// who ended it is the server's to say; an older one tells only how
function ending(result: Result): string {
  if (result.voided_at) return t("ending-voided");
  const byWhom = `ending-${result.status.replace("_", "-")}-${result.ended_by}`;
  return hasText(byWhom) ? t(byWhom) : t(`ending-${result.status.replace("_", "-")}`);
}

function Notes({ result }: { result: Result }) {
  const { adjustment, regraded_at } = result;
  return (
    <>
      {regraded_at && <p class="note">{t("regraded", { time: moment(regraded_at) })}</p>}
      {adjustment && (
        <p class="note" dir="auto">
          {t("adjusted", { points: number(adjustment.points), reason: adjustment.reason })}
        </p>
      )}
    </>
  );
}
