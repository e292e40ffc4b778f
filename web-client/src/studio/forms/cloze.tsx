// A text with gaps: {{1}} in the text is the first gap below. Gaps are put in and taken out of the text by buttons.

import { newKey, type Part } from "../../core/quiz.ts";
import { t } from "../../ui/text.ts";
import { option } from "../editor/empty-question.ts";
import { choicesOf, NumberInput, SelectField } from "../fields.tsx";
import { Accepted } from "./accepted.tsx";
import { ChoiceForm } from "./choice.tsx";
import { partsOf, type QuestionFormProps } from "./form-props.ts";
import { NumericForm } from "./numeric.tsx";

const SCORING = ["per_gap", "all_or_nothing"];
const KINDS = ["text", "choice", "numeric"];
const MOST_GAPS = 50;

export function ClozeForm({ body, change, problemAt }: QuestionFormProps) {
  const gaps = partsOf(body, "gaps");
  const set = (at: number, next: Part) => change({ gaps: gaps.map((gap, place) => (place === at ? next : gap)) });
  const add = () => change({ gaps: [...gaps, gapOf("text")], text: `${body.text}${/\s$|^$/.test(body.text) ? "" : " "}{{${gaps.length + 1}}}` });
  const remove = (at: number) => change({ gaps: gaps.filter((_, place) => place !== at), text: withoutGap(body.text, at + 1) });
  return (
    <>
      <p class="hint">{t("gaps-hint")}</p>
      {problemAt("/gaps") && <p class="problem">{problemAt("/gaps")}</p>}
      {gaps.map((gap, at) => (
        <fieldset class="gap-form" key={gap.key}>
          <legend>
            {t("gap", { number: at + 1 })} <code>{`{{${at + 1}}}`}</code>
          </legend>
          <div class="columns tight">
            <SelectField
              label={t("gap-kind")}
              value={String(gap["kind"])}
              choices={choicesOf("gap-kind", KINDS)}
              change={(kind) => set(at, { ...gapOf(kind), ...(gap.key ? { key: gap.key } : {}), weight: gap["weight"] })}
            />
            <NumberInput label={t("gap-weight")} min={1} max={100} step={1} value={gap["weight"] as number} change={(weight) => set(at, { ...gap, weight: weight ?? 1 })} />
            <button type="button" class="quiet" onClick={() => remove(at)}>
              {t("remove-gap")}
            </button>
          </div>
          <GapKey gap={gap} change={(members) => set(at, { ...gap, ...members })} problemAt={(pointer) => problemAt(`/gaps/${at}${pointer}`)} />
        </fieldset>
      ))}
      <button type="button" class="add" disabled={gaps.length >= MOST_GAPS} onClick={add}>
        + {t("add-gap")}
      </button>
      <SelectField label={t("scoring")} value={String(body["scoring"])} choices={choicesOf("scoring", SCORING)} change={(scoring) => change({ scoring })} />
    </>
  );
}

interface GapKeyProps {
  gap: Part;
  change: (members: Partial<Part>) => void;
  problemAt: (pointer: string) => string | null;
}

// the key of a gap is that of a question of its kind
function GapKey({ gap, change, problemAt }: GapKeyProps) {
  const props = { body: { ...gap, type: "single_choice", text: "", points: 1 }, change, problemAt };
  if (gap["kind"] === "numeric") return <NumericForm {...props} />;
  if (gap["kind"] === "choice") return <ChoiceForm {...props} isGap />;
  const accepted = (gap["accepted"] as string[] | null) ?? [];
  return <Accepted accepted={accepted} isCaseSensitive={gap["case_sensitive"] === true} change={change} problemAt={problemAt} />;
}

function gapOf(kind: string): Part {
  const base = { key: newKey(), kind, weight: 1 };
  if (kind === "choice") return { ...base, options: [option(true), option(false)] };
  return kind === "numeric" ? { ...base, correct: "", tolerance: "0" } : { ...base, accepted: [""], case_sensitive: false };
}

// the gaps behind it move up
function withoutGap(text: string, number: number): string {
  return text.replace(/ ?\{\{(\d+)\}\}/g, (found, digits: string) => {
    const one = Number(digits);
    if (one === number) return "";
    return one > number ? found.replace(digits, String(one - 1)) : found;
  });
}
