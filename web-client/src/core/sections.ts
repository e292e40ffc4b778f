// Sections of a quiz while it is edited: which questions are in each, in which order, and what is drawn from banks.
// They name questions by the keys of this page, since a new one has no id yet.

import type { Draw } from "../../types/api.ts";
import type { DraftQuestion } from "./draft.ts";
import { type AuthoredQuestion, type AuthoredQuiz, newKey, type Section } from "./quiz.ts";
import type { Format } from "./responses.ts";

export type { Draw } from "../../types/api.ts";

export type SectionItem = { question: string } | { draw: Draw };

export interface DraftSection {
  key: string;
  id: string | null;
  title: string | null;
  text: string | null;
  format: Format;
  shuffle: boolean;
  items: SectionItem[];
}

export function emptySection(items: SectionItem[] = []): DraftSection {
  return { key: newKey(), id: null, title: null, text: null, format: "plain", shuffle: false, items };
}

export function openSections(quiz: AuthoredQuiz, questions: DraftQuestion[]): DraftSection[] | null {
  if (!quiz.sections) return null;
  const keys = new Map(questions.flatMap(({ id, key }) => (id === null ? [] : [[id, key] as const])));
  return quiz.sections.map(({ items, ...section }) => ({
    ...section,
    key: section.id,
    items: items.flatMap((item) => asItem(item, keys)),
  }));
}

function asItem(item: Section["items"][number], keys: Map<string, string>): SectionItem[] {
  if ("draw" in item) return [item as { draw: Draw }];
  const key = keys.get(item.id);
  return key === undefined ? [] : [{ question: key }];
}

// the sections with exactly these questions: those that are in none go to the end of the last
export function arrange(sections: DraftSection[], questions: DraftQuestion[]): DraftSection[] {
  const keys = new Set(questions.map(({ key }) => key));
  const kept = sections.map((section) => ({ ...section, items: section.items.filter((item) => "draw" in item || keys.has(item.question)) }));
  for (const section of kept) for (const item of section.items) if ("question" in item) keys.delete(item.question);
  const last = kept.at(-1);
  if (last && keys.size > 0) last.items = [...last.items, ...[...keys].map((question) => ({ question }))];
  return kept;
}

// the questions in the order of their sections
export function inOrderOf(sections: DraftSection[], questions: DraftQuestion[]): DraftQuestion[] {
  const byKey = new Map(questions.map((one) => [one.key, one]));
  return sections.flatMap(({ items }) => items.flatMap((item) => ("question" in item ? (byKey.get(item.question) ?? []) : [])));
}

// what the service is to know: null while a question has no id yet, a section is empty or a draw unfinished
export function sectionsText(sections: DraftSection[], questions: DraftQuestion[]): string | null {
  const ids = new Map(questions.map(({ key, id }) => [key, id]));
  let isComplete = true;
  const described = sections.map(({ key: _, items, ...section }) => ({
    ...section,
    items: items.map((item) => {
      const id = "draw" in item ? null : (ids.get(item.question) ?? null);
      if ("draw" in item ? item.draw.bank_id === "" : id === null) isComplete = false;
      return "draw" in item ? item : { id };
    }),
  }));
  return isComplete && sections.every(({ items }) => items.length > 0) ? JSON.stringify(described) : null;
}

export function sentSections(text: string, quiz: AuthoredQuiz): Section[] {
  const byId = new Map(quiz.questions.map((question) => [question.id, question]));
  const sections = JSON.parse(text) as Section[];
  return sections.map((section) => ({ ...section, items: section.items.map((item) => ("draw" in item ? item : byId.get((item as AuthoredQuestion).id)!)) }));
}

// the ids that the service gave to new sections; `keys` are those that were sent, in order
export function adoptSectionIds(sections: DraftSection[], keys: string[], saved: Section[]): DraftSection[] {
  return sections.map((section) => ({ ...section, id: section.id ?? saved[keys.indexOf(section.key)]?.id ?? null }));
}

// next to another question, in its section; to the end of the last where there is no such question
export function placedBeside(sections: DraftSection[], key: string, neighbour: string, offset: 0 | 1): DraftSection[] {
  const others = sections.map((section) => ({ ...section, items: section.items.filter((item) => !isQuestion(item, key)) }));
  const found = others.find(({ items }) => items.some((item) => isQuestion(item, neighbour))) ?? others.at(-1);
  if (found === undefined) return sections;
  const at = found.items.findIndex((item) => isQuestion(item, neighbour));
  return placed(others, key, found.key, at < 0 ? found.items.length : at + offset);
}

// one place up or down, over the border of a section too
export function shifted(sections: DraftSection[], key: string, by: 1 | -1): DraftSection[] {
  const from = sections.findIndex(({ items }) => items.some((item) => isQuestion(item, key)));
  const items = sections[from]?.items ?? [];
  const at = items.findIndex((item) => isQuestion(item, key));
  const to = at + by;
  if (to >= 0 && to < items.length) return placed(sections, key, sections[from]!.key, to);
  const next = sections[from + by];
  return next === undefined ? sections : placed(sections, key, next.key, by === 1 ? 0 : next.items.length);
}

export function placed(sections: DraftSection[], key: string, sectionKey: string, at: number): DraftSection[] {
  return sections.map((section) => {
    const items = section.items.filter((item) => !isQuestion(item, key));
    if (section.key !== sectionKey) return { ...section, items };
    return { ...section, items: [...items.slice(0, at), { question: key }, ...items.slice(at)] };
  });
}

export function isQuestion(item: SectionItem, key: string): boolean {
  return "question" in item && item.question === key;
}
