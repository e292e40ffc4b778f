// The time that is left, shown as a clock that can be hidden, and said aloud a few times only.

import { useEffect, useState } from "preact/hooks";
import { clockFace, spokenTimeLeft, urgency } from "../core/countdown.ts";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";
import type { AttemptController } from "./attempt-controller.ts";

const TICK_MS = 250;
const ALWAYS_SHOWN_MS = 60_000;

export function Clock({ controller }: { controller: AttemptController }) {
  const app = useApp();
  const until = controller.expiresAt.value;
  const isPaused = controller.isPaused.value;
  const [left, setLeft] = useState(until - app.clock.now());
  useEffect(() => {
    let before = Infinity;
    const tick = () => {
      const now = until - app.clock.now();
      const spoken = before === Infinity || isPaused ? null : spokenTimeLeft(before, now);
      if (spoken) app.say(t(`${spoken.unit}s-left`, { count: spoken.count }));
      before = now;
      setLeft(now);
      if (now <= 0 && !isPaused) void controller.expire();
    };
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [until, isPaused]);
  if (isPaused) return <strong class="clock">{t("paused-short")}</strong>;
  const isHidden = app.hidesClock.value && left > ALWAYS_SHOWN_MS;
  return (
    <span class={`clock ${urgency(left)}`} role="timer" aria-label={t("time-left")}>
      {isHidden ? "" : clockFace(left)}
    </span>
  );
}
