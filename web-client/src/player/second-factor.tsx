// A second factor beside the password: set up with an authenticator app, confirmed by a code of it, taken away again.

import { useState } from "preact/hooks";
import type { RecoveryCodes as Recovery, TotpSetup } from "../../types/api.ts";
import { Field, Form, PasswordField } from "../ui/form.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

const CODE = { autocomplete: "one-time-code", inputMode: "text" } as const;

export function SecondFactor() {
  const app = useApp();
  const [setup, setSetup] = useState<TotpSetup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isOn, setOn] = useState(app.user.value?.mfa_enabled === true);
  const begin = async (values: Record<string, string>) => setSetup(await app.send<TotpSetup>("POST", "/auth/mfa/totp", { password: values["password"] }));
  const confirm = async (values: Record<string, string>) => {
    const { recovery_codes } = await app.send<Recovery>("POST", "/auth/mfa/totp/confirm", { code: values["code"] });
    setCodes(recovery_codes);
    setSetup(null);
    setOn(true);
  };
  const disable = async (values: Record<string, string>) => {
    await app.send("POST", "/auth/mfa/totp/disable", values);
    setCodes(null);
    setOn(false);
  };
  return (
    <>
      <p>{isOn ? t("factor-is-on") : t("factor-text")}</p>
      {codes && <RecoveryCodes codes={codes} />}
      {isOn ? (
        <Form key="off" action={t("factor-off")} submit={disable} danger>
          <PasswordField label={t("password")} name="password" autocomplete="current-password" />
          <Field label={t("mfa-code")} name="code" {...CODE} hint={t("mfa-hint")} />
        </Form>
      ) : setup ? (
        <Form key="confirm" action={t("factor-confirm")} submit={confirm}>
          <p>
            <a href={setup.otpauth_uri}>{t("factor-open-app")}</a>
          </p>
          <p>{t("factor-secret")}</p>
          <p>
            <code dir="ltr">{setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
          </p>
          <Field label={t("mfa-code")} name="code" {...CODE} />
        </Form>
      ) : (
        <Form key="begin" action={t("factor-on")} submit={begin}>
          <PasswordField label={t("password")} name="password" autocomplete="current-password" />
        </Form>
      )}
    </>
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div class="notice inset" role="status">
      <p>{t("factor-codes")}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code dir="ltr">{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
