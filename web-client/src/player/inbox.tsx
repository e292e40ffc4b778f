// What the service has told: the newest first, those that are not read marked.

import { useState } from "preact/hooks";
import type { Notification } from "../../types/api.ts";
import type { Page } from "../ui/app.ts";
import { PagedList } from "../ui/list.tsx";
import { moment, t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";

export function InboxView() {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const readAll = async () => {
    await app.send("POST", "/notifications/read-all", {});
    app.unread.value = 0;
    setTurn(turn + 1);
  };
  return (
    <Load load={() => app.get<Page<Notification>>("/notifications")} keys={[turn]}>
      {(page) => (
        <div>
          <ViewHeading title={t("inbox")} />
          {app.unread.value > 0 && (
            <div class="actions">
              <button type="button" onClick={readAll}>
                {t("mark-all-read")}
              </button>
            </div>
          )}
          <PagedList path="/notifications" first={page} none={t("inbox-empty")} row={(one) => <Row notification={one} />} />
        </div>
      )}
    </Load>
  );
}

function Row({ notification }: { notification: Notification }) {
  const app = useApp();
  const [state, setState] = useState<"new" | "read" | "deleted">(notification.read_at === null ? "new" : "read");
  const { id, title, text, created_at } = notification;
  const read = async () => {
    if (state !== "new") return;
    await app.send("POST", `/notifications/${id}/read`, {});
    setState("read");
    app.unread.value = Math.max(0, app.unread.value - 1);
  };
  const remove = async () => {
    await app.send("DELETE", `/notifications/${id}`);
    if (state === "new") app.unread.value = Math.max(0, app.unread.value - 1);
    setState("deleted");
    app.say(t("deleted"));
  };
  if (state === "deleted") return null;
  const target = targetOf(notification.facts);
  return (
    <article class={state === "new" ? "card unread" : "card"}>
      <h2 dir="auto">{target ? <a href={target} onClick={() => void read()}>{title}</a> : title}</h2>
      <p class="text" dir="auto">
        {text}
      </p>
      <p class="facts">
        <span>{moment(created_at)}</span>
        {state === "new" && <strong>{t("unread")}</strong>}
      </p>
      <div class="actions">
        {state === "new" && (
          <button type="button" onClick={read}>
            {t("mark-read")}
          </button>
        )}
        <button type="button" class="quiet" onClick={remove}>
          {t("delete")}
        </button>
      </div>
    </article>
  );
}

function targetOf(facts: Record<string, string>): string | null {
  if (facts["attempt_id"]) return `#/result/${facts["attempt_id"]}`;
  return facts["quiz_id"] ? `#/quiz/${facts["quiz_id"]}` : null;
}
