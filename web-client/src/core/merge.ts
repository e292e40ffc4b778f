// Two people edited one quiz: what only one of them changed is taken as it is; where both changed the same
// thing, the draft keeps ours, and a conflict tells of theirs until somebody has chosen.

import { bodyOf, type Conflict, type Draft, type DraftQuestion, draftOf, type EditState, openDraft, isArranged, SECTIONS_KEY, SETTINGS_KEY, textOf } from "./draft.ts";
import { type AuthoredQuestion, type AuthoredQuiz, asSent, likeness, type QuestionBody, type Settings, settingsOf } from "./quiz.ts";
import { arrange, type DraftSection, inOrderOf, openSections } from "./sections.ts";

export function merge(state: EditState, theirs: AuthoredQuiz, etag: string): EditState {
  const fresh = openDraft(theirs, etag);
  const conflicts: Conflict[] = [];
  const settings = mergeSettings(state, theirs, conflicts);
  const questions = mergeQuestions(state, theirs, conflicts);
  const sections = mergeSections(state, theirs, questions);
  // what is in the draft as they have it counts as sent
  const sent: Record<string, string> = { [SETTINGS_KEY]: fresh.sent[SETTINGS_KEY]!, [SECTIONS_KEY]: fresh.sent[SECTIONS_KEY]! };
  for (const one of questions) {
    const server = theirs.questions.find(({ id }) => id === one.id);
    if (server) sent[one.key] = wasUntouched(state, server) ? (state.sent[one.key] ?? contentOf(server)) : contentOf(server);
  }
  const ordered = sections === null ? questions : inOrderOf(sections, questions);
  return { server: theirs, etag, sent, draft: { settings, questions: ordered, sections }, refused: {}, conflicts, isTouched: false };
}

// the author chose: theirs is put in place of ours, or ours is sent over it
export function resolve(state: EditState, key: string, whose: "mine" | "theirs"): EditState {
  const conflict = state.conflicts.find((one) => one.key === key);
  const conflicts = state.conflicts.filter((one) => one.key !== key);
  if (conflict === undefined || whose === "mine") return { ...state, conflicts };
  return { ...state, conflicts, draft: withTheirs(state.draft, key, conflict.theirs) };
}

function withTheirs(draft: Draft, key: string, theirs: unknown): Draft {
  const field = fieldOf(key);
  if (field !== null) return { ...draft, settings: { ...draft.settings, [field]: theirs } };
  if (theirs === null) return { ...draft, questions: draft.questions.filter((one) => one.key !== key) };
  const { body } = draftOf(theirs as AuthoredQuestion);
  return { ...draft, questions: draft.questions.map((one) => (one.key === key ? { ...one, body } : one)) };
}

export function fieldOf(key: string): string | null {
  return key.startsWith(`${SETTINGS_KEY}.`) ? key.slice(SETTINGS_KEY.length + 1) : null;
}

function mergeSettings(state: EditState, theirs: AuthoredQuiz, conflicts: Conflict[]): Settings {
  const base = JSON.parse(state.sent[SETTINGS_KEY]!) as Record<string, unknown>;
  const before = settingsOf(state.server) as unknown as Record<string, unknown>;
  const after = settingsOf(theirs) as unknown as Record<string, unknown>;
  const merged: Record<string, unknown> = { ...after };
  for (const [name, mine] of Object.entries(state.draft.settings)) {
    if (isEqual(mine, base[name])) continue;
    merged[name] = mine;
    const theyChanged = !isEqual(before[name], after[name]) && !isEqual(mine, after[name]);
    if (theyChanged) conflicts.push({ key: `${SETTINGS_KEY}.${name}`, theirs: after[name] });
  }
  return merged as unknown as Settings;
}

// the order is one thing: theirs, unless it was changed here
function mergeSections(state: EditState, theirs: AuthoredQuiz, questions: DraftQuestion[]): DraftSection[] | null {
  const sections = state.draft.sections ?? null; // one stored by an older page has none
  const isMine = sections !== null && !isArranged(state);
  const kept = isMine ? sections : openSections(theirs, questions);
  return kept === null ? null : arrange(kept, questions);
}

function mergeQuestions(state: EditState, theirs: AuthoredQuiz, conflicts: Conflict[]): DraftQuestion[] {
  const merged = new Map<string, DraftQuestion>();
  for (const server of theirs.questions) {
    const one = mergeQuestion(state, server, conflicts);
    if (one) merged.set(server.id, one);
  }
  const mine = state.draft.questions.flatMap((one) => keepMine(state, one, merged, conflicts));
  return isReordered(state) || mine.some(({ id }) => id === null) ? inMyOrder(mine, merged) : inTheirOrder(mine, merged, theirs);
}

function mergeQuestion(state: EditState, server: AuthoredQuestion, conflicts: Conflict[]): DraftQuestion | null {
  const mine = state.draft.questions.find(({ id }) => id === server.id);
  const known = state.server.questions.some(({ id }) => id === server.id);
  const untouched = wasUntouched(state, server);
  if (mine === undefined) return known && untouched ? null : draftOf(server); // deleted here, unless they changed it
  const isMineSaved = textOf(mine.body) === state.sent[mine.key];
  if (untouched) return mine;
  if (isMineSaved || likeness(mine.body) === likeness(server)) return { ...draftOf(server), key: mine.key };
  conflicts.push({ key: mine.key, theirs: server });
  return mine;
}

// what they deleted goes here too, unless it was changed here
function keepMine(state: EditState, one: DraftQuestion, merged: Map<string, DraftQuestion>, conflicts: Conflict[]): DraftQuestion[] {
  if (one.id === null) return [one];
  const found = merged.get(one.id);
  if (found) return [found];
  if (textOf(bodyOf(state, one.key)!) === state.sent[one.key]) return [];
  conflicts.push({ key: one.key, theirs: null });
  return [{ ...one, id: null, body: withoutIds(one.body) }];
}

function isReordered(state: EditState): boolean {
  const ids = state.draft.questions.flatMap(({ id }) => id ?? []);
  const before = state.server.questions.map(({ id }) => id).filter((id) => ids.includes(id));
  return ids.some((id, at) => id !== before[at]);
}

function inMyOrder(mine: DraftQuestion[], merged: Map<string, DraftQuestion>): DraftQuestion[] {
  const added = [...merged.values()].filter((one) => !mine.some(({ id }) => id === one.id));
  return [...mine, ...added];
}

function inTheirOrder(mine: DraftQuestion[], merged: Map<string, DraftQuestion>, theirs: AuthoredQuiz): DraftQuestion[] {
  const ordered = theirs.questions.flatMap(({ id }) => merged.get(id) ?? []);
  return [...ordered, ...mine.filter(({ id }) => id === null)];
}

function wasUntouched(state: EditState, server: AuthoredQuestion): boolean {
  const before = state.server.questions.find(({ id }) => id === server.id);
  return before !== undefined && isEqual(before, server);
}

function contentOf(server: AuthoredQuestion): string {
  return JSON.stringify(asSent(server));
}

// a question that was deleted is a new one when it is kept, and so are its parts
function withoutIds(body: QuestionBody): QuestionBody {
  return JSON.parse(JSON.stringify(body, (name, value: unknown) => (name === "id" ? undefined : value))) as QuestionBody;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
