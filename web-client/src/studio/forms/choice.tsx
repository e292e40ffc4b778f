// One right option or several: which are right is marked beside them, or each has a weight.

import { useId } from "preact/hooks";
import type { Part } from "../../core/quiz.ts";
import { t } from "../../ui/text.ts";
import { option } from "../editor/empty-question.ts";
import { choicesOf, NumberInput, SelectField } from "../fields.tsx";
import { partsOf, type QuestionFormProps } from "./form-props.ts";
import { PartList } from "./part-list.tsx";

const SINGLE = ["right", "weights"];
const MULTIPLE = ["all_or_nothing", "right_minus_wrong", "per_option", "weights"];

// a gap of a cloze has one right option, and no scoring of its own
export function ChoiceForm({ body, change, problemAt, isGap = false }: QuestionFormProps & { isGap?: boolean }) {
  const name = useId();
  const isSingle = body.type === "single_choice";
  const scoring = (body["scoring"] as string | null) ?? "right";
  const isWeighted = scoring === "weights";
  const options = partsOf(body, "options");
  const choose = (at: number, correct: boolean) =>
    change({ options: options.map((one, place) => ({ ...one, correct: place === at ? correct : isSingle ? false : Boolean(one["correct"]) })) });
  return (
    <>
      <PartList
        legend={t("options")}
        name="options"
        hint={isWeighted ? t("weights-hint") : isSingle ? t("mark-right-one") : t("mark-right-all")}
        parts={options}
        least={2}
        most={20}
        change={(next) => change({ options: next })}
        fresh={() => (isWeighted ? { ...option(false), correct: null, weight: 0 } : option(false))}
        label={(number) => t("option-number", { number })}
        addLabel={t("add-option")}
        problemAt={problemAt}
        before={(part, at) =>
          !isWeighted && (
            <label class="right-mark">
              <input
                type={isSingle ? "radio" : "checkbox"}
                name={name}
                checked={part["correct"] === true}
                onChange={(event) => choose(at, event.currentTarget.checked)}
              />
              <span class="unseen">{t("option-is-right", { number: at + 1 })}</span>
            </label>
          )
        }
        after={(part, at, set) =>
          isWeighted && (
            <NumberInput
              label={t("weight-of", { number: at + 1 })}
              isLabelHidden
              min={-1}
              max={1}
              step={0.05}
              value={part["weight"] as number | null}
              change={(weight) => set({ weight: weight ?? 0 })}
            />
          )
        }
      />
      {!isGap && (
        <SelectField
          label={t("scoring")}
          value={scoring}
          choices={choicesOf("scoring", isSingle ? SINGLE : MULTIPLE)}
          problem={problemAt("/scoring")}
          change={(next) => change({ scoring: next === "right" ? null : next, ...converted(options, isWeighted, next === "weights") })}
        />
      )}
    </>
  );
}

function converted(options: Part[], was: boolean, is: boolean): { options?: Part[] } {
  if (was === is) return {};
  const weighted = ({ correct, ...part }: Part): Part => ({ ...part, correct: null, weight: correct ? 1 : 0 });
  const marked = ({ weight, ...part }: Part): Part => ({ ...part, weight: null, correct: Number(weight) >= 1 });
  return { options: options.map(is ? weighted : marked) };
}

export function TrueFalseForm({ body, change }: QuestionFormProps) {
  const name = useId();
  return (
    <fieldset class="field">
      <legend>{t("statement-is")}</legend>
      {[true, false].map((value) => (
        <label class="check" key={String(value)}>
          <input type="radio" name={name} checked={body["correct"] === value} onChange={() => change({ correct: value })} />
          <span>{t(String(value))}</span>
        </label>
      ))}
    </fieldset>
  );
}
