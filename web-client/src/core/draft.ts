// What an author edits, and what the service has of it: which call comes next, and how the work of two people
// becomes one. Questions are sent one at a time, so that one that is not finished yet holds up no other.

import { adoptSectionIds, arrange, type DraftSection, openSections, sectionsText } from "./sections.ts";
import { adoptIds, asSent, type AuthoredQuiz, isComplete, type QuestionBody, type Settings, settingsOf, withKeys } from "./quiz.ts";

export interface DraftQuestion {
  key: string; // names it on this page, before it has an id too
  id: string | null;
  body: QuestionBody;
}

export interface Draft {
  settings: Settings;
  questions: DraftQuestion[];
  sections: DraftSection[] | null;
}

export interface Conflict {
  key: string; // of the question, or `settings.title`
  theirs: unknown; // null: they deleted it
}

export interface EditState {
  server: AuthoredQuiz; // as it was last seen
  etag: string;
  sent: Record<string, string>; // by key: the JSON that the service took last
  draft: Draft;
  refused: Record<string, string>; // by key: the JSON that it did not take
  conflicts: Conflict[];
  isTouched: boolean; // something was saved since the quiz was last read
}

// bodies have the keys of this page still
export type Step =
  | { kind: "settings"; body: Settings }
  | { kind: "delete"; id: string }
  | { kind: "update"; key: string; id: string; body: QuestionBody }
  | { kind: "create"; key: string; body: QuestionBody }
  | { kind: "order"; ids: string[] }
  | { kind: "sections"; text: string; keys: string[] };

export const SETTINGS_KEY = "settings";
export const SECTIONS_KEY = "sections";

export function openDraft(server: AuthoredQuiz, etag: string): EditState {
  const settings = settingsOf(server);
  const questions = server.questions.map(draftOf);
  const sent = Object.fromEntries(questions.map(({ key, body }) => [key, textOf(body)]));
  const sections = openSections(server, questions);
  const structure = { [SETTINGS_KEY]: JSON.stringify(settings), [SECTIONS_KEY]: structureOf(sections, questions) };
  return { server, etag, sent: { ...sent, ...structure }, draft: { settings, questions, sections }, refused: {}, conflicts: [], isTouched: false };
}

// the next call that brings the service closer to the draft; null when there is none
export function nextStep(state: EditState): Step | null {
  const { draft, server, sent } = state;
  const settings = JSON.stringify(draft.settings);
  if (settings !== sent[SETTINGS_KEY] && isFree(state, SETTINGS_KEY, settings)) return { kind: "settings", body: draft.settings };
  for (const { key, id, body } of draft.questions) {
    const text = textOf(body);
    if (text === sent[key] || !isComplete(body) || !isFree(state, key, text)) continue;
    return id === null ? { kind: "create", key, body } : { kind: "update", key, id, body };
  }
  const kept = draft.questions.flatMap(({ id }) => id ?? []);
  const gone = server.questions.find(({ id }) => !kept.includes(id));
  // a quiz has a question at least, so the last one is deleted when there is another
  if (gone && kept.length > 0) return { kind: "delete", id: gone.id };
  if (draft.sections !== null) return sectionsStep(state, draft.sections);
  if (gone) return null;
  const inOrder = kept.every((id, at) => server.questions[at]?.id === id);
  return inOrder ? null : { kind: "order", ids: kept };
}

function sectionsStep(state: EditState, sections: DraftSection[]): Step | null {
  const text = structureOf(sections, state.draft.questions);
  if (text === "" || text === state.sent[SECTIONS_KEY] || !isFree(state, SECTIONS_KEY, text)) return null;
  return { kind: "sections", text, keys: sections.map(({ key }) => key) };
}

// empty: there are no sections, or they are not finished yet
export function structureOf(sections: DraftSection[] | null, questions: DraftQuestion[]): string {
  return sections === null ? "" : (sectionsText(arrange(sections, questions), questions) ?? "");
}

export function unsavedKeys(state: EditState): string[] {
  const questions = state.draft.questions.filter(({ key, body }) => textOf(body) !== state.sent[key]).map(({ key }) => key);
  const { settings } = state.draft;
  const structure = isArranged(state) ? [] : [SECTIONS_KEY];
  return JSON.stringify(settings) === state.sent[SETTINGS_KEY] ? [...structure, ...questions] : [SETTINGS_KEY, ...structure, ...questions];
}

// whether the service has the sections of the draft; unfinished ones it never has
export function isArranged({ draft, sent }: EditState): boolean {
  const text = structureOf(draft.sections, draft.questions);
  return draft.sections === null || (text !== "" && text === sent[SECTIONS_KEY]);
}

// the service took a step; `saved` is the question or the quiz it answered with
export function took(state: EditState, step: Step, etag: string, saved: unknown): EditState {
  const next = { ...state, etag, isTouched: true };
  switch (step.kind) {
    case "settings":
      return tookSettings(next, step.body, saved as AuthoredQuiz);
    case "delete":
      return { ...next, server: { ...state.server, questions: state.server.questions.filter(({ id }) => id !== step.id) } };
    case "sections":
      return tookSections(next, step, saved as AuthoredQuiz);
    case "order": {
      const byId = new Map(state.server.questions.map((question) => [question.id, question]));
      return { ...next, server: { ...state.server, questions: step.ids.map((id) => byId.get(id)!) } };
    }
    default:
      return tookQuestion(next, step, saved as QuestionBody & { id: string });
  }
}

export function refuse(state: EditState, step: Step): EditState {
  const key = keyOf(step);
  if (key === null) return state;
  const text = step.kind === "sections" ? step.text : key === SETTINGS_KEY ? JSON.stringify(state.draft.settings) : textOf(bodyOf(state, key)!);
  return { ...state, refused: { ...state.refused, [key]: text } };
}

// what a refusal is about; null for calls whose refusal is nothing to mend
export function keyOf(step: Step): string | null {
  if (step.kind === "settings" || step.kind === "sections") return step.kind;
  return "key" in step ? step.key : null;
}

function tookSections(state: EditState, { text, keys }: Step & { kind: "sections" }, quiz: AuthoredQuiz): EditState {
  const sections = adoptSectionIds(state.draft.sections ?? [], keys, quiz.sections ?? []);
  const ids = JSON.stringify((JSON.parse(text) as object[]).map((section, at) => ({ ...section, id: quiz.sections?.[at]?.id ?? null })));
  return { ...state, server: quiz, sent: { ...state.sent, [SECTIONS_KEY]: ids }, draft: { ...state.draft, sections } };
}

function tookSettings(state: EditState, body: Settings, quiz: AuthoredQuiz): EditState {
  const { access_code: code, ...settings } = state.draft.settings;
  const isSame = JSON.stringify(state.draft.settings) === JSON.stringify(body);
  const { access_code: _, ...known } = body;
  // a code that was set is kept by being absent from now on
  const draft = isSame ? settings : { ...settings, ...(code === undefined ? {} : { access_code: code }) };
  return {
    ...state,
    server: { ...quiz, questions: state.server.questions },
    sent: { ...state.sent, [SETTINGS_KEY]: JSON.stringify(known) },
    draft: { ...state.draft, settings: draft as Settings },
  };
}

function tookQuestion(state: EditState, step: Step & { key: string; body: QuestionBody }, saved: QuestionBody & { id: string }): EditState {
  const { id } = saved;
  // the parts that were sent still have their keys in the draft, unless they were deleted meanwhile
  const current = bodyOf(state, step.key);
  const keyed = current === null ? null : adoptIds(current, step.body, saved);
  const questions = state.draft.questions.map((one) => (one.key === step.key && keyed ? { ...one, id, body: keyed } : one));
  const known = state.server.questions.some((one) => one.id === id);
  const server = known ? state.server.questions.map((one) => (one.id === id ? saved : one)) : [...state.server.questions, saved];
  return {
    ...state,
    server: { ...state.server, questions: server },
    sent: { ...state.sent, [step.key]: textOf(adoptIds(step.body, step.body, saved)) },
    draft: { ...state.draft, questions },
  };
}

export function bodyOf(state: EditState, key: string): QuestionBody | null {
  return state.draft.questions.find((one) => one.key === key)?.body ?? null;
}

export function draftOf(question: QuestionBody & { id: string }): DraftQuestion {
  const { id, ...body } = question;
  return { key: id, id, body: withKeys(body as QuestionBody) };
}

export function textOf(body: QuestionBody): string {
  return JSON.stringify(asSent(body));
}

function isFree(state: EditState, key: string, text: string): boolean {
  return state.refused[key] !== text && !state.conflicts.some((one) => one.key === key || one.key.startsWith(`${key}.`));
}
