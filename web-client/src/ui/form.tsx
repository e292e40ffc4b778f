// Forms that send once at a time, and show at which field something was wrong.

import { type ComponentChildren, createContext, createElement } from "preact";
import { useContext, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isSignedOut } from "./app.ts";
import { errorText, memberProblem } from "./errors.ts";
import { described, FieldFrame } from "./field.tsx";
import { holdFocus } from "./focus.ts";
import { t } from "./text.ts";
import { useApp } from "./view.tsx";

type Values = Record<string, string>;

// why the form around was refused
const Refusal = createContext<unknown>(null);

interface FormProps {
  action: string;
  submit: (values: Values) => Promise<unknown>;
  danger?: boolean;
  children?: ComponentChildren;
}

export function Form({ action, submit, danger, children }: FormProps) {
  const app = useApp();
  const [refusal, setRefusal] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const node = useRef<HTMLFormElement>(null);
  const name = useRef(`${location.hash} ${action}`).current;
  useLayoutEffect(() => restore(node.current!, app.typed.get(name)), []);
  useLayoutEffect(() => node.current!.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [refusal]);
  const send = async (event: Event) => {
    event.preventDefault();
    const form = node.current;
    if (isBusy || form === null) return;
    const values = Object.fromEntries(new FormData(form)) as Values;
    const giveFocusBack = holdFocus();
    setBusy(true);
    setRefusal(null);
    try {
      await submit(values);
      app.typed.delete(name);
    } catch (problem) {
      if (isSignedOut(problem)) app.typed.set(name, withoutPasswords(values));
      setRefusal(problem);
    } finally {
      setBusy(false);
      giveFocusBack();
    }
  };
  const isShown = (member: string) => node.current!.querySelector(`.field input[name="${CSS.escape(member)}"]:not([type=radio])`) !== null;
  return (
    <form ref={node} onSubmit={send}>
      <Refusal.Provider value={refusal}>{children}</Refusal.Provider>
      <p class="problem" role="alert">
        {refusal === null ? "" : errorText(refusal, isShown)}
      </p>
      <button class={danger ? "danger" : "primary"} disabled={isBusy}>
        {action}
      </button>
    </form>
  );
}

function withoutPasswords(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes("password")));
}

// who had to sign in again finds what was typed
function restore(form: HTMLFormElement, values: Values | undefined): void {
  if (values === undefined) return;
  for (const field of form.querySelectorAll<HTMLInputElement>("input")) {
    const value = values[field.name];
    if (/checkbox|radio/.test(field.type)) field.checked = value === field.value;
    else if (value !== undefined) field.value = value;
  }
}

// what the refusal of the form around says of a field
function useProblem(name: string): string {
  return memberProblem(useContext(Refusal), name);
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
  const problem = useProblem(name);
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      {createElement("input", { id, name, required: true, ...described(id, { hint, problem }), ...attributes })}
    </FieldFrame>
  );
}

// a password that can be looked at
export function PasswordField({ label, name, hint, autocomplete }: { label: string; name: string; hint?: string; autocomplete: string }) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  const problem = useProblem(name);
  const attributes = { autocomplete, autocapitalize: "off", spellcheck: false, ...described(id, { hint, problem }) } as const;
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <div class="with-button">
        {createElement("input", { id, name, required: true, type: isShown ? "text" : "password", ...attributes })}
        <button type="button" class="quiet" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? t("hide") : t("show")}
        </button>
      </div>
    </FieldFrame>
  );
}
