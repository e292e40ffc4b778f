// How much is left of each question, and what waits for a second or a third marker.

import { t } from "../../ui/text.ts";
import type { Counts } from "./models.ts";

interface CountsTableProps {
  items: Counts[];
  nameOf: (id: string) => string;
  next: (id: string) => void;
}

export function CountsTable({ items, nameOf, next }: CountsTableProps) {
  if (items.length === 0) return <p>{t("marking-nothing")}</p>;
  return (
    <ul class="list">
      {items.map((one) => (
        <li class="row" key={one.question_id}>
          <span class="name" dir="auto">
            {nameOf(one.question_id)}
          </span>
          <span class="when">{t("marking-counts", { unmarked: one.unmarked, claimed: one.claimed, marked: one.marked })}</span>
          {one.once_marked > 0 && <span class="mark partly">{t("marking-once", { count: one.once_marked })}</span>}
          {one.disputed > 0 && <span class="mark wrong">{t("marking-disputed", { count: one.disputed })}</span>}
          <button type="button" disabled={one.unmarked === 0} onClick={() => next(one.question_id)}>
            {t("mark-these")}
          </button>
        </li>
      ))}
    </ul>
  );
}
