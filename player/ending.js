// The end of an attempt: handed in by its taker, or by the clock.

import { isPassing, Problem } from "./api.js";
import { h } from "./dom.js";
import { delay, sleep } from "./retry.js";

const LOOK_AGAIN_MS = 1000; // while the server takes in what was on the wire at the deadline

// hands in, for as long as it takes to reach the server; again is the same
export function handedIn(app, attemptId) {
  return untilItWorks(() => app.session.request("POST", `/attempts/${attemptId}/submit`, { body: {} }));
}

// waits until the server has handed in by itself; what still waits here has a few seconds to arrive
export async function timeIsUp(app, attemptId, saver, room) {
  const title = h("h2", { tabindex: "-1" }, "Time is up");
  const words = h("p", {}, "Your answers are being handed in.");
  room.inert = false; // the taker may have been handing in
  room.replaceChildren(h("section", { class: "card" }, title, words));
  title.focus();
  const arrived = saver.flush().catch(() => {}); // too late is no reason to stop
  await untilItWorks(
    () => app.session.request("GET", `/results/attempts/${attemptId}`),
    () => (words.textContent = "No connection. What reached us in time counts; your result is shown when it is back."),
  );
  saver.stop();
  await arrived;
}

async function untilItWorks(work, lost = () => {}) {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      const isRunning = error instanceof Problem && error.code === "attempt_in_progress";
      if (!isRunning && !isPassing(error)) throw error;
      if (!isRunning) lost();
      failures += isRunning ? 0 : 1;
      await sleep(isRunning ? LOOK_AGAIN_MS : (error.retryAfterMs ?? delay(failures)));
    }
  }
}
