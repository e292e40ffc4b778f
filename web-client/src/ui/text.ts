// The words of the pages, from the Fluent files in locales/, and numbers and times in the same language.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import english from "../locales/en.ftl";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export type Args = Record<string, FluentVariable>;

// the texts of a page: English at once, the other languages when they are wanted
export interface Texts {
  english: string;
  german: () => Promise<{ default: string }>;
}

// in English, problems that have no words of the page's own are shown by the API's
const sources: Texts[] = [
  { english, german: () => import("../locales/de.ftl") },
  { english: "", german: () => import("../locales/problems.de.ftl") },
];
let bundles: FluentBundle[] = [bundleOf("en", [english])];
let locale = "en";
let chosen: string | null = null;

// the texts of a part of a page
export async function addTexts(texts: Texts): Promise<void> {
  sources.push(texts);
  if (chosen !== null) await useLanguage(chosen);
}

// "qps" is English made long and strange, and "qps-rtl" the same from right to left: for tests alone
export async function useLanguage(wanted: string): Promise<void> {
  chosen = wanted;
  const base = wanted.split("-")[0] ?? "en";
  const inEnglish = sources.map((texts) => texts.english);
  bundles = [bundleOf("en", inEnglish, base === "qps" ? pseudo : undefined)];
  if (base === "de") {
    const modules = await Promise.all(sources.map((texts) => texts.german()));
    bundles.unshift(bundleOf("de", modules.map((module) => module.default)));
  }
  locale = ["en", "de"].includes(base) ? wanted : "en";
  document.documentElement.lang = base === "de" ? "de" : "en";
  document.documentElement.dir = wanted === "qps-rtl" ? "rtl" : "ltr";
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
  return bundles.some((bundle) => bundle.hasMessage(id));
}

export function t(id: string, args: Args = {}): string {
  for (const bundle of bundles) {
    const pattern = bundle.getMessage(id)?.value;
    if (pattern) return bundle.formatPattern(pattern, args, []);
  }
  return id;
}

export function number(n: number, digits = 3): string {
  return n.toLocaleString(locale, { maximumFractionDigits: digits });
}

export function percent(n: number): string {
  return `${number(n, 2)} %`;
}

export function moment(rfc3339: string): string {
  return new Date(rfc3339).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
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

function bundleOf(language: string, texts: string[], transform?: (text: string) => string): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false, ...(transform ? { transform } : {}) });
  for (const text of texts) bundle.addResource(new FluentResource(text));
  return bundle;
}

function pseudo(text: string): string {
  return text.replace(/[aeiou]/g, (vowel) => ({ a: "áá", e: "éé", i: "íí", o: "óó", u: "úú" })[vowel] ?? vowel);
}
