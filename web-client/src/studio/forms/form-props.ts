// What the form of a question type is given.

import type { Part, QuestionBody } from "../../core/quiz.ts";

export interface QuestionFormProps {
  body: QuestionBody;
  change: (members: Partial<QuestionBody>) => void;
  problemAt: (pointer: string) => string | null;
}

export function partsOf(body: QuestionBody | Part, name: string): Part[] {
  return (body[name] as Part[] | null | undefined) ?? [];
}
