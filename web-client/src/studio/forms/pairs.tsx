// Things that belong together, and things that have an order.

import type { Part } from "../../core/quiz.ts";
import { letter } from "../../questions/matching.tsx";
import { t } from "../../ui/text.ts";
import { choicesOf, SelectField } from "../fields.tsx";
import { partsOf, type QuestionFormProps } from "./form-props.ts";
import { PartList } from "./part-list.tsx";

const MATCHING = ["per_pair", "all_or_nothing"];
const ORDERING = ["pairs", "absolute_position", "all_or_nothing"];

// the pairs are places in the lists, so they follow when a list is changed
export function MatchingForm({ body, change, problemAt }: QuestionFormProps) {
  const stems = partsOf(body, "stems");
  const choices = partsOf(body, "choices");
  const chosen = new Map((body["pairs"] as [number, number][]).map(([stem, choice]) => [stems[stem]?.key, choices[choice]?.key]));
  const set = (nextStems: Part[], nextChoices: Part[], pairs = chosen) =>
    change({
      stems: nextStems,
      choices: nextChoices,
      pairs: nextStems.map((stem, at) => [at, Math.max(0, nextChoices.findIndex((choice) => choice.key === pairs.get(stem.key)))]),
    });
  const name = (choice: Part, at: number) => `${letter(at)}${choice.text ? `: ${choice.text}` : ""}`;
  return (
    <>
      <PartList
        legend={t("choices")}
        hint={t("choices-hint")}
        name="choices"
        parts={choices}
        least={2}
        most={30}
        change={(next) => set(stems, next)}
        label={(number) => t("choice-letter", { letter: letter(number - 1) })}
        addLabel={t("add-choice")}
        problemAt={problemAt}
      />
      <PartList
        legend={t("stems")}
        name="stems"
        parts={stems}
        least={1}
        most={20}
        change={(next) => set(next, choices)}
        label={(number) => t("stem-number", { number })}
        addLabel={t("add-stem")}
        problemAt={problemAt}
        after={(stem, at) => (
          <SelectField
            label={t("belongs-to", { number: at + 1 })}
            isLabelHidden
            value={String(chosen.get(stem.key))}
            choices={choices.map((choice, place) => [String(choice.key), name(choice, place)])}
            change={(key) => set(stems, choices, new Map(chosen).set(stem.key, key))}
          />
        )}
      />
      <SelectField label={t("scoring")} value={String(body["scoring"])} choices={choicesOf("scoring", MATCHING)} change={(scoring) => change({ scoring })} />
    </>
  );
}

export function OrderingForm({ body, change, problemAt }: QuestionFormProps) {
  return (
    <>
      <PartList
        legend={t("items")}
        hint={t("items-hint")}
        name="items"
        parts={partsOf(body, "items")}
        least={2}
        most={20}
        change={(items) => change({ items })}
        label={(number) => t("item-number", { number })}
        addLabel={t("add-item")}
        problemAt={problemAt}
      />
      <SelectField label={t("scoring")} value={String(body["scoring"])} choices={choicesOf("scoring", ORDERING)} change={(scoring) => change({ scoring })} />
    </>
  );
}
