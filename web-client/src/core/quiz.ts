// A quiz as its author has it, in the words of the API.

import type * as api from "../../types/api.ts";
import type { Format } from "./responses.ts";

// a part of a question: an option, a stem, a choice, an item, a gap. `key` names it on this page, `id` at the service
export interface Part {
  key?: string;
  id?: string | null;
  text?: string;
  [member: string]: unknown;
}

export interface QuestionBody {
  type: string;
  text: string;
  format?: Format;
  points: number;
  penalty?: number;
  explanation?: string | null;
  [member: string]: unknown;
}

export interface AuthoredQuestion extends QuestionBody {
  id: string;
}

export type Audience = api.QuizAdmin["audience"];

// what its settings form edits; absent, the code stays as it is
export type Settings = Pick<
  api.QuizAdmin,
  | "title"
  | "description"
  | "description_format"
  | "duration_minutes"
  | "passing_score"
  | "max_attempts"
  | "randomize_questions"
  | "randomize_options"
  | "opens_at"
  | "closes_at"
  | "grading_method"
  | "overdue"
  | "review"
  | "audience"
  | "late_start_minutes"
  | "second_marking"
  | "leaderboard"
  | "event_log"
  | "events_visible_to_taker"
  | "device_rule"
  | "networks"
  | "safe_exam_browser"
  | "no_repeat"
> & { access_code?: string | null };

// the members of a question by its type are read by the forms
export interface AuthoredQuiz extends Omit<api.QuizAdmin, "questions" | "sections"> {
  access_code?: string | null;
  questions: AuthoredQuestion[];
  sections?: Section[] | null;
}

// questions with a text that is shown with all of them; `draw` takes some out of a bank for each attempt
export interface Section extends Omit<api.SectionAdmin, "items"> {
  items: (AuthoredQuestion | api.DrawItem)[];
}

// a quiz in sections has its questions there alone; on this page they are one list too
export function withQuestions(quiz: AuthoredQuiz): AuthoredQuiz {
  if (!quiz.sections) return quiz;
  return { ...quiz, questions: quiz.sections.flatMap(({ items }) => items.filter(isQuestion)) };
}

// the sections to send back, with each question as it was saved last
export function currentSections({ sections, questions }: AuthoredQuiz): Section[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  return (sections ?? []).map((section) => ({
    ...section,
    items: section.items.flatMap((item) => (isQuestion(item) ? (byId.get(item.id) ?? []) : item)),
  }));
}

function isQuestion(item: Section["items"][number]): item is AuthoredQuestion {
  return !("draw" in item);
}

const SETTINGS = [
  "title",
  "description",
  "description_format",
  "duration_minutes",
  "passing_score",
  "max_attempts",
  "randomize_questions",
  "randomize_options",
  "opens_at",
  "closes_at",
  "grading_method",
  "overdue",
  "review",
  "audience",
  "late_start_minutes",
  "leaderboard",
  "event_log",
  "events_visible_to_taker",
  "device_rule",
  "networks",
  "safe_exam_browser",
  "no_repeat",
  "second_marking",
] as const;

// what can be sent back of a quiz, as far as this service has it
export function settingsOf(quiz: AuthoredQuiz): Settings {
  const members = Object.entries(quiz).filter(([name]) => (SETTINGS as readonly string[]).includes(name));
  return Object.fromEntries(members) as unknown as Settings;
}

export const PART_LISTS = ["options", "stems", "choices", "items", "gaps"] as const;

let keys = 0;

export function newKey(): string {
  keys += 1;
  return `k${Date.now().toString(36)}${keys}`;
}

// gives each part a name of this page, so that it is found again however it is moved and reworded
export function withKeys(body: QuestionBody): QuestionBody {
  return mapParts(body, (part) => ({ key: newKey(), ...part }));
}

// as it is sent: without the names of this page, and without the id of the question itself
export function asSent(body: QuestionBody): QuestionBody {
  const { id: _, ...rest } = mapParts(body, ({ key: _, ...part }) => part);
  return rest as QuestionBody;
}

// the ids that the service gave to new parts, for parts that are still there
export function adoptIds(current: QuestionBody, sent: QuestionBody, saved: QuestionBody): QuestionBody {
  const ids = new Map<string, string>();
  eachPart(sent, saved, (mine, theirs) => {
    if (mine.key && theirs.id) ids.set(mine.key, theirs.id);
  });
  return mapParts(current, (part) => (part.id || !ids.has(part.key ?? "") ? part : { ...part, id: ids.get(part.key!)! }));
}

function mapParts(body: QuestionBody, change: (part: Part) => Part): QuestionBody {
  const next: QuestionBody = { ...body };
  for (const name of PART_LISTS) {
    const parts = body[name];
    if (Array.isArray(parts)) next[name] = (parts as Part[]).map((part) => change(mapNested(part, change)));
  }
  return next;
}

// a gap that is a choice has options of its own
function mapNested(part: Part, change: (part: Part) => Part): Part {
  return Array.isArray(part["options"]) ? { ...part, options: (part["options"] as Part[]).map(change) } : part;
}

function eachPart(one: QuestionBody | Part, other: QuestionBody | Part, visit: (one: Part, other: Part) => void): void {
  for (const name of PART_LISTS) {
    const [mine, theirs] = [one[name], other[name]];
    if (!Array.isArray(mine) || !Array.isArray(theirs)) continue;
    (mine as Part[]).forEach((part, at) => {
      const counterpart = (theirs as Part[])[at];
      if (counterpart === undefined) return;
      visit(part, counterpart);
      eachPart(part, counterpart, visit);
    });
  }
}

const NEEDED = ["text", "value", "correct", "tolerance", "unit", "multiplier"];

// whether everything is filled in; what is not finished yet is not sent, and not called wrong
export function isComplete(body: unknown): boolean {
  if (Array.isArray(body)) return body.every(isComplete);
  if (typeof body !== "object" || body === null) return true;
  return Object.entries(body).every(([name, value]) => {
    if (typeof value === "string") return value.trim() !== "" || !NEEDED.includes(name);
    if (name === "gaps" && Array.isArray(value) && value.length === 0) return false;
    if (name === "accepted" && Array.isArray(value) && value.every((one) => typeof one === "string")) {
      return value.length > 0 && value.every((one) => one.trim() !== "");
    }
    return isComplete(value);
  });
}

// what is the same but for ids and members that say nothing: a repeat of a call whose response was lost
export function likeness(value: unknown): string {
  return JSON.stringify(value, (name, one: unknown) => {
    if (name === "id" || name === "key" || one === null) return undefined;
    if (typeof one !== "object" || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one as object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
