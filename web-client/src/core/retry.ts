// How long to wait before trying again: longer each time, and never all at the same moment.

import { isTransient } from "./http.ts";

const FIRST_MS = 500;
const MOST_MS = 15_000;

// "full jitter": anything between nothing and a ceiling that doubles with each failure
export function delay(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return Math.round(random() * ceiling);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

// the same call again for as long as it takes to reach the server
export async function retryUntilDone<T>(work: () => Promise<T>, lost: () => void = () => {}): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      if (isTransient(error)) {
        lost();
        failures += 1;
        await sleep(error.retryAfterMs ?? delay(failures));
      } else throw error;
    }
  }
}
