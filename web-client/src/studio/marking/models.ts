// What marking reads of the API.

import type * as api from "../../../types/api.ts";

export type { QuestionCounts as Counts, Rubric } from "../../../types/api.ts";

// claimed to be marked, or marked already
export type ResponseToMark = Omit<api.ResponseToMark, "claimed_until"> & { claimed_until?: string; mark?: api.Mark };
