// A row for each who sits: on a phone a card.

import { useEffect, useState } from "preact/hooks";
import { clockFace, urgency } from "../../core/countdown.ts";
import type { ServerClock } from "../../core/server-clock.ts";
import { duration, moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { isAtRisk, isRunningRow, type MonitorRow } from "./monitor.ts";
import { RowTools } from "./row-tools.tsx";

const SECOND = 1000;
const SEEN_LATELY_MS = 45_000; // a player asks at least every fifteen seconds
const UNSEEN_MS = 120_000;

interface MonitorTableProps {
  rows: MonitorRow[];
  selected: ReadonlySet<string>;
  select: (selected: ReadonlySet<string>) => void;
  done: () => void;
}

export function MonitorTable({ rows, selected, select, done }: MonitorTableProps) {
  const clock = useSeconds();
  const running = rows.filter(isRunningRow);
  const areAll = running.length > 0 && running.every(({ attempt_id }) => selected.has(attempt_id));
  const toggle = (id: string, isIn: boolean) => {
    const next = new Set(selected);
    if (isIn) next.add(id);
    else next.delete(id);
    select(next);
  };
  if (rows.length === 0) return null;
  return (
    <table class="stacked">
      <thead>
        <tr>
          <td>
            <label class="check">
              <input
                type="checkbox"
                checked={areAll}
                disabled={running.length === 0}
                onChange={(event) => select(new Set(event.currentTarget.checked ? running.map(({ attempt_id }) => attempt_id) : []))}
              />
              <span class="unseen">{t("select-all")}</span>
            </label>
          </td>
          <th scope="col">{t("column-name")}</th>
          <th scope="col">{t("column-answered")}</th>
          <th scope="col">{t("time-left")}</th>
          <th scope="col">{t("column-saved")}</th>
          <th scope="col">{t("column-seen")}</th>
          <th scope="col">{t("column-devices")}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.attempt_id} row={row} clock={clock} isSelected={selected.has(row.attempt_id)} toggle={toggle} done={done} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: MonitorRow;
  clock: ServerClock;
  isSelected: boolean;
  toggle: (id: string, isIn: boolean) => void;
  done: () => void;
}

function Row({ row, clock, isSelected, toggle, done }: RowProps) {
  const name = row.username ?? t("erased-user");
  const isRunning = isRunningRow(row);
  const none = isRunning ? undefined : "none"; // a card leaves out what there is not
  return (
    <tr class={isAtRisk(row) ? "at-risk" : undefined}>
      <td class="select">
        {isRunning && (
          <label class="check">
            <input type="checkbox" checked={isSelected} onChange={(event) => toggle(row.attempt_id, event.currentTarget.checked)} />
            <span class="unseen">{t("select-one", { name })}</span>
          </label>
        )}
      </td>
      <th scope="row" dir="auto">
        {name} {isAtRisk(row) && <span class="mark wrong">{t("count-at-risk")}</span>}
      </th>
      <td data-label={t("column-answered")} class={none}>
        {isRunning ? <Progress answered={row.answered} total={row.question_count} /> : "–"}
      </td>
      <td data-label={t("time-left")}>{isRunning ? <TimeLeft row={row} clock={clock} /> : <span>{t(`status-${row.status.replace("_", "-")}`)}</span>}</td>
      <td data-label={t("column-saved")} class={none}>{isRunning ? <LastSaved row={row} clock={clock} /> : "–"}</td>
      <td data-label={t("column-seen")} class={none}>{isRunning ? <Seen row={row} clock={clock} /> : "–"}</td>
      <td data-label={t("column-devices")}>{row.devices}</td>
      <td class="row-tools">
        <RowTools row={row} name={name} done={done} />
      </td>
    </tr>
  );
}

function Progress({ answered, total }: { answered: number; total: number }) {
  return (
    <span class="progress">
      <progress max={total} value={answered} aria-label={t("answered-of", { answered, total })} />
      <span aria-hidden="true">
        {answered}/{total}
      </span>
    </span>
  );
}

function TimeLeft({ row, clock }: { row: MonitorRow; clock: ServerClock }) {
  if (row.flags.includes("paused")) return <span class="mark partly">{t("paused-short")}</span>;
  const left = Date.parse(row.expires_at) - clock.now();
  return (
    <span class={`clock-cell ${urgency(left)}`}>
      {clockFace(left)} {row.extra_minutes > 0 && <span class="extra">+{t("minutes-short", { count: row.extra_minutes })}</span>}
    </span>
  );
}

function LastSaved({ row, clock }: { row: MonitorRow; clock: ServerClock }) {
  if (row.last_saved_at === null) return <span>{t("saved-never")}</span>;
  const seconds = Math.max(0, Math.floor((clock.now() - Date.parse(row.last_saved_at)) / SECOND));
  return (
    <time dateTime={row.last_saved_at} title={moment(row.last_saved_at)}>
      {t("seen-ago", { time: duration(seconds) })}
    </time>
  );
}

function Seen({ row, clock }: { row: MonitorRow; clock: ServerClock }) {
  const ago = Math.max(0, clock.now() - Date.parse(row.last_seen_at));
  const look = ago < SEEN_LATELY_MS ? "right" : ago < UNSEEN_MS ? "partly" : "wrong";
  const words = ago < SEEN_LATELY_MS ? t("seen-now") : t("seen-ago", { time: duration(Math.floor(ago / SECOND)) });
  return <span class={`mark ${look}`}>{words}</span>;
}

// shown anew every second, by the server's clock
function useSeconds(): ServerClock {
  const { clock } = useApp();
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), SECOND);
    return () => clearInterval(timer);
  }, []);
  return clock;
}
