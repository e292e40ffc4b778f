// Forms that send once at a time, and show at which field something was wrong.

import { type ComponentChildren, createElement } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Problem } from "../core/http.ts";
import { errorText } from "./errors.ts";
import { t } from "./text.ts";

interface FormProps {
  action: string;
  submit: (values: Record<string, string>) => Promise<unknown>;
  danger?: boolean;
  children?: ComponentChildren;
}

export function Form({ action, submit, danger, children }: FormProps) {
  const [error, setError] = useState<string>("");
  const [isBusy, setBusy] = useState(false);
  const node = useRef<HTMLFormElement>(null);
  const send = async (event: Event) => {
    event.preventDefault();
    if (isBusy || node.current === null) return;
    setBusy(true);
    setError("");
    try {
      await submit(Object.fromEntries(new FormData(node.current)) as Record<string, string>);
    } catch (problem) {
      setError(errorText(problem));
      focusField(node.current, problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={node} onSubmit={send}>
      {children}
      <p class="problem" role="alert">
        {error}
      </p>
      <button class={danger ? "danger" : "primary"} disabled={isBusy}>
        {action}
      </button>
    </form>
  );
}

// the field that the API's pointer names gets the focus
function focusField(form: HTMLFormElement, error: unknown): void {
  if (!(error instanceof Problem)) return;
  const name = error.document.errors?.[0]?.pointer.split("/").at(-1) ?? "";
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}

interface FieldProps {
  label: string;
  name: string;
  hint?: string;
  required?: boolean;
  [attribute: string]: string | number | boolean | undefined;
}

export function Field({ label, name, hint, ...attributes }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {createElement("input", { id, name, required: true, "aria-describedby": hint ? `${id}-hint` : undefined, ...attributes })}
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

// a password that can be looked at
export function PasswordField({ label, name, hint, autocomplete }: { label: string; name: string; hint?: string; autocomplete: string }) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  const attributes = { autocomplete, autocapitalize: "off", spellcheck: false, ...described } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-button">
        {createElement("input", { id, name, required: true, type: isShown ? "text" : "password", ...attributes })}
        <button type="button" class="quiet" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? t("hide") : t("show")}
        </button>
      </div>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
