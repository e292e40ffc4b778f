// What a question's controls know of the answer: the same for a taker's paper and an author's preview.

import type { Assets, Question, ResponseValue } from "../core/responses.ts";

export interface AnswerPort {
  response: ResponseValue;
  draft: string | null; // what was typed and is no answer yet
  change: (response: ResponseValue) => void;
  hold: (text: string, reason: string) => void;
}

export interface ControlProps {
  question: Question;
  port: AnswerPort;
  assets?: Assets | undefined;
  describedBy: string; // the id of the question's problem
}
