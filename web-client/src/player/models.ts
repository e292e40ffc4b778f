// What the API answers, as far as the player reads it: the types of its reference.

import type * as api from "../../types/api.ts";
import type { Question } from "../core/responses.ts";

export type { Live, Message, PaperSection as Section, QuizDetail, QuizSummary, Result, ReviewedQuestion, SaveResponse } from "../../types/api.ts";

// the page reads of a question what its type has
export interface Attempt extends Omit<api.Attempt, "questions"> {
  questions: Question[];
}
