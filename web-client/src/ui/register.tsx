// Making an account, and asking for a new password.

import { useRef, useState } from "preact/hooks";
import { keyPerBody } from "../core/session.ts";
import { Field, Form, PasswordField } from "./form.tsx";
import { arrive, EMAIL, LookIntoMail, ToSignIn } from "./sign-in.tsx";
import { t } from "./text.ts";
import { Card, useApp } from "./view.tsx";

// `id` is the token of an invitation
export function RegisterView({ id: invitation }: { id: string }) {
  const app = useApp();
  const [isMailed, setMailed] = useState(false);
  const keyOf = useRef(keyPerBody()).current;
  if (isMailed) return <LookIntoMail text={t("mailed-register")} />;
  const submit = async (values: Record<string, string>) => {
    const body = invitation ? { ...values, invitation } : values;
    const response = await app.session.call("POST", "/auth/register", { body, key: keyOf(body) });
    if (response.body.id === undefined) return setMailed(true);
    await app.session.signIn(values["email"] ?? "", values["password"] ?? "");
    await arrive(app);
  };
  return (
    <Card title={t("make-account")} narrow>
      {invitation && <p>{t("invited")}</p>}
      <Form action={t("make-the-account")} submit={submit}>
        <Field label={t("email")} name="email" {...EMAIL} />
        <Field label={t("name")} name="username" autocomplete="nickname" maxLength={64} hint={t("name-hint")} />
        <PasswordField label={t("password")} name="password" autocomplete="new-password" hint={t("password-hint")} />
      </Form>
      <ToSignIn />
    </Card>
  );
}

export function ForgotView() {
  const app = useApp();
  const [isMailed, setMailed] = useState(false);
  if (isMailed) return <LookIntoMail text={t("mailed-reset")} />;
  const submit = async (body: Record<string, string>) => {
    await app.session.call("POST", "/auth/password/forgot", { body });
    setMailed(true);
  };
  return (
    <Card title={t("set-new-password")} narrow>
      <Form action={t("send-link")} submit={submit}>
        <Field label={t("email")} name="email" {...EMAIL} />
      </Form>
      <ToSignIn />
    </Card>
  );
}
