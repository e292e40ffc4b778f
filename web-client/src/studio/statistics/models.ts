// What statistics read of the API: percentages are 80, not 0.8; null with a reason where there is none.

export type Selection = "first" | "last" | "best" | "all";

export interface ScoreStatistics {
  mean: number | null;
  median: number | null;
  sd: number | null;
  alpha: number | null;
  standard_error: number | null;
}

export interface OptionStatistics {
  id: string;
  text: string;
  count: number;
  share: number | null;
  mean_total: number | null;
  point_biserial: number | null;
}

export interface ItemStatistics {
  question_id: string;
  type: string;
  text: string;
  attempts: number;
  facility: number | null;
  discrimination_index: number | null;
  discriminative_efficiency: number | null;
  omitted: number;
  not_reached: number;
  options: OptionStatistics[];
  flags: string[];
}

export interface Statistics {
  as_of: string;
  selection: Selection;
  attempts: number;
  test: ScoreStatistics;
  items: ItemStatistics[];
  distribution?: number[]; // how many earned how much, from 0 to 100 %
}
