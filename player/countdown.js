// The time that is left, shown as a clock, and said aloud a few times only.

import { clockFace, counted } from "./format.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SAID_AT = [60, 30, 15, 10, 5, 2, 1].map((n) => n * MINUTE).concat([30 * SECOND, 10 * SECOND]);
const TICK_MS = 250;

// what to say when the time left fell from `before` to `after`; null when it passed none of the marks
export function said(before, after) {
  const mark = SAID_AT.filter((at) => after <= at && at < before).at(-1);
  if (mark === undefined || after <= 0) return null;
  const [n, unit] = mark >= MINUTE ? [mark / MINUTE, "minute"] : [mark / SECOND, "second"];
  return `${counted(n, unit)} left.`;
}

export function urgency(left) {
  if (left <= MINUTE) return "last";
  return left <= 5 * MINUTE ? "soon" : "";
}

// shows the time left in `node`, and calls `ended` once when there is none; the answer stops it
export function countDown({ clock, until, node, say, ended }) {
  let before = Infinity;
  const tick = () => {
    const left = until - clock.now();
    if (node.textContent !== clockFace(left)) node.textContent = clockFace(left);
    node.className = `clock ${urgency(left)}`;
    const words = before === Infinity ? null : said(before, left);
    if (words) say(words);
    before = left;
    if (left <= 0) {
      clearInterval(timer);
      ended();
    }
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
  return () => clearInterval(timer);
}
