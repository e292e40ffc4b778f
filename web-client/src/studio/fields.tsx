// Fields whose value lives in a draft, each with what the service said about it.

import type { ComponentChildren } from "preact";
import { createElement } from "preact";
import { useId } from "preact/hooks";
import { t } from "../ui/text.ts";

interface Common {
  label: string;
  hint?: string | undefined;
  problem?: string | null | undefined;
  isLabelHidden?: boolean;
}

interface TextFieldProps extends Common {
  value: string;
  change: (value: string) => void;
  [attribute: string]: unknown;
}

// the frame: label above, hint and problem below, and the control told of both
function Framed(props: Common & { id: string; class?: string; children: ComponentChildren }) {
  const { id, label, hint, problem, isLabelHidden, children } = props;
  return (
    <div class={props.class ? `field ${props.class}` : "field"}>
      <label for={id} class={isLabelHidden ? "unseen" : undefined}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} class="problem">
          {problem}
        </p>
      )}
    </div>
  );
}

function described(id: string, { hint, problem }: Common) {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": problem ? true : undefined };
}

export function TextField({ label, value, change, hint, problem, isLabelHidden, ...attributes }: TextFieldProps) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  const onInput = (event: InputEvent & { currentTarget: HTMLInputElement }) => change(event.currentTarget.value);
  return (
    <Framed id={id} {...common}>
      {createElement("input", { id, value, onInput, dir: "auto", autocomplete: "off", ...described(id, common), ...attributes } as object)}
    </Framed>
  );
}

export function AreaField({ label, value, change, hint, problem, isLabelHidden, ...attributes }: TextFieldProps) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => change(event.currentTarget.value);
  return (
    <Framed id={id} {...common}>
      {createElement("textarea", { id, value, onInput, dir: "auto", rows: 2, ...described(id, common), ...attributes } as object)}
    </Framed>
  );
}

interface NumberInputProps extends Common {
  value: number | null;
  change: (value: number | null) => void;
  [attribute: string]: unknown;
}

// empty is null; what is no number yet is left in the field, and not taken
export function NumberInput({ label, value, change, hint, problem, isLabelHidden, ...attributes }: NumberInputProps) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  const onInput = ({ currentTarget: field }: InputEvent & { currentTarget: HTMLInputElement }) => {
    if (field.value === "" && !field.validity.badInput) change(null);
    else if (Number.isFinite(field.valueAsNumber)) change(field.valueAsNumber);
  };
  return (
    <Framed id={id} class="number" {...common}>
      {createElement("input", { id, type: "number", step: "any", value: value ?? "", onInput, ...described(id, common), ...attributes } as object)}
    </Framed>
  );
}

interface SelectFieldProps<T extends string> extends Common {
  value: T;
  choices: readonly (readonly [T, string])[]; // value, words
  change: (value: T) => void;
}

export function SelectField<T extends string>({ label, value, choices, change, hint, problem, isLabelHidden }: SelectFieldProps<T>) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  return (
    <Framed id={id} {...common}>
      <select id={id} value={value} {...described(id, common)} onChange={(event) => change(event.currentTarget.value as T)}>
        {choices.map(([one, words]) => (
          <option key={one} value={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
    </Framed>
  );
}

interface CheckFieldProps {
  label: string;
  value: boolean;
  change: (value: boolean) => void;
  hint?: string;
}

export function CheckField({ label, value, change, hint }: CheckFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          checked={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

// the words for the values of a setting: `grading-best` and so on
export function choicesOf<const T extends string>(prefix: string, values: readonly T[]): [T, string][] {
  return values.map((value) => [value, t(`${prefix}-${value.replaceAll("_", "-")}`)]);
}
