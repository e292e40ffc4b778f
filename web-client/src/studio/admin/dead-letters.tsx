// Messages that failed too often, by queue; given back once the cause of their failure is mended.

import type { Redriven } from "../../../types/api.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";
import { wordsOf } from "./words.ts";

export function DeadLetters({ counts: first }: { counts: Record<string, number> }) {
  const app = useApp();
  const [counts, setCounts] = useState(first);
  const [outcome, setOutcome] = useState("");
  const note = useRef<HTMLParagraphElement>(null);
  // the button that was pressed is gone
  useEffect(() => {
    if (outcome) note.current?.focus();
  }, [outcome]);
  const redrive = async (queue: string) => {
    const { redriven, left } = await app.send<Redriven>("POST", `/admin/dead-letters/${queue}/redrive`);
    const words = [t("redriven", { count: redriven }), left > 0 && t("redrive-left", { count: left })].filter(Boolean).join(" ");
    setCounts({ ...counts, [queue]: Math.max(left, counts[queue]! - redriven) });
    setOutcome(words);
  };
  return (
    <>
      <h2>{t("status-dead")}</h2>
      <dl class="pairs">
        {Object.entries(counts).map(([queue, count]) => (
          <>
            <dt>{wordsOf("queue", queue)}</dt>
            <dd class={count > 0 ? "problem" : undefined}>
              {number(count)}{" "}
              {count > 0 && (
                <Ask
                  class="quiet"
                  label={t("redrive-ask")}
                  title={t("redrive-title", { queue: wordsOf("queue", queue) })}
                  action={t("redrive-now")}
                  act={() => redrive(queue)}
                >
                  <p>{t("redrive-text")}</p>
                </Ask>
              )}
            </dd>
          </>
        ))}
      </dl>
      <p class="note" role="status" ref={note} tabIndex={-1}>
        {outcome}
      </p>
      <p class="hint">{t("status-dead-hint")}</p>
    </>
  );
}
