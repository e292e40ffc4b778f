// Webhooks: where events of one's quizzes are sent, whether they arrive, and a way to send one again.

import type { Webhook } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { Deliveries } from "./deliveries.tsx";

export type { Webhook } from "../../../types/api.ts";

const EVENTS = ["attempt.started", "attempt.submitted", "result.available", "result.changed", "quiz.published"] as const;

interface WebhooksProps {
  webhooks: Webhook[];
  changed: (secret?: string) => void;
}

export function Webhooks({ webhooks, changed }: WebhooksProps) {
  const app = useApp();
  const make = async ({ url, ...values }: Record<string, string>) => {
    const body = { url: url!.trim(), events: EVENTS.filter((event) => event in values) };
    const made = await app.send<{ secret: string }>("POST", "/webhooks", body, { key: randomKey() });
    changed(made.secret);
  };
  return (
    <section class="card" aria-labelledby="webhooks">
      <div class="view-head">
        <h2 id="webhooks">{t("webhooks")}</h2>
        <Ask label={t("new-webhook")} title={t("new-webhook")} action={t("make-webhook")} act={make}>
          <Field label={t("webhook-url")} name="url" hint={t("webhook-url-hint")} type="url" dir="ltr" maxLength={2000} autocomplete="off" />
          <fieldset class="field">
            <legend>{t("webhook-events")}</legend>
            {EVENTS.map((event) => (
              <label class="check" key={event}>
                <input type="checkbox" name={event} />
                <span>{eventWords(event)}</span>
              </label>
            ))}
          </fieldset>
        </Ask>
      </div>
      {webhooks.length === 0 && <p>{t("no-webhooks")}</p>}
      <ul class="list">
        {webhooks.map((webhook) => (
          <li key={webhook.id}>
            <WebhookRow webhook={webhook} changed={changed} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function WebhookRow({ webhook, changed }: { webhook: Webhook; changed: (secret?: string) => void }) {
  const app = useApp();
  const [isOpen, setOpen] = useState(false);
  const path = `/webhooks/${webhook.id}`;
  const toggle = async () => {
    await app.send("PATCH", path, { enabled: !webhook.enabled });
    changed();
  };
  const rotate = async () => changed((await app.send<{ secret: string }>("POST", `${path}/rotate-secret`)).secret);
  const remove = async () => {
    await app.send("DELETE", path);
    changed();
  };
  return (
    <article>
      <h3 dir="ltr">{webhook.url}</h3>
      <p class="hint">{webhook.events.map(eventWords).join(", ")}</p>
      <p class={webhook.enabled && webhook.failing_since === null ? "hint" : "problem"}>{stateWords(webhook)}</p>
      <div class="actions">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("deliveries")}
        </button>
        <ActButton act={toggle}>{t(webhook.enabled ? "webhook-disable" : "webhook-enable")}</ActButton>
        <Ask label={t("rotate-secret")} title={t("rotate-secret")} action={t("rotate-secret")} act={rotate}>
          <p>{t("rotate-secret-text")}</p>
        </Ask>
        <Ask class="quiet" danger label={t("delete-ask")} title={t("delete-webhook-title")} action={t("delete")} act={remove} />
      </div>
      {isOpen && <Deliveries path={path} />}
    </article>
  );
}

function stateWords({ enabled, disabled_reason, failing_since, last_success_at }: Webhook): string {
  if (!enabled) return t(`webhook-disabled-${disabled_reason}`);
  if (failing_since) return t("webhook-failing", { time: moment(failing_since) });
  return last_success_at ? t("webhook-works", { time: moment(last_success_at) }) : t("webhook-waits");
}

export function eventWords(event: string): string {
  return t(`event-${event.replace(".", "-")}`);
}
