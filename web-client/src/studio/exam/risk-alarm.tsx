// Tells when somebody comes to be at risk: in words always, and by a sound where the proctor wants one.

import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { CheckField } from "../fields.tsx";
import { isAtRisk, type MonitorRow, newAtRisk } from "./monitor.ts";

const SOUND = "risk-sound";
const TONES_HZ = [880, 660];
const TONE_SECONDS = 0.2;

export function RiskAlarm({ rows }: { rows: MonitorRow[] }) {
  const app = useApp();
  const [isWanted, setWanted] = useState(app.storage.read<boolean>(SOUND) ?? false);
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const fresh = newAtRisk(rows, known.current);
    if (rows.length > 0) known.current = new Set(rows.filter(isAtRisk).map(({ attempt_id }) => attempt_id));
    if (fresh.length === 0) return;
    app.say(t("now-at-risk", { count: fresh.length, names: fresh.map(({ username }) => username ?? t("erased-user")).join(", ") }));
    if (isWanted) ring();
  }, [rows]);
  // a browser lets a page sound only after somebody pressed something there
  const choose = (wanted: boolean) => {
    setWanted(wanted);
    app.storage.write(SOUND, wanted || null);
    if (wanted) ring();
  };
  return <CheckField label={t("risk-sound")} value={isWanted} change={choose} />;
}

function ring(): void {
  const context = new AudioContext();
  TONES_HZ.forEach((frequency, at) => {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(new GainNode(context, { gain: 0.2 })).connect(context.destination);
    tone.start(context.currentTime + at * TONE_SECONDS);
    tone.stop(context.currentTime + (at + 1) * TONE_SECONDS);
    if (at === TONES_HZ.length - 1) tone.onended = () => void context.close();
  });
}
