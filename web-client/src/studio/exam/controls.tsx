// What can be done for all, or for those who are selected: time, a pause, a message, the end.

import { useRef } from "preact/hooks";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import type { OwnQuiz } from "../quizzes/models.ts";
import type { MonitorRow } from "./monitor.ts";

interface ControlsProps {
  quiz: OwnQuiz;
  chosen: MonitorRow[]; // none: all
  isPaused: boolean;
  done: () => void;
  clear: () => void;
}

export function Controls({ quiz, chosen, isPaused, done, clear }: ControlsProps) {
  const app = useApp();
  const post = usePost(done);
  const users = chosen.length > 0 ? { user_ids: [...new Set(chosen.map(({ user_id }) => user_id))] } : {};
  const whom = chosen.length > 0 ? t("for-selected", { count: chosen.length }) : t("for-all");
  const path = `/quizzes/${quiz.id}`;
  const extend = async (values: Record<string, string>) => {
    await post(`${path}/extend`, { minutes: Number(values["minutes"]), reason: values["reason"], ...users });
    app.say(t("time-given"));
    clear();
  };
  return (
    <section class="card controls" aria-label={t("controls")}>
      <p class="whom">
        <strong>{whom}</strong>{" "}
        {chosen.length > 0 && (
          <button type="button" class="quiet" onClick={clear}>
            {t("select-none")}
          </button>
        )}
      </p>
      <div class="actions">
        <Ask class="primary" label={t("give-time")} title={`${t("give-time-title")} ${whom}`} action={t("give-time-now")} act={extend}>
          <TimeFields />
        </Ask>
        <Ask
          label={t("send-message")}
          title={`${t("message-title")} ${whom}`}
          action={t("send")}
          act={async (values) => {
            await post(`${path}/messages`, { text: values["text"], ...users });
            app.say(t("message-sent"));
          }}
        >
          <Field label={t("message")} name="text" maxLength={500} dir="auto" autocomplete="off" />
          <p class="hint">{t("message-hint")}</p>
        </Ask>
        {isPaused ? (
          <ActButton act={() => post(`${path}/resume`, undefined)}>{t("resume")}</ActButton>
        ) : (
          <Ask label={t("pause-ask")} title={t("pause-title")} action={t("pause")} act={(values) => post(`${path}/pause`, { reason: values["reason"] })}>
            <p>{t("pause-text")}</p>
            <Reason />
          </Ask>
        )}
        <a class="button" href={`#/quiz/${quiz.id}/room`}>
          {t("room-screen")}
        </a>
        <Ask label={t("end-all-ask")} title={t("end-all-title")} action={t("end-all")} class="danger" danger act={() => post(`${path}/close-attempts`, undefined)}>
          <p>{t("end-all-text")}</p>
        </Ask>
      </div>
      {isPaused && (
        <p class="notice inset" role="status">
          {t("is-paused")}
        </p>
      )}
    </section>
  );
}

// the same act sent again after a lost response is done once
export function usePost(done: () => void): (path: string, body: unknown) => Promise<void> {
  const app = useApp();
  const last = useRef({ text: "", key: "" });
  return async (path, body) => {
    const text = path + JSON.stringify(body);
    if (text !== last.current.text) last.current = { text, key: randomKey() };
    await app.send("POST", path, body, { key: last.current.key });
    last.current = { text: "", key: "" };
    done();
  };
}

export function TimeFields() {
  return (
    <>
      <Field label={t("minutes-more")} name="minutes" type="number" min={1} max={1440} step={1} defaultValue="10" />
      <Reason />
    </>
  );
}

export function Reason() {
  return <Field label={t("reason")} name="reason" maxLength={500} dir="auto" autocomplete="off" hint={t("reason-hint")} />;
}
