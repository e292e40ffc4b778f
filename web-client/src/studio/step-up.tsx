// Some acts want a sign-in that is not long ago: password and code are asked for, and the act is done then.

import { Dialog } from "../ui/dialog.tsx";
import { Field, Form, PasswordField } from "../ui/form.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

export function StepUp({ done, close }: { done: () => void; close: () => void }) {
  const app = useApp();
  const submit = async (values: Record<string, string>) => {
    await app.send("POST", "/auth/step-up", { password: values["step-up-password"], code: values["step-up-code"] });
    done();
  };
  return (
    <Dialog title={t("step-up")} close={close}>
      <p>{t("step-up-text")}</p>
      <Form action={t("go-on")} submit={submit}>
        <StepUpFields />
      </Form>
      <div class="actions">
        <button type="button" onClick={close}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}

export function StepUpFields() {
  return (
    <>
      <PasswordField label={t("password")} name="step-up-password" autocomplete="current-password" />
      <Field label={t("mfa-code")} name="step-up-code" autocomplete="one-time-code" inputMode="text" hint={t("mfa-hint")} />
    </>
  );
}
