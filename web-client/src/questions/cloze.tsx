// A text with gaps in it, each with a field or a list of its own.

import { useId } from "preact/hooks";
import { type Gap, isAnswered, isMap } from "../core/responses.ts";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import { NumberField } from "./numeric.tsx";
import type { AnswerPort, ControlProps } from "./port.ts";
import { useTypedField } from "./typed.ts";

interface GapProps {
  gap: Gap;
  id: string;
  label: string;
  value: string;
  port: AnswerPort;
  change: (value: string | null) => void;
}

export function Cloze({ question, port, assets, describedBy }: ControlProps) {
  const id = useId();
  const gaps = question.gaps ?? [];
  const given = isMap(port.response) ? port.response : {};
  const change = (gap: Gap, value: string | null) => {
    const next = { ...given, [gap.id]: value };
    port.change(isAnswered(next) ? next : null);
  };
  const slot = (number: number) => {
    const gap = gaps[number - 1];
    if (gap === undefined) return `{{${number}}}`;
    const value = String(given[gap.id] ?? "");
    const props = { gap, id: `${id}-${number}`, label: t("gap", { number }), value, port };
    return <GapControl key={gap.id} {...props} change={(text) => change(gap, text)} />;
  };
  return (
    <div class="cloze" role="group" aria-label={t("text-with-gaps")} aria-describedby={describedBy}>
      <RichText text={question.text} format={question.format} assets={assets} slot={slot} />
    </div>
  );
}

function GapControl(props: GapProps) {
  if (props.gap.kind === "choice") return <ChoiceGap {...props} />;
  return props.gap.kind === "numeric" ? <NumberGap {...props} /> : <TextGap {...props} />;
}

function ChoiceGap({ gap, id, label, value, change }: GapProps) {
  return (
    <select id={id} aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value || null)}>
      <option value="">{t("choose")}</option>
      {(gap.options ?? []).map((option) => (
        <option key={option.id} value={option.id}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function TextGap({ id, label, value, port, change }: GapProps) {
  const { field, onBlur } = useTypedField<HTMLInputElement>(port, value, (typed) => typed === value);
  return (
    <input
      id={id}
      ref={field}
      class="gap"
      dir="auto"
      autocomplete="off"
      maxLength={255}
      aria-label={label}
      onBlur={onBlur}
      onInput={(event) => change(event.currentTarget.value || null)}
    />
  );
}

// drafts are kept by question, so a gap's draft carries the gap's id before it
function NumberGap({ gap, id, label, value, port, change }: GapProps) {
  const prefix = `${gap.id}:`;
  const draft = port.draft?.startsWith(prefix) ? port.draft.slice(prefix.length) : null;
  const hold = (text: string, reason: string) => port.hold(prefix + text, reason);
  const withUnit = (gap.units ?? []).length > 0;
  return <NumberField id={id} label={label} value={value} draft={draft} withUnit={withUnit} change={change} hold={hold} />;
}
