// The words of the pages, from the Fluent files in locales/, and numbers and times in the same language.

import { type Args, Language, type Messages } from "../core/messages.ts";
import { formatDecimal, formatNumber, formatPercent } from "../core/numbers.ts";
import german from "../locales/de.ftl";
import english from "../locales/en.ftl";

export const LANGUAGES = ["en", "de"] as const;

// the texts of a part of a page: English with the part, the other languages when they are wanted
export interface Texts {
  english: Messages;
  german: () => Promise<Messages>;
}

const parts: Texts[] = [];
let languages: Language[] = []; // the next one has what the one before lacks
let locale = "en";

export async function addTexts(texts: Texts): Promise<void> {
  parts.push(texts);
  await Promise.all(languages.map((language) => addTo(language, texts)));
}

// What everybody meets first is there at once in every language.
// "qps" is English made long and strange, and "qps-rtl" the same from right to left: for tests alone
export async function useLanguage(wanted: string): Promise<void> {
  const base = wanted.split("-")[0] ?? "en";
  locale = ["en", "de"].includes(base) ? wanted : "en";
  languages = [new Language("en", english, base === "qps" ? pseudo : undefined)];
  if (base === "de") languages.unshift(new Language("de", german));
  document.documentElement.lang = base === "de" ? "de" : "en";
  document.documentElement.dir = wanted === "qps-rtl" ? "rtl" : "ltr";
  await Promise.all(languages.flatMap((language) => parts.map((texts) => addTo(language, texts))));
}

async function addTo(language: Language, { english, german }: Texts): Promise<void> {
  language.add(language.name === "de" ? await german() : english);
}

export function preferredLanguage(stored: string | null): string {
  if (stored !== null) return stored;
  const known = navigator.languages.find((one) => LANGUAGES.some((language) => one.split("-")[0] === language));
  return known ?? "en";
}

export function currentLocale(): string {
  return locale;
}

export function hasText(id: string): boolean {
  return languages.some((language) => language.has(id));
}

export function t(id: string, args: Args = {}): string {
  return languages.find((language) => language.has(id))?.format(id, args) ?? id;
}

export function number(n: number, digits = 3): string {
  return formatNumber(n, textLanguage(), digits);
}

// a number of a question or a response, which the API has as text
export function decimal(text: string): string {
  return formatDecimal(text, textLanguage());
}

// of the texts, not of the region: a number stands in a sentence
function textLanguage(): string {
  return languages[0]?.name ?? "en";
}

export function percent(n: number): string {
  return formatPercent(n, textLanguage());
}

export function moment(rfc3339: string): string {
  return new Date(rfc3339).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

// the time of day, with seconds where they matter
export function clockTime(at: Date, timeStyle: "short" | "medium" = "short"): string {
  return at.toLocaleTimeString(locale, { timeStyle });
}

// a length of time in words: 1 hour 5 minutes, 40 seconds
export function duration(seconds: number): string {
  const units: [string, number][] = [
    ["hours", Math.floor(seconds / 3600)],
    ["minutes", Math.floor(seconds / 60) % 60],
    ["seconds", Math.floor(seconds % 60)],
  ];
  const parts = units.filter(([, count]) => count > 0).slice(0, 2);
  return parts.length ? parts.map(([unit, count]) => t(unit, { count })).join(" ") : t("seconds", { count: 0 });
}

function pseudo(text: string): string {
  return text.replace(/[aeiou]/g, (vowel) => ({ a: "áá", e: "éé", i: "íí", o: "óó", u: "úú" })[vowel] ?? vowel);
}
