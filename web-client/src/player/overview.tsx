// All questions at a glance: which are answered, flagged or not saved, which is shown, and a way to each.

import { useRef } from "preact/hooks";
import { t } from "../ui/text.ts";
import type { AttemptController } from "./attempt-controller.ts";

interface OverviewProps {
  controller: AttemptController;
  place: number;
  go: (place: number) => void;
}

export function unansweredPlaces(controller: AttemptController): number[] {
  const { questions } = controller.attempt;
  return questions.map((_, at) => at).filter((at) => !controller.answers.isAnswered(questions[at]!.id));
}

export function Overview({ controller, place, go }: OverviewProps) {
  const { questions } = controller.attempt;
  const isWide = useRef(window.matchMedia("(min-width: 60rem)").matches).current;
  const answered = controller.version.value >= 0 ? questions.length - unansweredPlaces(controller).length : 0;
  return (
    <details class="overview card" open={isWide}>
      <summary>
        {t("overview")} <span>{t("answered-of", { answered, total: questions.length })}</span>
      </summary>
      <ol class="numbers">
        {questions.map((question, at) => (
          <li key={question.id}>
            <NumberButton controller={controller} at={at} isCurrent={at === place} go={go} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function NumberButton({ controller, at, isCurrent, go }: { controller: AttemptController; at: number; isCurrent: boolean; go: (place: number) => void }) {
  const { id } = controller.attempt.questions[at]!;
  const { answers, flags } = controller;
  const state = answers.drafts.has(id) ? "unsaved" : answers.isAnswered(id) ? "answered" : "unanswered";
  const isFlagged = flags.value.includes(id);
  const label = t(`question-${state}`, { place: at + 1 });
  return (
    <button
      type="button"
      class={`${state} ${isFlagged ? "flagged" : ""}`}
      aria-label={isFlagged ? `${label}, ${t("flagged")}` : label}
      aria-current={isCurrent ? "true" : undefined}
      onClick={() => go(at)}
    >
      {at + 1}
    </button>
  );
}
