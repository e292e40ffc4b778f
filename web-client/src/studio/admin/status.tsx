// The state of the service, as far as it tells: its version, work that is late, messages that were given up.

import type { AdminStatus } from "../../../types/api.ts";
import { duration, moment, number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { wordsOf } from "./words.ts";

const LATE_SECONDS = 120; // the timer runs once a minute

function Measured({ name, value, isBad, to }: { name: string; value: string; isBad: boolean; to?: string }) {
  return (
    <>
      <dt>{t(name)}</dt>
      <dd class={isBad ? "problem" : undefined}>{to && isBad ? <a href={to}>{value}</a> : value}</dd>
    </>
  );
}

export function Status() {
  const app = useApp();
  return (
    <section class="card" aria-label={t("admin-status")}>
      <LoadPart load={() => app.get<AdminStatus>("/admin/status")} keys={[]}>
        {(status) => (
          <>
            <Facts status={status} />
            <Late status={status} />
            <DeadLetters counts={status.dead_letters} />
            <h2>{t("status-limits")}</h2>
            <dl class="pairs">
              {Object.entries(status.limits).map(([name, limit]) => (
                <>
                  <dt>{wordsOf("limit", name)}</dt>
                  <dd>{number(limit)}</dd>
                </>
              ))}
            </dl>
          </>
        )}
      </LoadPart>
    </section>
  );
}

function Facts({ status }: { status: AdminStatus }) {
  return (
    <dl class="pairs">
      <dt>{t("status-version")}</dt>
      <dd>{status.version}</dd>
      <dt>{t("status-stage")}</dt>
      <dd>{status.stage}</dd>
      <dt>{t("status-registration")}</dt>
      <dd>{wordsOf("registration", status.registration)}</dd>
      <dt>{t("status-mail-rate")}</dt>
      <dd>{t("per-second", { count: status.mail_rate })}</dd>
    </dl>
  );
}

function Late({ status }: { status: AdminStatus }) {
  const late = status.overdue.filter(({ count }) => count > 0);
  return (
    <>
      <h2>{t("status-overdue")}</h2>
      <dl class="pairs">
        <Measured name="status-timer-lag" value={duration(status.timer_lag_seconds)} isBad={status.timer_lag_seconds > LATE_SECONDS} />
        <Measured name="status-board-lag" value={duration(status.board_lag_seconds)} isBad={status.board_lag_seconds > LATE_SECONDS} />
        <Measured name="status-failed-mails" value={number(status.failed_mails)} isBad={status.failed_mails > 0} to="#/admin/mails" />
      </dl>
      {late.length === 0 && <p>{t("status-none-late")}</p>}
      <ul>
        {late.map(({ kind, count, oldest_at }) => (
          <li key={kind}>
            {wordsOf("task", kind)}: {number(count)} {oldest_at && t("since", { time: moment(oldest_at) })}
          </li>
        ))}
      </ul>
    </>
  );
}
