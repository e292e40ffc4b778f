// Where links in mails lead: `#verify=<token>` confirms an address, `#reset=<token>` sets a password.
// The token stands behind the hash, so no server sees it in an address, and is used by a POST alone.

import { useRef, useState } from "preact/hooks";
import { keyPerBody } from "../core/session.ts";
import { Form, PasswordField } from "../ui/form.tsx";
import { t } from "../ui/text.ts";
import { Card, Load, useApp } from "../ui/view.tsx";

export function VerifyView({ id: token }: { id: string }) {
  const app = useApp();
  const confirm = async () => {
    await app.session.call("POST", "/auth/verify-email", { body: { token } });
    return true;
  };
  return (
    <Load load={confirm} keys={[token]}>
      {() => <Done title={t("thank-you")} text={t("address-confirmed")} />}
    </Load>
  );
}

export function ResetView({ id: token }: { id: string }) {
  const app = useApp();
  const keyOf = useRef(keyPerBody()).current;
  const [isDone, setDone] = useState(false);
  if (isDone) return <Done title={t("password-is-set")} text={t("sign-in-with-it")} />;
  const submit = async (values: Record<string, string>) => {
    const body = { token, new_password: values["new_password"] };
    await app.session.call("POST", "/auth/password/reset", { body, key: keyOf(body) });
    setDone(true);
  };
  return (
    <Card title={t("set-new-password")} narrow>
      <p>{t("all-devices-signed-out")}</p>
      <Form action={t("set-password")} submit={submit}>
        <PasswordField label={t("new-password")} name="new_password" autocomplete="new-password" hint={t("password-hint")} />
      </Form>
    </Card>
  );
}

function Done({ title, text }: { title: string; text: string }) {
  return (
    <Card title={title} narrow>
      <p>{text}</p>
      <p class="links">
        <a href="#/">{t("to-the-quizzes")}</a>
      </p>
    </Card>
  );
}
