// One response: nothing says whose it is. Levels of the rubric add up to points, which can be changed; Ctrl and
// Enter save and go on.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { isProblem } from "../../core/http.ts";
import { RichText } from "../../ui/rich-text.tsx";
import { moment, number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { useAct } from "../acts.tsx";
import { AreaField, NumberInput } from "../fields.tsx";
import type { ResponseToMark, Rubric } from "./models.ts";

interface MarkFormProps {
  path: string;
  response: ResponseToMark;
  saved: () => void;
  skip?: () => void;
}

export function MarkForm({ path, response, saved, skip }: MarkFormProps) {
  const app = useApp();
  const [points, setPoints] = useState<number | null>(response.mark?.points ?? null);
  const [comment, setComment] = useState(response.mark?.comment ?? "");
  const [levels, setLevels] = useState<(number | null)[]>(response.mark?.rubric?.levels ?? response.rubric?.criteria.map(() => null) ?? []);
  const [isStale, setStale] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { isBusy, error, run } = useAct();
  useEffect(() => heading.current?.focus(), []);
  const choose = (at: number, level: number) => {
    const next = levels.map((one, place) => (place === at ? level : one));
    setLevels(next);
    setPoints(sumOf(response.rubric!, next));
  };
  const save = () =>
    run(async () => {
      if (points === null) return;
      const rubric = response.rubric ? { rubric: levels } : {};
      try {
        await app.send("PUT", `${path}/${response.response_id}`, { points, comment: comment || null, version: response.version, ...rubric });
      } catch (problem) {
        if (isProblem(problem, "stale_version")) setStale(true);
        throw problem;
      }
      app.say(t("mark-saved"));
      saved();
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  };
  return (
    <div class="mark-form" onKeyDown={onKeyDown}>
      <h3 ref={heading} tabIndex={-1}>
        <RichText text={response.text} format={response.format} assets={response.assets} />
      </h3>
      <blockquote class="given text" dir="auto">
        {asText(response.response)}
      </blockquote>
      {response.notes_for_markers && (
        <p class="notice inset" dir="auto">
          {response.notes_for_markers}
        </p>
      )}
      {response.rubric?.criteria.map((criterion, at) => (
        <Criterion key={at} criterion={criterion} chosen={levels[at] ?? null} choose={(level) => choose(at, level)} />
      ))}
      <NumberInput
        label={t("points-of", { max: number(response.points) })}
        min={0}
        max={response.points}
        value={points}
        change={setPoints}
        problem={points !== null && (points < 0 || points > response.points) ? t("points-between", { max: number(response.points) }) : null}
      />
      <AreaField label={t("mark-comment")} hint={t("mark-comment-hint")} maxLength={5000} value={comment} change={setComment} />
      <p class="problem" role="alert">
        {error}
      </p>
      <div class="actions">
        <button type="button" class="primary" disabled={isBusy || points === null} onClick={save}>
          {skip ? t("save-and-next") : t("save")}
        </button>
        {skip && (
          <button type="button" disabled={isBusy} onClick={skip}>
            {isStale ? t("next") : t("skip-response")}
          </button>
        )}
      </div>
      {response.claimed_until && <p class="hint">{t("claimed-until", { time: moment(response.claimed_until) })}</p>}
    </div>
  );
}

interface CriterionProps {
  criterion: Rubric["criteria"][number];
  chosen: number | null;
  choose: (level: number) => void;
}

function Criterion({ criterion, chosen, choose }: CriterionProps) {
  const name = useId();
  return (
    <fieldset class="field">
      <legend dir="auto">{criterion.text}</legend>
      {criterion.levels.map((level, at) => (
        <label class="option" key={at}>
          <input type="radio" name={name} checked={chosen === at} onChange={() => choose(at)} />
          <span class="text" dir="auto">
            {level.text}
          </span>
          <strong>{number(level.points)}</strong>
        </label>
      ))}
    </fieldset>
  );
}

function sumOf(rubric: Rubric, levels: (number | null)[]): number {
  const sum = levels.reduce<number>((total, level, at) => total + (level === null ? 0 : (rubric.criteria[at]?.levels[level]?.points ?? 0)), 0);
  return Math.round(sum * 1000) / 1000;
}

function asText(response: ResponseToMark["response"]): string {
  if (response === null || response === "") return t("no-answer");
  return typeof response === "string" ? response : JSON.stringify(response);
}
