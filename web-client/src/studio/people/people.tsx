// People around a quiz: who helps, and who has other times or more attempts.

import { useState } from "preact/hooks";
import type { Override, Taker } from "../../../types/api.ts";
import { fromLocal, zoneName } from "../../core/local-time.ts";
import { Field } from "../../ui/form.tsx";
import { moment, number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { Ask } from "../acts.tsx";
import { listAll, type OwnQuiz } from "../quizzes/models.ts";
import { Staff } from "./staff.tsx";

export function PeopleTab({ quiz }: { quiz: OwnQuiz }) {
  return (
    <div class="cards">
      <Overrides quiz={quiz} />
      <Staff path={`/quizzes/${quiz.id}`} kind="quiz" />
    </div>
  );
}

function Overrides({ quiz }: { quiz: OwnQuiz }) {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const [names, setNames] = useState<Record<string, string>>({});
  const path = `/quizzes/${quiz.id}/overrides`;
  const reload = () => setTurn(turn + 1);
  const load = async () => {
    const [overrides, takers] = await Promise.all([listAll<Override>(app, path), listAll<Taker>(app, `/quizzes/${quiz.id}/takers`)]);
    const known = Object.fromEntries(takers.map((taker) => [taker.user_id, taker.username ?? taker.email ?? ""]));
    return { overrides, known };
  };
  const add = async (values: Record<string, string>) => {
    const override = await app.send<Override>("PUT", path, bodyOf(values));
    setNames({ ...names, [override.user_id]: values["email"]! });
    if (override.running_attempt) app.say(t("override-running", { time: moment(override.running_attempt.expires_at) }));
    reload();
  };
  const remove = async (id: string) => {
    await app.send("DELETE", `${path}/${id}`);
    reload();
  };
  return (
    <section class="card" aria-labelledby="overrides">
      <div class="view-head">
        <h2 id="overrides">{t("overrides")}</h2>
        <Ask label={t("add-override")} title={t("add-override")} action={t("save")} act={add}>
          <OverrideFields />
        </Ask>
      </div>
      <p class="hint">{t("overrides-text")}</p>
      <LoadPart load={load} keys={[quiz.id, turn]}>
        {({ overrides, known }) => (
          <>
            {overrides.length === 0 && <p>{t("no-overrides")}</p>}
            <ul class="list">
              {overrides.map((one) => (
                <li class="row" key={one.user_id}>
                  <span class="name" dir="auto">
                    {names[one.user_id] ?? known[one.user_id] ?? one.user_id}
                  </span>
                  <span class="when">{terms(one).join(" · ")}</span>
                  <Ask
                    class="quiet"
                    label={t("take-back")}
                    title={t("take-back-override")}
                    action={t("take-back")}
                    act={() => remove(one.user_id)}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </LoadPart>
    </section>
  );
}

function OverrideFields() {
  const zone = t("in-zone", { zone: zoneName() });
  return (
    <>
      <Field label={t("email")} name="email" type="email" autocomplete="off" />
      <div class="columns">
        <Field label={t("time-factor")} hint={t("time-factor-hint")} name="time_factor" type="number" min={1} max={10} step="any" defaultValue="1" />
        <Field label={t("extra-minutes")} name="extra_minutes" type="number" min={0} max={1440} step={1} defaultValue="0" />
        <Field label={t("extra-attempts")} name="extra_attempts" type="number" min={0} max={1000} step={1} defaultValue="0" />
      </div>
      <div class="columns">
        <Field label={t("setting-opens-at")} name="opens_at" type="datetime-local" required={false} hint={zone} />
        <Field label={t("setting-closes-at")} name="closes_at" type="datetime-local" required={false} hint={zone} />
      </div>
    </>
  );
}

function bodyOf(values: Record<string, string>) {
  return {
    email: values["email"],
    time_factor: Number(values["time_factor"]),
    extra_minutes: Number(values["extra_minutes"]),
    extra_attempts: Number(values["extra_attempts"]),
    opens_at: fromLocal(values["opens_at"] ?? ""),
    closes_at: fromLocal(values["closes_at"] ?? ""),
  };
}

function terms(one: Override): string[] {
  return [
    one.time_factor > 1 && t("times-the-time", { factor: number(one.time_factor) }),
    one.extra_minutes > 0 && t("minutes-extra", { count: one.extra_minutes }),
    one.extra_attempts > 0 && t("attempts-extra", { count: one.extra_attempts }),
    one.opens_at && t("open-from", { time: moment(one.opens_at) }),
    one.closes_at && t("open-until", { time: moment(one.closes_at) }),
  ].filter((term): term is string => Boolean(term));
}
