// The form of one question: what all types have, and within it what its type has.

import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DraftQuestion } from "../../core/draft.ts";
import type { QuestionBody } from "../../core/quiz.ts";
import type { Format } from "../../core/responses.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { choicesOf, NumberInput, SelectField } from "../fields.tsx";
import { ShortTextForm } from "../forms/accepted.tsx";
import { ChoiceForm, TrueFalseForm } from "../forms/choice.tsx";
import { ClozeForm } from "../forms/cloze.tsx";
import { EssayForm } from "../forms/essay.tsx";
import type { QuestionFormProps } from "../forms/form-props.ts";
import { NumericForm } from "../forms/numeric.tsx";
import { MatchingForm, OrderingForm } from "../forms/pairs.tsx";
import { detailWords, problemAt } from "../problem-words.ts";
import type { QuizEditor } from "./quiz-editor.ts";
import { RichArea } from "./rich-area.tsx";

const FORMS: Record<string, ComponentType<QuestionFormProps>> = {
  single_choice: ChoiceForm,
  multiple_choice: ChoiceForm,
  true_false: TrueFalseForm,
  short_text: ShortTextForm,
  numeric: NumericForm,
  matching: MatchingForm,
  ordering: OrderingForm,
  cloze: ClozeForm,
  essay: EssayForm,
};

export function QuestionForm({ editor, question, at }: { editor: QuizEditor; question: DraftQuestion; at: number }) {
  const { key, body } = question;
  const form = useRef<HTMLElement>(null);
  const problem = editor.problemOf(key);
  const change = (members: Partial<QuestionBody>) => editor.editQuestion(key, { ...body, ...members } as QuestionBody);
  const find = (pointer: string) => problemAt(problem, pointer);
  const TypeForm = FORMS[body.type];
  useEffect(() => {
    if (body.text === "") form.current?.querySelector("textarea")?.focus();
  }, []);
  return (
    <section class="card question-form" ref={form} aria-label={t("question-of", { place: at + 1, total: editor.questions.length })}>
      <header>
        <h2>
          {t("question")} {at + 1} <span class="kind">{t(`type-${body.type.replaceAll("_", "-")}`)}</span>
        </h2>
        <QuestionTools editor={editor} questionKey={key} at={at} />
      </header>
      {problem && <Refused problem={problem.document.errors?.map(({ detail }) => detailWords(detail)) ?? [problem.message]} />}
      <RichArea
        label={body.type === "cloze" ? t("text-with-gaps") : t("question-text")}
        value={body.text}
        maxLength={5000}
        problem={find("/text")}
        change={(text) => change({ text })}
        changeMarkdown={(text) => change({ text, format: "markdown" })}
      />
      {TypeForm && <TypeForm body={body} change={change} problemAt={find} />}
      <div class="columns">
        <NumberInput label={t("points-label")} min={0} value={body.points} problem={find("/points")} change={(points) => change({ points: points ?? 0 })} />
        <NumberInput
          label={t("penalty-label")}
          min={0}
          value={body.penalty ?? 0}
          problem={find("/penalty")}
          change={(penalty) => change({ penalty: penalty ?? 0 })}
        />
      </div>
      <details class="more" open={Boolean(body.explanation || body.format === "markdown")}>
        <summary>{t("format-and-more")}</summary>
        <div class="columns">
          <SelectField
            label={t("format")}
            value={body.format ?? "plain"}
            choices={choicesOf("format", ["plain", "markdown"])}
            change={(format) => change({ format: format as Format })}
          />
        </div>
        {body.format === "markdown" && <p class="hint">{t("markdown-hint")}</p>}
        <RichArea
          label={t("explanation")}
          hint={t("explanation-hint")}
          maxLength={5000}
          value={body.explanation ?? ""}
          problem={find("/explanation")}
          change={(text) => change({ explanation: text || null })}
          changeMarkdown={(text) => change({ explanation: text, format: "markdown" })}
        />
      </details>
    </section>
  );
}

function Refused({ problem }: { problem: string[] }) {
  return (
    <div class="problem refused" role="alert">
      <p>{t("question-refused")}</p>
      <ul>
        {[...new Set(problem)].map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    </div>
  );
}

function QuestionTools({ editor, questionKey, at }: { editor: QuizEditor; questionKey: string; at: number }) {
  const app = useApp();
  const count = editor.questions.length;
  const move = (to: number) => {
    editor.move(at, to);
    app.say(t("moved-to", { place: to + 1, count }));
  };
  return (
    <div class="tools">
      <button type="button" class="icon" aria-label={t("question-up")} title={t("question-up")} disabled={at === 0} onClick={() => move(at - 1)}>
        ↑
      </button>
      <button type="button" class="icon" aria-label={t("question-down")} title={t("question-down")} disabled={at === count - 1} onClick={() => move(at + 1)}>
        ↓
      </button>
      <button type="button" class="quiet" onClick={() => editor.duplicate(questionKey)}>
        {t("duplicate")}
      </button>
      <button type="button" class="quiet danger-text" disabled={count === 1} onClick={() => editor.remove(questionKey)}>
        {t("delete")}
      </button>
    </div>
  );
}
