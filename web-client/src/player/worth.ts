// What a question is worth, in words.

import type { Question } from "../core/responses.ts";
import { t } from "../ui/text.ts";

export function worthOf({ points, penalty }: Pick<Question, "points" | "penalty">): string {
  const worth = t("points", { count: points });
  return penalty > 0 ? `${worth}, ${t("penalty", { count: penalty })}` : worth;
}
