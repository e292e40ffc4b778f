// People brought into a group: by invitation, or by a list that replaces the one before.

import { useState } from "preact/hooks";
import type { RosterLine, RosterReport } from "../../../types/api.ts";
import { randomKey } from "../../core/session.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton, useAct } from "../acts.tsx";
import { AreaField } from "../fields.tsx";
import { useKept } from "../kept.ts";

export function Invitations({ path, done }: { path: string; done: () => void }) {
  const app = useApp();
  const [typed, setTyped, forget] = useKept(`invite ${path}`, "");
  const [sent, setSent] = useState(0);
  const emails = typed.split(/[\s,;]+/).filter(Boolean);
  const invite = async () => {
    await app.send("POST", `${path}/invitations`, { emails }, { key: randomKey() });
    setSent(emails.length);
    setTyped("");
    forget();
    done();
  };
  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">{t("invite")}</h2>
      <AreaField label={t("emails")} hint={t("emails-hint")} rows={3} dir="ltr" value={typed} change={setTyped} />
      <div class="actions">
        <ActButton class="primary" disabled={emails.length === 0} act={invite}>
          {t("invite-count", { count: emails.length })}
        </ActButton>
      </div>
      {sent > 0 && (
        <p class="note" role="status">
          {t("invited-count", { count: sent })}
        </p>
      )}
    </section>
  );
}

export function Roster({ path, done }: { path: string; done: () => void }) {
  const app = useApp();
  const [file, setFile] = useState<File | null>(null);
  const [lines, setLines] = useState<RosterLine[] | null>(null);
  const { isBusy, error, run } = useAct();
  const put = () =>
    run(async () => {
      const { body } = await app.session.request<RosterReport>("PUT", `${path}/roster`, { file: { type: "text/csv", content: file! } });
      setLines(body.lines);
      done();
    });
  return (
    <section class="card" aria-labelledby="roster">
      <h2 id="roster">{t("roster")}</h2>
      <p>{t("roster-text")}</p>
      <label class="field">
        <span class="unseen">{t("roster-file")}</span>
        <input type="file" accept=".csv,text/csv" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <p class="problem" role="alert">
        {error}
      </p>
      <div class="actions">
        <button type="button" disabled={file === null || isBusy} onClick={put}>
          {t("replace-roster")}
        </button>
      </div>
      {lines && (
        <div role="status">
          <ul class="report">
            {lines.map(({ line, outcome, detail }) => (
              <li key={line}>
                <span class={`mark ${outcome === "refused" ? "wrong" : "right"}`}>{t(`roster-${outcome.replaceAll("_", "-")}`)}</span> {t("line", { line })}{" "}
                <span class="note" dir="auto">
                  {detail}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
