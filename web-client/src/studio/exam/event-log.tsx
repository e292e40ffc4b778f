// What happened during an attempt, act by act, newest last.

import type { Event as AttemptEvent } from "../../../types/api.ts";
import { hasText, moment, t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";

export function EventLog({ id }: { id: string }) {
  const app = useApp();
  return (
    <Load load={() => app.get<{ items: AttemptEvent[] }>(`/attempts/${id}/events`)} keys={[id]}>
      {({ items }) => (
        <div>
          <section class="card">
            <ViewHeading title={t("log-title")} />
            <p class="hint">{t("log-hint")}</p>
            {items.length === 0 && <p>{t("log-empty")}</p>}
            <ol class="log">
              {items.map((event, at) => (
                <li key={at}>
                  <time dateTime={event.at}>{moment(event.at)}</time>
                  <span>{words(event)}</span>
                  {details(event).map((detail) => (
                    <span class="note" dir="auto" key={detail}>
                      {detail}
                    </span>
                  ))}
                </li>
              ))}
            </ol>
            <div class="actions">
              <a class="button" href={`#/paper/${id}`}>
                {t("paper")}
              </a>
              <button type="button" onClick={() => history.back()}>
                {t("back")}
              </button>
            </div>
          </section>
        </div>
      )}
    </Load>
  );
}

function words(event: AttemptEvent): string {
  const id = `event-${event.type.replace("reported.", "").replaceAll("_", "-")}`;
  return hasText(id) ? t(id, { count: event.answers?.length ?? 1 }) : event.type;
}

function details(event: AttemptEvent): string[] {
  return [
    event.minutes ? t("minutes", { count: event.minutes }) : "",
    event.reason ?? "",
    event.text ?? "",
    event.code ?? "",
    event.device ?? "",
    event.network ?? "",
    event.ended_by ? t(`ended-by-${event.ended_by}`) : "",
  ].filter(Boolean);
}
