// A quiz while it is edited: the draft and what became of it. What is not saved yet is kept in this browser.

import { type Signal, signal } from "@preact/signals";
import { type DraftQuestion, type EditState, nextStep, openDraft, SETTINGS_KEY, unsavedKeys } from "../../core/draft.ts";
import { DraftSaver, type SaveState } from "../../core/draft-saver.ts";
import type { Problem } from "../../core/http.ts";
import { merge, resolve } from "../../core/merge.ts";
import { arrange, type DraftSection, emptySection, inOrderOf, placed, placedBeside, shifted } from "../../core/sections.ts";
import { type AuthoredQuiz, newKey, type QuestionBody, type Settings } from "../../core/quiz.ts";
import { moved } from "../../questions/ordering.tsx";
import type { App } from "../../ui/app.ts";
import { emptyBody } from "./empty-question.ts";

const PAUSE_TO_STORE_MS = 300;

export class QuizEditor {
  readonly state: Signal<EditState>;
  readonly saveState = signal<SaveState>("saved");
  readonly saveError = signal<unknown>(null);
  readonly problems = signal<Record<string, Problem>>({});
  readonly selected = signal("");
  readonly removed = signal<{ question: DraftQuestion; at: number } | null>(null);
  private readonly app: App;
  private readonly saver: DraftSaver;
  private storing: number | undefined;

  constructor(app: App, quiz: AuthoredQuiz, etag: string) {
    this.app = app;
    this.state = signal(this.restored(quiz, etag));
    this.selected.value = this.questions[0]?.key ?? "";
    this.saver = new DraftSaver({
      request: (method, path, options) => app.session.request(method, path, options),
      quizId: quiz.id,
      read: () => this.state.value,
      write: (state) => this.write(state),
      tell: (saveState, error) => {
        this.saveState.value = saveState;
        this.saveError.value = error;
      },
      problem: (key, problem) => this.setProblem(key, problem),
    });
    if (this.hasUnsaved()) this.saver.changed();
  }

  get id(): string {
    return this.state.value.server.id;
  }

  get questions(): DraftQuestion[] {
    return this.state.value.draft.questions;
  }

  get sections(): DraftSection[] | null {
    return this.state.value.draft.sections;
  }

  get settings(): Settings {
    return this.state.value.draft.settings;
  }

  flush(): Promise<void> {
    return this.saver.flush();
  }

  stop(): void {
    this.saver.stop();
    this.store();
  }

  hasUnsaved(): boolean {
    return nextStep(this.state.value) !== null || unsavedKeys(this.state.value).length > 0;
  }

  editSettings(change: Partial<Settings>): void {
    this.edit({ settings: { ...this.settings, ...change } });
  }

  editQuestion(key: string, body: QuestionBody): void {
    this.edit({ questions: this.questions.map((one) => (one.key === key ? { ...one, body } : one)) });
  }

  add(type: string): void {
    this.insert({ key: newKey(), id: null, body: emptyBody(type) }, this.place() + 1);
  }

  duplicate(key: string): void {
    const at = this.questions.findIndex((one) => one.key === key);
    const body = JSON.parse(JSON.stringify(this.questions[at]!.body, (name, value: unknown) => (name === "id" ? undefined : value)));
    this.insert({ key: newKey(), id: null, body }, at + 1);
  }

  remove(key: string): void {
    const at = this.questions.findIndex((one) => one.key === key);
    const question = this.questions[at]!;
    const rest = this.questions.filter((one) => one.key !== key);
    this.removed.value = { question, at };
    this.selected.value = (rest[at] ?? rest[at - 1])?.key ?? this.sections?.[0]?.key ?? "";
    this.setProblem(key, null);
    this.edit({ questions: rest });
  }

  // one that the service has deleted already is made anew
  undoRemove(): void {
    const removed = this.removed.value;
    if (removed === null) return;
    const isThere = this.state.value.server.questions.some(({ id }) => id === removed.question.id);
    const body = JSON.parse(JSON.stringify(removed.question.body, (name, value: unknown) => (name === "id" && !isThere ? undefined : value)));
    const question = isThere ? removed.question : { key: newKey(), id: null, body };
    this.removed.value = null;
    this.insert(question, removed.at);
  }

  move(from: number, to: number): void {
    if (to < 0 || to >= this.questions.length || from === to) return;
    const { questions, sections } = this;
    if (sections === null) this.edit({ questions: moved(questions, from, to) });
    else this.edit({ sections: placedBeside(sections, questions[from]!.key, questions[to]!.key, from < to ? 1 : 0) });
  }

  // over the border of a section too
  shift(key: string, by: 1 | -1): void {
    const at = this.questions.findIndex((one) => one.key === key);
    if (this.sections === null) this.move(at, at + by);
    else this.edit({ sections: shifted(this.sections, key, by) });
  }

  // the questions so far become the first section
  addSection(): void {
    const first = this.sections ?? [emptySection(this.questions.map(({ key }) => ({ question: key })))];
    const added = this.sections === null ? null : emptySection();
    this.selected.value = (added ?? first[0]!).key;
    this.edit({ sections: added === null ? first : [...first, added] });
  }

  editSection(key: string, change: Partial<DraftSection>): void {
    this.edit({ sections: this.sections!.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  }

  // its questions go to the section before it, or to the next when it is the first
  removeSection(key: string): void {
    const sections = this.sections!;
    const at = sections.findIndex((one) => one.key === key);
    const heir = sections[at - 1] ?? sections[at + 1]!;
    const kept = sections[at]!.items.filter((item) => "question" in item);
    const items = at === 0 ? [...kept, ...heir.items] : [...heir.items, ...kept];
    this.selected.value = heir.key;
    this.edit({ sections: sections.filter((one) => one.key !== key).map((one) => (one.key === heir.key ? { ...one, items } : one)) });
  }

  shiftSection(key: string, by: 1 | -1): void {
    const at = this.sections!.findIndex((one) => one.key === key);
    if (this.sections![at + by]) this.edit({ sections: moved(this.sections!, at, at + by) });
  }

  putInto(key: string, sectionKey: string): void {
    const end = this.sections!.find((one) => one.key === sectionKey)!.items.length;
    this.edit({ sections: placed(this.sections!, key, sectionKey, end) });
  }

  resolve(key: string, whose: "mine" | "theirs"): void {
    this.write(resolve(this.state.value, key, whose));
    this.saver.changed();
  }

  place(): number {
    return this.questions.findIndex((one) => one.key === this.selected.value);
  }

  // the service has another state: after publishing
  reopen(quiz: AuthoredQuiz, etag: string): void {
    this.write(merge(this.state.value, quiz, etag));
    this.saver.changed();
  }

  isUnsaved(key: string): boolean {
    return unsavedKeys(this.state.value).includes(key);
  }

  problemOf(key: string): Problem | undefined {
    return this.problems.value[key];
  }

  settingsProblem(member: string): string | null {
    return this.problems.value[SETTINGS_KEY]?.about(`/${member}`) ?? null;
  }

  private insert(question: DraftQuestion, at: number): void {
    const { questions, sections } = this;
    const neighbour = questions[at - 1] ?? questions[at];
    const into = sections === null ? null : this.sectionFor(question.key, neighbour?.key ?? "", at === 0 ? 0 : 1);
    this.selected.value = question.key;
    this.edit({ questions: [...questions.slice(0, at), question, ...questions.slice(at)], sections: into });
  }

  // beside the question before it, or at the end of the section that is chosen
  private sectionFor(key: string, neighbour: string, offset: 0 | 1): DraftSection[] {
    const sections = this.sections!;
    const chosen = sections.find((one) => one.key === this.selected.value);
    return chosen === undefined ? placedBeside(sections, key, neighbour, offset) : placed(sections, key, chosen.key, chosen.items.length);
  }

  private edit(change: Partial<EditState["draft"]>): void {
    const draft = { ...this.state.value.draft, ...change };
    const sections = draft.sections === null ? null : arrange(draft.sections, draft.questions);
    const questions = sections === null ? draft.questions : inOrderOf(sections, draft.questions);
    this.write({ ...this.state.value, draft: { ...draft, sections, questions } });
    this.saver.changed();
  }

  private write(state: EditState): void {
    this.state.value = state;
    clearTimeout(this.storing);
    this.storing = setTimeout(() => this.store(), PAUSE_TO_STORE_MS) as unknown as number;
  }

  private setProblem(key: string, problem: Problem | null): void {
    const { [key]: _, ...others } = this.problems.value;
    this.problems.value = problem === null ? others : { ...others, [key]: problem };
  }

  private store(): void {
    clearTimeout(this.storing);
    this.app.storage.write(this.storedAs(this.id), this.hasUnsaved() ? this.state.value : null);
  }

  // what was not saved when the page was left, upon what the service has now
  private restored(quiz: AuthoredQuiz, etag: string): EditState {
    const kept = this.app.storage.read<EditState>(this.storedAs(quiz.id));
    return kept === null ? openDraft(quiz, etag) : merge(kept, quiz, etag);
  }

  private storedAs(id: string): string {
    return `draft.${this.app.user.value?.id}.${id}`;
  }
}
