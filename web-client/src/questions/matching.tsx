// Pairs: to each stem one of the choices.

import { useId } from "preact/hooks";
import { isAnswered, isMap } from "../core/responses.ts";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import type { ControlProps } from "./port.ts";

export function Matching({ question, port, assets, describedBy }: ControlProps) {
  const id = useId();
  const pairs = isMap(port.response) ? port.response : {};
  const choices = question.choices ?? [];
  const isRich = question.format === "markdown";
  const choose = (stem: string, choice: string) => {
    const next = { ...pairs, [stem]: choice === "" ? null : choice };
    port.change(isAnswered(next) ? next : null);
  };
  return (
    <fieldset aria-describedby={describedBy}>
      <legend>
        <RichText text={question.text} format={question.format} assets={assets} />
      </legend>
      {isRich && <Letters choices={choices} question={question} assets={assets} />}
      {(question.stems ?? []).map((stem, at) => (
        <div class="pair" key={stem.id}>
          <label for={`${id}-${at}`}>
            <RichText text={stem.text} format={question.format} assets={assets} inline />
          </label>
          <select
            id={`${id}-${at}`}
            value={String(pairs[stem.id] ?? "")}
            onChange={(event) => choose(stem.id, event.currentTarget.value)}
          >
            <option value="">{t("choose")}</option>
            {choices.map((choice, place) => (
              <option key={choice.id} value={choice.id} dir="auto">
                {isRich ? letter(place) : choice.text}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}

// a select shows text alone, so formatted choices are listed under letters
function Letters({ choices, question, assets }: { choices: { id: string; text: string }[] } & Pick<ControlProps, "question" | "assets">) {
  return (
    <ol class="letters">
      {choices.map((choice) => (
        <li key={choice.id}>
          <RichText text={choice.text} format={question.format} assets={assets} inline />
        </li>
      ))}
    </ol>
  );
}

export function letter(place: number): string {
  return place < 26 ? String.fromCharCode(65 + place) : `A${String.fromCharCode(65 + place - 26)}`;
}
