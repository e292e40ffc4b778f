// Exam day: who is in, how far, and with how much time left; time, pauses and messages for one, many or all.

import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { errorText } from "../../ui/errors.ts";
import { clockTime, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import type { OwnQuiz } from "../quizzes/models.ts";
import { Controls } from "./controls.tsx";
import { isAtRisk, isRunningRow, Monitor, type MonitorRow } from "./monitor.ts";
import { MonitorTable } from "./monitor-table.tsx";
import { RiskAlarm } from "./risk-alarm.tsx";

const ORDERS = ["risk", "name", "progress"] as const;
const SHOWN = ["all", "running", "at_risk", "ended"] as const;
type Order = (typeof ORDERS)[number];
type Shown = (typeof SHOWN)[number];

export function LiveTab({ quiz }: { quiz: OwnQuiz }) {
  const app = useApp();
  const [monitor] = useState(() => new Monitor(app, quiz.id));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<Order>("risk");
  const [shown, setShown] = useState<Shown>("all");
  const [query, setQuery] = useState("");
  useEffect(() => monitor.start(), []);
  const isPaused = useComputed(() => monitor.rows.value.some(({ flags }) => flags.includes("paused")));
  if (quiz.status === "draft") return <p class="card">{t("live-draft")}</p>;
  const rows = monitor.rows.value
    .filter((row) => isShown(row, shown) && (row.username ?? "").toLocaleLowerCase().includes(query.toLocaleLowerCase()))
    .sort(COMPARE[order]);
  const chosen = monitor.rows.value.filter((row) => selected.has(row.attempt_id) && isRunningRow(row));
  return (
    <>
      <Counts monitor={monitor} />
      <Controls quiz={quiz} chosen={chosen} isPaused={isPaused.value} done={() => void monitor.look()} clear={() => setSelected(new Set())} />
      <section class="card monitor" aria-labelledby="takers">
        <div class="view-head">
          <h2 id="takers">{t("takers")}</h2>
          <Freshness monitor={monitor} />
        </div>
        <div class="filters">
          <Segments label={t("shown-takers")} values={SHOWN} prefix="show" value={shown} choose={setShown} />
          <label>
            <span class="unseen">{t("search-taker")}</span>
            <input type="search" placeholder={t("search-taker")} onInput={(event) => setQuery(event.currentTarget.value)} />
          </label>
          <label class="order">
            <span>{t("order-by")}</span>
            <select value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)}>
              {ORDERS.map((one) => (
                <option key={one} value={one}>
                  {t(`order-${one}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <RiskAlarm rows={monitor.rows.value} />
        <MonitorTable rows={rows} selected={selected} select={setSelected} done={() => void monitor.look()} />
        {rows.length === 0 && <p>{monitor.summary.value ? t("nobody-here") : t("one-moment")}</p>}
      </section>
    </>
  );
}

export function Segments<T extends string>(props: { label: string; values: readonly T[]; prefix: string; value: T; choose: (value: T) => void }) {
  return (
    <div class="segments" role="group" aria-label={props.label}>
      {props.values.map((one) => (
        <button type="button" key={one} aria-pressed={props.value === one} onClick={() => props.choose(one)}>
          {t(`${props.prefix}-${one.replaceAll("_", "-")}`)}
        </button>
      ))}
    </div>
  );
}

function Counts({ monitor }: { monitor: Monitor }) {
  const { value } = monitor.summary;
  if (value === null) return null;
  return (
    <dl class="counts">
      {(["not_started", "running", "at_risk", "submitted"] as const).map((name) => (
        <div key={name} class={name === "at_risk" && value[name] > 0 ? "count-card at-risk" : "count-card"}>
          <dt>{t(`count-${name.replaceAll("_", "-")}`)}</dt>
          <dd>{value[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

// how old what is shown is, once asking anew does not work
function Freshness({ monitor }: { monitor: Monitor }) {
  const { error, asOf } = monitor;
  if (error.value === null) return <p class="state">{t("follows-by-itself")}</p>;
  const time = asOf.value === null ? "" : clockTime(new Date(asOf.value), "medium");
  return (
    <p class="problem" role="alert">
      {errorText(error.value)} {time && t("as-of", { time })}{" "}
      <button type="button" class="quiet" onClick={() => void monitor.look()}>
        {t("try-again")}
      </button>
    </p>
  );
}

function isShown(row: MonitorRow, shown: Shown): boolean {
  if (shown === "running") return isRunningRow(row);
  if (shown === "at_risk") return isAtRisk(row);
  return shown === "all" || !isRunningRow(row);
}

const COMPARE: Record<Order, (one: MonitorRow, other: MonitorRow) => number> = {
  risk: (one, other) => rank(one) - rank(other) || Date.parse(one.expires_at) - Date.parse(other.expires_at) || byName(one, other),
  name: byName,
  progress: (one, other) => one.answered / one.question_count - other.answered / other.question_count || byName(one, other),
};

function rank(row: MonitorRow): number {
  if (isAtRisk(row)) return 0;
  return isRunningRow(row) ? 1 : 2;
}

function byName(one: MonitorRow, other: MonitorRow): number {
  return (one.username ?? "").localeCompare(other.username ?? "") || one.attempt_id.localeCompare(other.attempt_id);
}
