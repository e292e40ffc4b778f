// Signing in.

import { useState } from "preact/hooks";
import { isProblem } from "../core/http.ts";
import type { App } from "./app.ts";
import { errorText } from "./errors.ts";
import { Field, Form, PasswordField } from "./form.tsx";
import { t } from "./text.ts";
import { Card, useApp } from "./view.tsx";

export const EMAIL = { type: "email", autocomplete: "username", inputMode: "email" } as const;

export function SignInView() {
  const app = useApp();
  const [state, setState] = useState<{ mfaToken?: string; unverified?: string; problem?: string }>({});
  if (state.unverified) return <ConfirmFirst email={state.unverified} problem={state.problem ?? ""} />;
  const submit = async (values: Record<string, string>) => {
    try {
      if (state.mfaToken) await app.session.signInWithCode(state.mfaToken, values["code"] ?? "");
      else {
        const { mfa_token } = await app.session.signIn(values["email"] ?? "", values["password"] ?? "");
        if (mfa_token) return setState({ mfaToken: mfa_token });
      }
    } catch (error) {
      if (!isProblem(error, "email_not_verified")) throw error;
      return setState({ unverified: values["email"] ?? "", problem: errorText(error) });
    }
    await arrive(app);
  };
  return (
    <Card title={t("sign-in")} narrow>
      <SignedOutNotice />
      <Form key={state.mfaToken} action={t("sign-in")} submit={submit}>
        {state.mfaToken ? (
          <Field label={t("mfa-code")} name="code" autocomplete="one-time-code" inputMode="text" hint={t("mfa-hint")} />
        ) : (
          <>
            <Field label={t("email")} name="email" {...EMAIL} />
            <PasswordField label={t("password")} name="password" autocomplete="current-password" />
          </>
        )}
      </Form>
      <p class="links">
        <a href="#/register">{t("make-account")}</a>
        <a href="#/forgot">{t("forgot-password")}</a>
      </p>
    </Card>
  );
}

// why somebody who was signed in meets this page, and what became of their attempt
function SignedOutNotice() {
  const app = useApp();
  if (app.signOutReason.value !== "ended") return null;
  return (
    <div class="notice inset" role="status">
      <p>{t("signed-out")}</p>
      {app.wanted.startsWith("attempt/") && <p>{t("signed-out-attempt")}</p>}
    </div>
  );
}

// who it is, and then what they came for
export async function arrive(app: App): Promise<void> {
  await app.loadUser();
  const wanted = app.wanted;
  app.wanted = "";
  app.signOutReason.value = null;
  app.go(wanted);
}

function ConfirmFirst({ email, problem }: { email: string; problem: string }) {
  const app = useApp();
  const [isMailed, setMailed] = useState(false);
  if (isMailed) return <LookIntoMail text={t("mailed-again")} />;
  const submit = async () => {
    await app.session.call("POST", "/auth/verify-email/resend", { body: { email } });
    setMailed(true);
  };
  return (
    <Card title={t("confirm-first")} narrow>
      <p>{problem}</p>
      <Form action={t("send-another-link")} submit={submit} />
      <ToSignIn />
    </Card>
  );
}

export function LookIntoMail({ text }: { text: string }) {
  return (
    <Card title={t("look-into-mail")} narrow>
      <p>{text}</p>
      <ToSignIn />
    </Card>
  );
}

export function ToSignIn() {
  return (
    <p class="links">
      <a href="#/sign-in">{t("sign-in")}</a>
    </p>
  );
}
