// A number, with its unit where the question has some. What may mean two things is asked back about.

import { useId, useState } from "preact/hooks";
import { readNumber, splitUnit } from "../core/numbers.ts";
import { RichText } from "../ui/rich-text.tsx";
import { decimal, t } from "../ui/text.ts";
import type { ControlProps } from "./port.ts";
import { useTypedField } from "./typed.ts";

interface NumberFieldProps {
  id: string;
  value: string;
  draft: string | null;
  label?: string;
  describedBy?: string;
  withUnit?: boolean;
  change: (text: string | null) => void;
  hold: (text: string, reason: string) => void;
}

export function Numeric({ question, port, assets, describedBy }: ControlProps) {
  const id = useId();
  const units = question.units ?? [];
  const response = port.response === null ? "" : String(port.response);
  return (
    <div class="field">
      <label for={id}>
        <RichText text={question.text} format={question.format} assets={assets} />
      </label>
      <NumberField
        id={id}
        value={response}
        draft={port.draft}
        describedBy={describedBy}
        withUnit={units.length > 0}
        change={port.change}
        hold={port.hold}
      />
      {units.length > 0 && <p class="hint">{t("units-hint", { units: units.join(", ") })}</p>}
    </div>
  );
}

// the keyboard of phones for decimals has no minus, so it is the one for text
export function NumberField(props: NumberFieldProps) {
  const { id, value, draft, label, describedBy, withUnit = false, change, hold } = props;
  const [readings, setReadings] = useState<[string, string] | null>(null);
  const isShowing = (typed: string) => (draft !== null ? typed === draft : asAnswer(typed, withUnit) === (value || null));
  const port = { response: value, draft, change: () => {}, hold };
  const { field, onBlur } = useTypedField<HTMLInputElement>(port, draft ?? value, isShowing);
  const read = (typed: string) => {
    const { number, unit } = withUnit ? splitUnit(typed) : { number: typed, unit: "" };
    const found = readNumber(number);
    setReadings(found.kind === "ambiguous" ? found.readings : null);
    if (found.kind === "number") change(unit ? `${found.text} ${unit}` : found.text);
    else if (found.kind === "empty" && unit === "") change(null);
    else hold(typed, found.kind === "ambiguous" ? "ambiguous_number" : "not_a_number");
  };
  const decide = (reading: string) => {
    if (field.current) field.current.value = reading;
    field.current?.focus();
    read(reading);
  };
  return (
    <>
      <input
        id={id}
        ref={field}
        class="number-field"
        inputMode="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={draft !== null}
        onBlur={onBlur}
        onInput={(event) => read(event.currentTarget.value)}
      />
      {readings && (
        <span class="ask-back" role="group" aria-label={t("which-number")}>
          <span>{t("which-number")}</span>
          {readings.map((reading) => (
            <button type="button" key={reading} onClick={() => decide(reading)}>
              {decimal(reading)}
            </button>
          ))}
        </span>
      )}
    </>
  );
}

function asAnswer(typed: string, withUnit: boolean): string | null {
  const { number, unit } = withUnit ? splitUnit(typed) : { number: typed, unit: "" };
  const found = readNumber(number);
  if (found.kind !== "number") return null;
  return unit ? `${found.text} ${unit}` : found.text;
}
