// What can be done for one who sits, or has sat.

import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { TimeFields, usePost } from "./controls.tsx";
import { isRunningRow, type MonitorRow } from "./monitor.ts";

export function RowTools({ row, name, done }: { row: MonitorRow; name: string; done: () => void }) {
  const app = useApp();
  const post = usePost(done);
  const path = `/attempts/${row.attempt_id}`;
  return (
    <details class="menu">
      <summary aria-label={t("acts-for", { name })}>{t("more")}</summary>
      <div class="menu-items">
        {isRunningRow(row) && (
          <>
            <Ask
              class="quiet"
              label={t("give-time")}
              title={`${t("give-time-title")} ${name}`}
              action={t("give-time-now")}
              act={(values) => post(`${path}/extend`, { minutes: Number(values["minutes"]), reason: values["reason"] })}
            >
              <TimeFields />
            </Ask>
            <ActButton
              class="quiet"
              act={async () => {
                await post(`${path}/release-device`, undefined);
                app.say(t("device-released"));
              }}
            >
              {t("release-device")}
            </ActButton>
            <Ask class="quiet danger-text" label={t("hand-in-for")} title={t("hand-in-for-title", { name })} action={t("hand-in")} act={() => post(`${path}/close`, undefined)} danger>
              <p>{t("hand-in-for-text")}</p>
            </Ask>
          </>
        )}
        <a class="button quiet" href={`#/paper/${row.attempt_id}/log`}>
          {t("log")}
        </a>
        {!isRunningRow(row) && (
          <>
            <Ask
              class="quiet"
              label={t("reopen-ask")}
              title={t("reopen-title", { name })}
              action={t("reopen")}
              act={(values) => post(`${path}/reopen`, { minutes: Number(values["minutes"]), reason: values["reason"] })}
            >
              <p>{t("reopen-text")}</p>
              <TimeFields />
            </Ask>
            <a class="button quiet" href={`#/paper/${row.attempt_id}`}>
              {t("paper")}
            </a>
          </>
        )}
      </div>
    </details>
  );
}
