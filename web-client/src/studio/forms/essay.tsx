// An essay: its limits, and what its markers go by.

import { t } from "../../ui/text.ts";
import { AreaField, NumberInput, TextField } from "../fields.tsx";
import type { QuestionFormProps } from "./form-props.ts";
import { IconButton } from "./part-list.tsx";

interface Level {
  points: number;
  text: string;
}

interface Criterion {
  text: string;
  levels: Level[];
}

export function EssayForm({ body, change, problemAt }: QuestionFormProps) {
  const limit = (name: string, label: string) => (
    <NumberInput label={label} min={1} max={20000} step={1} value={(body[name] as number | null) ?? null} problem={problemAt(`/${name}`)} change={(value) => change({ [name]: value })} />
  );
  return (
    <>
      <div class="columns">
        {limit("min_words", t("min-words"))}
        {limit("max_words", t("max-words"))}
        {limit("max_characters", t("max-characters"))}
      </div>
      <AreaField
        label={t("notes-for-markers")}
        hint={t("notes-for-markers-hint")}
        value={(body["notes_for_markers"] as string | null) ?? ""}
        problem={problemAt("/notes_for_markers")}
        change={(text) => change({ notes_for_markers: text || null })}
      />
      <Rubric body={body} change={change} problemAt={problemAt} />
    </>
  );
}

function Rubric({ body, change, problemAt }: QuestionFormProps) {
  const criteria = (body["rubric"] as { criteria: Criterion[] } | null | undefined)?.criteria ?? [];
  const put = (next: Criterion[]) => change({ rubric: next.length > 0 ? { criteria: next } : null });
  const set = (at: number, members: Partial<Criterion>) => put(criteria.map((one, place) => (place === at ? { ...one, ...members } : one)));
  const fresh = { text: "", levels: [level(0), level(1)] };
  return (
    <fieldset class="parts">
      <legend>{t("rubric")}</legend>
      <p class="hint">{t("rubric-hint")}</p>
      {criteria.map((criterion, at) => (
        <div class="criterion" key={at}>
          <div class="columns tight">
            <TextField
              label={t("criterion", { number: at + 1 })}
              value={criterion.text}
              problem={problemAt(`/rubric/criteria/${at}/text`)}
              change={(text) => set(at, { text })}
            />
            <IconButton sign="×" words={t("part-remove", { part: t("criterion", { number: at + 1 }) })} press={() => put(criteria.filter((_, place) => place !== at))} />
          </div>
          <Levels levels={criterion.levels} change={(levels) => set(at, { levels })} problemAt={(pointer) => problemAt(`/rubric/criteria/${at}/levels${pointer}`)} />
        </div>
      ))}
      <button type="button" class="quiet add" onClick={() => put([...criteria, fresh])}>
        + {t("add-criterion")}
      </button>
    </fieldset>
  );
}

interface LevelsProps {
  levels: Level[];
  change: (levels: Level[]) => void;
  problemAt: (pointer: string) => string | null;
}

function Levels({ levels, change, problemAt }: LevelsProps) {
  const set = (at: number, members: Partial<Level>) => change(levels.map((one, place) => (place === at ? { ...one, ...members } : one)));
  return (
    <>
      {levels.map((one, at) => (
        <div class="columns tight level" key={at}>
          <NumberInput label={t("level-points")} min={0} value={one.points} problem={problemAt(`/${at}/points`)} change={(points) => set(at, { points: points ?? 0 })} />
          <TextField label={t("level-text")} value={one.text} problem={problemAt(`/${at}/text`)} change={(text) => set(at, { text })} />
          <IconButton sign="×" words={t("part-remove", { part: one.text })} disabled={levels.length === 1} press={() => change(levels.filter((_, place) => place !== at))} />
        </div>
      ))}
      <button type="button" class="quiet add" onClick={() => change([...levels, level(levels.length)])}>
        + {t("add-level")}
      </button>
    </>
  );
}

function level(points: number): Level {
  return { points, text: "" };
}
