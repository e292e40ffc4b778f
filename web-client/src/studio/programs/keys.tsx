// Service keys: what each may do, until when, and when it was last used.

import type { ServiceKey } from "../../../types/api.ts";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";

export type { ServiceKey } from "../../../types/api.ts";

const SCOPES = [
  "quizzes:read",
  "quizzes:write",
  "attempts:read",
  "results:read",
  "results:write",
  "groups:read",
  "groups:write",
  "webhooks:write",
] as const;

interface KeysProps {
  keys: ServiceKey[];
  changed: (secret?: string) => void;
}

export function Keys({ keys, changed }: KeysProps) {
  const app = useApp();
  const make = async ({ name, ...values }: Record<string, string>) => {
    const scopes = SCOPES.filter((scope) => scope in values);
    const made = await app.send<{ secret: string }>("POST", "/keys", { name, scopes }, { key: randomKey() });
    changed(made.secret);
  };
  const remove = async (id: string) => {
    await app.send("DELETE", `/keys/${id}`);
    changed();
  };
  return (
    <section class="card" aria-labelledby="keys">
      <div class="view-head">
        <h2 id="keys">{t("keys")}</h2>
        <Ask label={t("new-key")} title={t("new-key")} action={t("make-key")} act={make}>
          <Field label={t("key-name")} name="name" hint={t("key-name-hint")} maxLength={100} dir="auto" autocomplete="off" />
          <fieldset class="field">
            <legend>{t("key-may")}</legend>
            {SCOPES.map((scope) => (
              <label class="check" key={scope}>
                <input type="checkbox" name={scope} />
                <span>{scopeWords(scope)}</span>
              </label>
            ))}
          </fieldset>
        </Ask>
      </div>
      {keys.length === 0 && <p>{t("no-keys")}</p>}
      <ul class="list">
        {keys.map((key) => (
          <li class="row" key={key.id}>
            <span class="name" dir="auto">
              {key.name}
            </span>
            <span class="hint">{key.scopes.map(scopeWords).join(", ")}</span>
            <span class="hint">
              {t("key-until", { time: moment(key.expires_at) })} {key.last_used_at ? t("key-used", { time: moment(key.last_used_at) }) : t("key-unused")}
            </span>
            <Ask class="quiet" danger label={t("delete-ask")} title={t("delete-key-title", { name: key.name })} action={t("delete")} act={() => remove(key.id)}>
              <p>{t("delete-key-text")}</p>
            </Ask>
          </li>
        ))}
      </ul>
    </section>
  );
}

function scopeWords(scope: string): string {
  return t(`scope-${scope.replace(":", "-")}`);
}
