// The state of the service, as far as it tells: its version, work that is late, messages that were given up.

import { duration, hasText, moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";

interface AdminStatus {
  version: string;
  stage: string;
  registration: string;
  overdue: { kind: string; count: number; oldest_at: string | null }[];
  dead_letters: Record<string, number>;
  mail_rate: number;
  failed_mails: number;
  timer_lag_seconds: number;
  board_lag_seconds: number;
  limits: Record<string, number>;
}

const LATE_SECONDS = 120; // the timer runs once a minute

function Measured({ name, value, isBad }: { name: string; value: string; isBad: boolean }) {
  return (
    <>
      <dt>{t(name)}</dt>
      <dd class={isBad ? "problem" : undefined}>{value}</dd>
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
            <dl class="pairs">
              <dt>{t("status-version")}</dt>
              <dd>{status.version}</dd>
              <dt>{t("status-stage")}</dt>
              <dd>{status.stage}</dd>
              <dt>{t("status-registration")}</dt>
              <dd>{hasText(`registration-${status.registration}`) ? t(`registration-${status.registration}`) : status.registration}</dd>
              <dt>{t("status-mail-rate")}</dt>
              <dd>{t("per-second", { count: status.mail_rate })}</dd>
            </dl>
            <h2>{t("status-overdue")}</h2>
            <dl class="pairs">
              <Measured name="status-timer-lag" value={duration(status.timer_lag_seconds)} isBad={status.timer_lag_seconds > LATE_SECONDS} />
              <Measured name="status-board-lag" value={duration(status.board_lag_seconds)} isBad={status.board_lag_seconds > LATE_SECONDS} />
              <Measured name="status-failed-mails" value={String(status.failed_mails)} isBad={status.failed_mails > 0} />
            </dl>
            {status.overdue.length === 0 && <p>{t("status-none-late")}</p>}
            <ul>
              {status.overdue.map(({ kind, count, oldest_at }) => (
                <li key={kind}>
                  {kind}: {count} {oldest_at && t("since", { time: moment(oldest_at) })}
                </li>
              ))}
            </ul>
            <h2>{t("status-dead")}</h2>
            <dl class="pairs">
              {Object.entries(status.dead_letters).map(([queue, count]) => (
                <>
                  <dt>{queue}</dt>
                  <dd class={count > 0 ? "problem" : undefined}>{count}</dd>
                </>
              ))}
            </dl>
            <p class="hint">{t("status-dead-hint")}</p>
            <h2>{t("status-limits")}</h2>
            <dl class="pairs">
              {Object.entries(status.limits).map(([name, limit]) => (
                <>
                  <dt>{name.replaceAll("_", " ")}</dt>
                  <dd>{limit}</dd>
                </>
              ))}
            </dl>
          </>
        )}
      </LoadPart>
    </section>
  );
}
