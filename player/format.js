// Numbers and times as people read them.

const SECOND = 1000;
const DATE = { dateStyle: "medium", timeStyle: "short" };

// what is left of a time, as a clock shows it: 59:07, 1:00:00; never less than nothing
export function clockFace(ms) {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":");
}

// a length of time in words: 1 hour 5 minutes, 40 seconds
export function lengthInWords(seconds) {
  const units = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const said = units.filter(([n]) => n > 0).slice(0, 2);
  return said.length ? said.map(([n, unit]) => counted(n, unit)).join(" ") : "0 seconds";
}

export function counted(n, thing) {
  return `${number(n)} ${thing}${n === 1 ? "" : "s"}`;
}

export function number(n) {
  return n.toLocaleString("en", { maximumFractionDigits: 3 });
}

export function percent(n) {
  return `${n.toLocaleString("en", { maximumFractionDigits: 2 })} %`;
}

export function moment(rfc3339) {
  return new Date(rfc3339).toLocaleString(undefined, DATE);
}
