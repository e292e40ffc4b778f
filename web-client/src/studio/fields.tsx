// Fields whose value lives in a draft, each with what the service said about it.

import { createElement } from "preact";
import { useId } from "preact/hooks";
import { described, FieldFrame, type Notes } from "../ui/field.tsx";
import { t } from "../ui/text.ts";

interface Common extends Notes {
  label: string;
  isLabelHidden?: boolean;
}

interface TextFieldProps extends Common {
  value: string;
  change: (value: string) => void;
  [attribute: string]: unknown;
}

export function TextField({ label, value, change, hint, problem, isLabelHidden, ...attributes }: TextFieldProps) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  const onInput = (event: InputEvent & { currentTarget: HTMLInputElement }) => change(event.currentTarget.value);
  return (
    <FieldFrame id={id} {...common}>
      {createElement("input", { id, value, onInput, dir: "auto", autocomplete: "off", ...described(id, common), ...attributes } as object)}
    </FieldFrame>
  );
}

export function AreaField({ label, value, change, hint, problem, isLabelHidden, ...attributes }: TextFieldProps) {
  const id = useId();
  const common = { label, hint, problem, isLabelHidden: isLabelHidden ?? false };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => change(event.currentTarget.value);
  return (
    <FieldFrame id={id} {...common}>
      {createElement("textarea", { id, value, onInput, dir: "auto", rows: 2, ...described(id, common), ...attributes } as object)}
    </FieldFrame>
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
    <FieldFrame id={id} class="number" {...common}>
      {createElement("input", { id, type: "number", step: "any", value: value ?? "", onInput, ...described(id, common), ...attributes } as object)}
    </FieldFrame>
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
    <FieldFrame id={id} {...common}>
      <select id={id} value={value} {...described(id, common)} onChange={(event) => change(event.currentTarget.value as T)}>
        {choices.map(([one, words]) => (
          <option key={one} value={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
    </FieldFrame>
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
