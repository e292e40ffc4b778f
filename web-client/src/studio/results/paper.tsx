// One paper: what was answered and what it earned; the score adjusted or declared void, each with a reason.

import { type AuthoredQuiz, withQuestions } from "../../core/quiz.ts";
import { randomKey } from "../../core/session.ts";
import type { Question } from "../../core/responses.ts";
import type { AttemptRecord, RecordedQuestion } from "../../../types/api.ts";
import type { Result } from "../../player/models.ts";
import { Review } from "../../player/review.tsx";
import type { App } from "../../ui/app.ts";
import { Field } from "../../ui/form.tsx";
import { duration, moment, number, percent, t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { useState } from "preact/hooks";
import { Ask } from "../acts.tsx";
import { paperQuestion } from "../editor/paper-question.ts";
import { EventLog } from "../exam/event-log.tsx";
import { Passed } from "./results.tsx";

interface Paper {
  result: Result;
  questions: Question[];
  title: string;
  taker: string | null;
}

export function PaperView({ id, part }: { id: string; part: string }) {
  return part === "log" ? <EventLog id={id} /> : <ResultOf id={id} />;
}

function ResultOf({ id }: { id: string }) {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  return (
    <Load load={() => load(app, id)} keys={[id, turn]}>
      {(paper) => <PaperPage paper={paper} reload={() => setTurn(turn + 1)} />}
    </Load>
  );
}

// the record has the questions that were dealt, in their order; how they look is known of those that the quiz still has
async function load(app: App, id: string): Promise<Paper> {
  const [result, record] = await Promise.all([app.get<Result>(`/results/attempts/${id}`), app.get<AttemptRecord>(`/attempts/${id}/record`)]);
  const quiz = await app.find<AuthoredQuiz>(`/quizzes/${result.quiz_id}`);
  const written = new Map((quiz ? (withQuestions(quiz).questions ?? []) : []).map((question) => [question.id, paperQuestion(question.id, question)]));
  const questions = record.questions.map((one) => written.get(one.question_id) ?? asText(one));
  const texts = new Map(record.questions.map((one) => [one.question_id, one.response_text]));
  const review = result.review?.map((one) => (written.has(one.question_id) ? one : { ...one, response: texts.get(one.question_id) || null, correct_response: null }));
  return { result: { ...result, review: review ?? null }, questions, title: record.quiz_title, taker: record.taker.username };
}

// drawn from a bank, or gone from the quiz: its text, and the response as people read it
function asText({ question_id, type, text, points }: RecordedQuestion): Question {
  return paperQuestion(question_id, { type: type === "numeric" ? type : "short_text", text, points });
}

function PaperPage({ paper: { result, questions, title, taker }, reload }: { paper: Paper; reload: () => void }) {
  return (
    <div>
      <p class="breadcrumb">
        <a href={`#/quiz/${result.quiz_id}/results`} dir="auto">
          {title}
        </a>
      </p>
      <section class="card result">
        <ViewHeading title={t("paper")} page={t("paper-of", { title })} />
        <p class="score">
          <strong>{result.score === null ? "–" : number(result.score)}</strong>
          <span>
            {result.percentage !== null && t("of-maximum", { max: number(result.max_score), percentage: percent(result.percentage) })}
          </span>
          {result.voided_at ? <span class="mark wrong">{t("voided")}</span> : <Passed passed={result.passed} />}
        </p>
        <p class="facts">
          <strong dir="auto">{taker ?? t("erased-user")}</strong>
          <span>{t("attempt-number", { number: result.number })}</span>
          <span>{t(`status-${result.status.replace("_", "-")}`)}</span>
          {result.ended_by && <span>{t(`ended-by-${result.ended_by}`)}</span>}
          <span>{moment(result.submitted_at)}</span>
          <span>{duration(result.duration_seconds)}</span>
        </p>
        {result.adjustment && (
          <p class="note" dir="auto">
            {t("adjusted", { points: number(result.adjustment.points), reason: result.adjustment.reason })}
          </p>
        )}
        {result.regraded_at && <p class="note">{t("regraded", { time: moment(result.regraded_at) })}</p>}
        <Acts result={result} reload={reload} />
      </section>
      {result.review ? (
        <Review questions={questions} review={result.review} assets={result.assets ?? {}} title={t("answers")} answerLabel={t("answer")} />
      ) : (
        <p class="card">{t("no-review")}</p>
      )}
    </div>
  );
}

function Acts({ result, reload }: { result: Result; reload: () => void }) {
  const app = useApp();
  const path = `/results/attempts/${result.attempt_id}`;
  const post = async (act: string, body: unknown) => {
    await app.send("POST", `${path}/${act}`, body, { key: randomKey() });
    reload();
  };
  return (
    <div class="actions">
      <Ask
        label={t("adjust-ask")}
        title={t("adjust-title")}
        action={t("adjust")}
        act={(values) => post("adjust", { points: Number(values["points"]), reason: values["reason"] })}
      >
        <p>{t("adjust-text")}</p>
        <Field label={t("adjust-points")} name="points" type="number" step="any" min={-1000} max={1000} defaultValue={String(result.adjustment?.points ?? 0)} />
        <Field label={t("reason")} name="reason" maxLength={500} dir="auto" autocomplete="off" defaultValue={result.adjustment?.reason ?? ""} />
      </Ask>
      {app.user.value?.role === "admin" && !result.voided_at && (
        <Ask class="danger" danger label={t("void-ask")} title={t("void-title")} action={t("void")} act={(values) => post("void", { reason: values["reason"] })}>
          <p>{t("void-text")}</p>
          <Field label={t("reason")} name="reason" maxLength={500} dir="auto" autocomplete="off" />
        </Ask>
      )}
      <a class="button" href={`#/paper/${result.attempt_id}/log`}>
        {t("log")}
      </a>
      <button type="button" onClick={() => window.print()}>
        {t("print")}
      </button>
    </div>
  );
}
