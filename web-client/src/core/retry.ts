// How long to wait before trying again: longer each time, and never all at the same moment.

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
