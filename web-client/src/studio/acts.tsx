// Something done at the press of a button: once at a time, and what came of it said beside it.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { isProblem } from "../core/http.ts";
import { Dialog } from "../ui/dialog.tsx";
import { errorText } from "../ui/errors.ts";
import { holdFocus } from "../ui/focus.ts";
import { Form } from "../ui/form.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";
import { StepUp, StepUpFields } from "./step-up.tsx";

interface Act {
  isBusy: boolean;
  error: string;
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  dialog: ComponentChildren; // asks to sign in again, where the service wants that first
}

export function useAct(): Act {
  const app = useApp();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [again, setAgain] = useState<(() => Promise<unknown>) | null>(null);
  const isRunning = useRef(false);
  const run = async (work: () => Promise<unknown>) => {
    if (isRunning.current) return false;
    isRunning.current = true;
    const giveFocusBack = holdFocus();
    setBusy(true);
    setError("");
    try {
      await work();
      return true;
    } catch (problem) {
      if (isProblem(problem, "step_up_required")) setAgain(() => work);
      else {
        setError(errorText(problem));
        app.say(errorText(problem));
      }
      return false;
    } finally {
      isRunning.current = false;
      setBusy(false);
      giveFocusBack();
    }
  };
  const stepped = () => {
    setAgain(null);
    void run(again!);
  };
  const dialog = again === null ? null : <StepUp done={stepped} close={() => setAgain(null)} />;
  return { isBusy, error, run, dialog };
}

interface ActButtonProps {
  act: () => Promise<unknown>;
  class?: string;
  disabled?: boolean;
  children: ComponentChildren;
}

export function ActButton({ act, class: look, disabled, children }: ActButtonProps) {
  const { isBusy, error, run, dialog } = useAct();
  return (
    <>
      <button type="button" class={look} disabled={isBusy || disabled} onClick={() => run(act)}>
        {children}
      </button>
      {error && (
        <span class="problem" role="alert">
          {error}
        </span>
      )}
      {dialog}
    </>
  );
}

interface AskProps {
  label: string; // of the button that opens the question
  title: string;
  action: string; // of the button that does it
  act: (values: Record<string, string>) => Promise<unknown>;
  class?: string;
  danger?: boolean;
  disabled?: boolean;
  children?: ComponentChildren;
}

// a button that asks first, with fields where something must be said
export function Ask({ label, title, action, act, class: look, danger, disabled, children }: AskProps) {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  const [needsStepUp, setStepUp] = useState(false);
  const close = () => {
    setAsking(false);
    setStepUp(false);
  };
  const submit = async (values: Record<string, string>) => {
    if (needsStepUp) await app.send("POST", "/auth/step-up", { password: values["step-up-password"], code: values["step-up-code"] });
    try {
      await act(values);
      close();
    } catch (problem) {
      if (isProblem(problem, "step_up_required")) setStepUp(true);
      throw problem;
    }
  };
  return (
    <>
      <button type="button" class={look} disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </button>
      {isAsking && (
        <Dialog title={title} close={close}>
          <Form action={action} submit={submit} danger={danger ?? false}>
            {children}
            {needsStepUp && <StepUpFields />}
          </Form>
          <div class="actions">
            <button type="button" onClick={close}>
              {t("cancel")}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
