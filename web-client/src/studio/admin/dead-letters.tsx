// Messages that failed too often, by queue; given back once the cause of their failure is mended.

import type { Redriven } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import { number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";
import { wordsOf } from "./words.ts";

interface DeadLettersProps {
  counts: Record<string, number>;
  changed: () => void;
}

export function DeadLetters({ counts, changed }: DeadLettersProps) {
  const app = useApp();
  const [outcome, setOutcome] = useState("");
  const redrive = async (queue: string) => {
    const { redriven, left } = await app.send<Redriven>("POST", `/admin/dead-letters/${queue}/redrive`);
    const words = [t("redriven", { count: redriven }), left > 0 && t("redrive-left", { count: left })].filter(Boolean).join(" ");
    setOutcome(words);
    app.say(words);
    changed();
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
      {outcome && <p class="note">{outcome}</p>}
      <p class="hint">{t("status-dead-hint")}</p>
    </>
  );
}
