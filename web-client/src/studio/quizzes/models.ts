// What lists of quizzes read, and calls that several views make.

import { type AuthoredQuiz, settingsOf } from "../../core/quiz.ts";
import { randomKey } from "../../core/session.ts";
import type { App, Page } from "../../ui/app.ts";
import { saveFile } from "../../ui/save-file.ts";
import { t } from "../../ui/text.ts";

export type { QuizSummary as OwnQuiz } from "../../../types/api.ts";

const MOST_PAGES = 20; // of a hundred each

export const EXPORTS = ["json", "moodle_xml", "qti", "gift", "aiken", "csv"] as const;
const ENDINGS: Record<string, string> = { json: "json", moodle_xml: "xml", qti: "zip", gift: "gift", aiken: "txt", csv: "csv" };

export async function listAll<T>(app: App, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor = "";
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await app.get<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}limit=100${cursor}`);
    items.push(...page.items);
    if (page.next_cursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  return items;
}

// a draft with the same questions; the access code is known to nobody, so a copy has none
export async function copyQuiz(app: App, id: string): Promise<string> {
  const quiz = await app.get<AuthoredQuiz>(`/quizzes/${id}`);
  const title = t("copy-of", { title: quiz.title }).slice(0, 200);
  const content = quiz.sections ? { sections: withoutIds(quiz.sections) } : { questions: withoutIds(quiz.questions) };
  const made = await app.send<AuthoredQuiz>("POST", "/quizzes", { ...settingsOf(quiz), title, ...content }, { key: randomKey() });
  return made.id;
}

export async function exportQuiz(app: App, { id, title }: { id: string; title: string }, format: string): Promise<void> {
  const { body } = await app.session.request<Blob>("GET", `/quizzes/${id}/export?format=${format}`, { asFile: true });
  saveFile(`${fileName(title)}.${ENDINGS[format]}`, body);
}

export function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "quiz";
}

function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, one: unknown) => (name === "id" ? undefined : one)));
}
