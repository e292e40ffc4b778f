// What each attempt draws from a bank: how many questions, with which tags and of which types.

import type { Bank } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import type { Draw } from "../../core/sections.ts";
import type { Page } from "../../ui/app.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { NumberInput, SelectField, TextField } from "../fields.tsx";
import { LoadPart } from "../load-part.tsx";
import { TYPES } from "./empty-question.ts";

interface DrawFormProps {
  draw: Draw;
  problemAt: (pointer: string) => string | null;
  change: (draw: Draw) => void;
  remove: () => void;
}

export function DrawForm({ draw, problemAt, change, remove }: DrawFormProps) {
  const app = useApp();
  const [tags, setTags] = useState(draw.tags.join(", "));
  const set = (members: Partial<Draw>) => change({ ...draw, ...members });
  const changeTags = (text: string) => {
    setTags(text);
    set({ tags: tagsOf(text) });
  };
  return (
    <fieldset class="draw">
      <legend>{t("draw")}</legend>
      <LoadPart load={() => app.get<Page<Bank>>("/banks?limit=100")} keys={[]}>
        {({ items }) => <BankChoice banks={items} draw={draw} problem={problemAt("/bank_id")} set={set} />}
      </LoadPart>
      <div class="columns">
        <NumberInput
          label={t("draw-count")}
          min={1}
          max={500}
          step={1}
          value={draw.count}
          problem={problemAt("/count")}
          change={(count) => count !== null && set({ count })}
        />
        <NumberInput label={t("draw-points")} min={0} value={draw.points} problem={problemAt("/points")} change={(points) => points !== null && set({ points })} />
      </div>
      <TextField
        label={t("draw-tags")}
        hint={t("tags-hint")}
        value={tags}
        problem={problemAt("/tags") ?? problemAt("/tags/0")}
        change={changeTags}
      />
      <TypeChoice draw={draw} set={set} />
      <button type="button" class="quiet danger-text" onClick={remove}>
        {t("draw-delete")}
      </button>
    </fieldset>
  );
}

function BankChoice({ banks, draw, problem, set }: { banks: Bank[]; draw: Draw; problem: string | null; set: (members: Partial<Draw>) => void }) {
  if (banks.length === 0 && draw.bank_id === "") {
    return (
      <p class="hint">
        {t("no-banks")} <a href="#/banks">{t("banks")}</a>
      </p>
    );
  }
  const known = banks.some(({ id }) => id === draw.bank_id) || draw.bank_id === "" ? banks : [...banks, { id: draw.bank_id, title: t("bank-of-others") }];
  const choices: [string, string][] = [["", t("choose-bank")], ...known.map(({ id, title }): [string, string] => [id, title])];
  return <SelectField label={t("bank")} value={draw.bank_id} choices={choices} problem={problem} change={(bank_id) => set({ bank_id })} />;
}

function TypeChoice({ draw, set }: { draw: Draw; set: (members: Partial<Draw>) => void }) {
  const toggle = (type: string, isChosen: boolean) => set({ types: TYPES.filter((one) => (one === type ? isChosen : draw.types.includes(one))) });
  return (
    <details class="more" open={draw.types.length > 0}>
      <summary>{t("draw-types")}</summary>
      {TYPES.map((type) => (
        <label key={type} class="check">
          <input type="checkbox" checked={draw.types.includes(type)} onChange={(event) => toggle(type, event.currentTarget.checked)} />
          <span>{t(`type-${type.replaceAll("_", "-")}`)}</span>
        </label>
      ))}
    </details>
  );
}

export function tagsOf(text: string): string[] {
  const tags = text.split(",").map((one) => one.trim());
  return [...new Set(tags.filter(Boolean))];
}
