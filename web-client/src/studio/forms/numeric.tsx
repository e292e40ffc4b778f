// A number with its tolerance; several answers with credits, and units, where they are wanted.

import { readNumber } from "../../core/numbers.ts";
import { t } from "../../ui/text.ts";
import { CheckField, choicesOf, NumberInput, SelectField, TextField } from "../fields.tsx";
import type { QuestionFormProps } from "./form-props.ts";
import { IconButton } from "./part-list.tsx";

interface NumericAnswer {
  value: string;
  tolerance: string;
  tolerance_type: string;
  credit: number;
}

interface Units {
  mode: string;
  accepted: { unit: string; multiplier: string }[] | null;
  wrong_unit_penalty: number;
}

const TOLERANCES = ["absolute", "relative", "significant_figures"];
const UNIT_MODES = ["none", "optional", "required"];

export function NumericForm(props: QuestionFormProps) {
  const { body, change } = props;
  const answers = body["answers"] as NumericAnswer[] | null | undefined;
  const split = () => change({ correct: null, tolerance: null, answers: [answerOf(String(body["correct"] ?? ""), String(body["tolerance"] ?? "0"))] });
  const join = () => change({ answers: null, correct: answers?.[0]?.value ?? "", tolerance: answers?.[0]?.tolerance ?? "0" });
  return (
    <>
      {answers ? <Answers {...props} answers={answers} /> : <OneAnswer {...props} />}
      <CheckField label={t("several-answers")} hint={t("several-answers-hint")} value={Boolean(answers)} change={(wanted) => (wanted ? split() : join())} />
      <UnitsForm {...props} />
    </>
  );
}

function OneAnswer({ body, change, problemAt }: QuestionFormProps) {
  return (
    <div class="columns">
      <Decimal label={t("right-number")} value={String(body["correct"] ?? "")} problem={problemAt("/correct")} change={(correct) => change({ correct })} />
      <Decimal
        label={t("tolerance")}
        hint={t("tolerance-hint")}
        value={String(body["tolerance"] ?? "0")}
        problem={problemAt("/tolerance")}
        change={(tolerance) => change({ tolerance })}
      />
    </div>
  );
}

function Answers({ change, problemAt, answers }: QuestionFormProps & { answers: NumericAnswer[] }) {
  const set = (at: number, members: Partial<NumericAnswer>) =>
    change({ answers: answers.map((one, place) => (place === at ? { ...one, ...members } : one)) });
  return (
    <fieldset class="parts">
      <legend>{t("numeric-answers")}</legend>
      {answers.map((answer, at) => (
        <div class="columns tight" key={at}>
          <Decimal label={t("right-number")} value={answer.value} problem={problemAt(`/answers/${at}/value`)} change={(value) => set(at, { value })} />
          <SelectField
            label={t("tolerance-type")}
            value={answer.tolerance_type}
            choices={choicesOf("tolerance", TOLERANCES)}
            change={(tolerance_type) => set(at, { tolerance_type })}
          />
          <Decimal label={t("tolerance")} value={answer.tolerance} problem={problemAt(`/answers/${at}/tolerance`)} change={(tolerance) => set(at, { tolerance })} />
          <NumberInput label={t("credit")} min={0} max={100} value={answer.credit * 100} change={(percent) => set(at, { credit: (percent ?? 0) / 100 })} />
          <IconButton
            sign="×"
            words={t("part-remove", { part: answer.value })}
            disabled={answers.length === 1}
            press={() => change({ answers: answers.filter((_, place) => place !== at) })}
          />
        </div>
      ))}
      <button type="button" class="quiet add" onClick={() => change({ answers: [...answers, answerOf("", "0")] })}>
        + {t("add-answer")}
      </button>
    </fieldset>
  );
}

function UnitsForm({ body, change, problemAt }: QuestionFormProps) {
  const units = (body["units"] as Units | null | undefined) ?? { mode: "none", accepted: null, wrong_unit_penalty: 1 };
  const accepted = units.accepted ?? [];
  const set = (members: Partial<Units>) => change({ units: { ...units, ...members } });
  const setMode = (mode: string) =>
    mode === "none" ? change({ units: null }) : set({ mode, accepted: accepted.length > 0 ? accepted : [{ unit: "", multiplier: "1" }] });
  const setUnit = (at: number, members: object) => set({ accepted: accepted.map((one, place) => (place === at ? { ...one, ...members } : one)) });
  return (
    <>
      <SelectField label={t("units")} value={units.mode} choices={choicesOf("units", UNIT_MODES)} change={setMode} />
      {units.mode !== "none" && (
        <fieldset class="parts">
          <legend>{t("accepted-units")}</legend>
          <p class="hint">{t("multiplier-hint")}</p>
          {accepted.map((one, at) => (
            <div class="columns tight" key={at}>
              <TextField label={t("unit")} value={one.unit} maxLength={30} problem={problemAt(`/units/accepted/${at}/unit`)} change={(unit) => setUnit(at, { unit })} />
              <Decimal
                label={t("multiplier")}
                value={one.multiplier}
                problem={problemAt(`/units/accepted/${at}/multiplier`)}
                change={(multiplier) => setUnit(at, { multiplier })}
              />
              <IconButton
                sign="×"
                words={t("part-remove", { part: one.unit })}
                disabled={accepted.length === 1}
                press={() => set({ accepted: accepted.filter((_, place) => place !== at) })}
              />
            </div>
          ))}
          <button type="button" class="quiet add" onClick={() => set({ accepted: [...accepted, { unit: "", multiplier: "1" }] })}>
            + {t("add-unit")}
          </button>
        </fieldset>
      )}
    </>
  );
}

// a comma is understood as takers' commas are
function Decimal({ change, ...props }: { label: string; value: string; change: (text: string) => void; hint?: string; problem?: string | null }) {
  const take = (typed: string) => {
    const read = readNumber(typed);
    change(read.kind === "number" && typed.includes(",") ? read.text : typed.trim());
  };
  return <TextField {...props} change={take} inputMode="text" />;
}

function answerOf(value: string, tolerance: string): NumericAnswer {
  return { value, tolerance, tolerance_type: "absolute", credit: 1 };
}
