// The questions again, with what was answered and, where it may be shown, what is right.

import type { Assets, Format, Question } from "../core/responses.ts";
import { responseLines } from "../questions/words.ts";
import { RichText } from "../ui/rich-text.tsx";
import { number, t } from "../ui/text.ts";
import type { ReviewedQuestion } from "./models.ts";

interface ReviewProps {
  questions: Question[];
  review: ReviewedQuestion[];
  assets: Assets;
  title: string;
  answerLabel: string;
}

export function Review({ questions, review, assets, title, answerLabel }: ReviewProps) {
  const reviewed = new Map(review.map((one) => [one.question_id, one]));
  return (
    <section aria-labelledby="review">
      <h2 id="review">{title}</h2>
      <ol class="list">
        {questions.map((question) => {
          const one = reviewed.get(question.id);
          return (
            one && (
              <li class="card reviewed" key={question.id}>
                <Reviewed question={question} one={one} assets={assets} answerLabel={answerLabel} />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}

interface ReviewedProps {
  question: Question;
  one: ReviewedQuestion;
  assets: Assets;
  answerLabel: string;
}

function Reviewed({ question, one, assets, answerLabel }: ReviewedProps) {
  // what was chosen is the author's text, and formatted as it is; what was typed is not
  const format = question.options?.length || question.items?.length || question.stems?.length ? question.format : null;
  const verdict = verdictOf(one);
  const earned = one.score === null ? "" : t("score-of", { score: number(one.score), max: number(one.points) });
  return (
    <>
      <p class="verdict">
        <span class={`mark ${verdict}`}>{t(`verdict-${verdict}`)}</span>
        <span>{earned}</span>
      </p>
      <h3>
        <RichText text={question.text} format={question.format} assets={assets} slot={(number) => `[${number}]`} />
      </h3>
      <Said label={answerLabel} lines={responseLines(question, one.response)} none={t("no-answer")} format={format} />
      {!one.correct && <Said label={t("correct-answer")} lines={rightLines(question, one)} format={format} />}
      {one.explanation && (
        <p class="note">
          <RichText text={one.explanation} format={question.format} assets={assets} />
        </p>
      )}
      {one.comment && <Said label={t("comment")} lines={[one.comment]} />}
    </>
  );
}

function verdictOf(one: ReviewedQuestion): "right" | "partly" | "wrong" | "pending" {
  if (one.score === null) return "pending";
  if (one.correct) return "right";
  return one.score > 0 ? "partly" : "wrong";
}

// of a short text several spellings may be accepted; one is shown as well as all
function rightLines(question: Question, one: ReviewedQuestion): string[] {
  const lines = responseLines(question, one.correct_response ?? null);
  return question.type === "short_text" && lines.length > 1 ? [lines.join(t("or"))] : lines;
}

function Said({ label, lines, none, format }: { label: string; lines: string[]; none?: string; format?: Format | null | undefined }) {
  if (lines.length === 0 && none === undefined) return null;
  return (
    <div class="said">
      <span class="label">{label}</span>
      {(lines.length > 0 ? lines : [none ?? ""]).map((line) => (
        <span class="text" dir="auto" key={line}>
          <RichText text={line} format={format} inline />
        </span>
      ))}
    </div>
  );
}
