// What all types of questions have, and within it what a type has: for quizzes and banks alike.

import type { ComponentType } from "preact";
import type { Problem } from "../../core/http.ts";
import type { QuestionBody } from "../../core/quiz.ts";
import type { Format } from "../../core/responses.ts";
import { t } from "../../ui/text.ts";
import { choicesOf, NumberInput, SelectField } from "../fields.tsx";
import { ShortTextForm } from "../forms/accepted.tsx";
import { ChoiceForm, TrueFalseForm } from "../forms/choice.tsx";
import { ClozeForm } from "../forms/cloze.tsx";
import { EssayForm } from "../forms/essay.tsx";
import type { QuestionFormProps } from "../forms/form-props.ts";
import { NumericForm } from "../forms/numeric.tsx";
import { MatchingForm, OrderingForm } from "../forms/pairs.tsx";
import { detailWords, problemAt } from "../problem-words.ts";
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

interface QuestionFieldsProps {
  body: QuestionBody;
  problem: Problem | undefined;
  change: (members: Partial<QuestionBody>) => void;
}

export function QuestionFields({ body, problem, change }: QuestionFieldsProps) {
  const find = (pointer: string) => problemAt(problem, pointer);
  const TypeForm = FORMS[body.type];
  return (
    <>
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
    </>
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
