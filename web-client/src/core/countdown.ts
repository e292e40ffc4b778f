// Time left: when it is said aloud, how urgent it looks, and how a clock shows it.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SAID_AT = [60, 30, 15, 10, 5, 2, 1].map((n) => n * MINUTE).concat([30 * SECOND, 10 * SECOND]);

export interface TimeLeft {
  count: number;
  unit: "minute" | "second";
}

// what to say when the time left fell from `before` to `after`; null when it passed none of the marks
export function spokenTimeLeft(before: number, after: number): TimeLeft | null {
  const mark = SAID_AT.filter((at) => after <= at && at < before).at(-1);
  if (mark === undefined || after <= 0) return null;
  return mark >= MINUTE ? { count: mark / MINUTE, unit: "minute" } : { count: mark / SECOND, unit: "second" };
}

export function urgency(left: number): "" | "soon" | "last" {
  if (left <= MINUTE) return "last";
  return left <= 5 * MINUTE ? "soon" : "";
}

// 59:07, 1:00:00; never less than nothing
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":");
}
