// What publishing a draft changes: of the settings, and of each question.

import { type AuthoredQuestion, type AuthoredQuiz, likeness, settingsOf } from "./quiz.ts";

export interface QuestionChange {
  kind: "added" | "removed" | "changed" | "moved";
  number: number; // in the draft; of a removed one in the published version
  text: string;
  hasOtherKey: boolean; // what is right, or what it is worth: results may differ
}

export interface QuizChanges {
  settings: string[];
  questions: QuestionChange[];
}

const WORDS = ["text", "format", "explanation", "notes_for_markers"];

export function diffQuizzes(published: AuthoredQuiz, draft: AuthoredQuiz): QuizChanges {
  const was = settingsOf(published) as unknown as Record<string, unknown>;
  const is = settingsOf(draft) as unknown as Record<string, unknown>;
  const settings = Object.keys(is).filter((name) => JSON.stringify(is[name]) !== JSON.stringify(was[name]));
  return { settings, questions: [...ofDraft(published, draft), ...removed(published, draft)] };
}

function ofDraft(published: AuthoredQuiz, draft: AuthoredQuiz): QuestionChange[] {
  const kept = published.questions.filter(({ id }) => draft.questions.some((one) => one.id === id)).map(({ id }) => id);
  let place = 0;
  return draft.questions.flatMap((question, at): QuestionChange[] => {
    const before = published.questions.find(({ id }) => id === question.id);
    const common = { number: at + 1, text: question.text };
    if (before === undefined) return [{ ...common, kind: "added", hasOtherKey: true }];
    const isMoved = kept[place++] !== question.id;
    if (likeness(before) !== likeness(question)) {
      return [{ ...common, kind: "changed", hasOtherKey: keyOf(before) !== keyOf(question) }];
    }
    return isMoved ? [{ ...common, kind: "moved", hasOtherKey: false }] : [];
  });
}

function removed(published: AuthoredQuiz, draft: AuthoredQuiz): QuestionChange[] {
  return published.questions.flatMap((question, at) =>
    draft.questions.some(({ id }) => id === question.id)
      ? []
      : [{ kind: "removed" as const, number: at + 1, text: question.text, hasOtherKey: true }],
  );
}

// the question without its words
function keyOf(question: AuthoredQuestion): string {
  return JSON.stringify(question, (name, value: unknown) => (WORDS.includes(name) ? undefined : value));
}
