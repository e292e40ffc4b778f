// How long to wait before trying again: longer each time, and never all at the same moment.

import { isProblem, isTransient } from "./http.ts";

const FIRST_MS = 500;
const MOST_MS = 15_000;
const STILL_RUNNING_MS = 1000; // while the server takes in what was on the wire at the deadline

// "full jitter": anything between nothing and a ceiling that doubles with each failure
export function delay(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return Math.round(random() * ceiling);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

// the same call again for as long as it takes to reach the server
export async function retryUntilDone(
  work: () => Promise<unknown>,
  lost: () => void = () => {},
  running: () => Promise<void> = async () => {},
): Promise<void> {
  for (let failures = 0; ; ) {
    try {
      await work();
      return;
    } catch (error) {
      if (isProblem(error, "attempt_in_progress")) {
        await sleep(STILL_RUNNING_MS);
        await running();
      } else if (isTransient(error)) {
        lost();
        failures += 1;
        await sleep(error.retryAfterMs ?? delay(failures));
      } else throw error;
    }
  }
}
