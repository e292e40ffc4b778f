// What statistics read of the API: percentages are 80, not 0.8; null with a reason where there is none.

export type { OptionStatistics, Statistics, ScoreStatistics, ItemStatistics } from "../../../types/api.ts";

export type Selection = "first" | "last" | "best" | "all";

