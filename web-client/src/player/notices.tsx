// What the page has to say while an attempt runs: whether answers are saved, what another device changed,
// and what the people in charge wrote.

import type { Change } from "../core/answer-store.ts";
import { moment, t } from "../ui/text.ts";
import { responseLines } from "../questions/words.ts";
import type { AttemptController } from "./attempt-controller.ts";

export function SaveLine({ controller }: { controller: AttemptController }) {
  const state = controller.saveState.value;
  const unsaved = controller.version.value >= 0 ? draftPlaces(controller) : [];
  const trouble = controller.trouble.value;
  const isHandingIn = controller.phase.value === "handing-in";
  const text = trouble || (isHandingIn ? t("handing-in") : t(`save-${state}`));
  return (
    <p class="state" data-state={trouble || unsaved.length > 0 ? "trouble" : state}>
      {unsaved.length > 0 && !trouble ? t("save-drafts", { count: unsaved.length, places: unsaved.map((at) => at + 1).join(", ") }) : text}
    </p>
  );
}

// where something is typed that is not saved
export function draftPlaces(controller: AttemptController): number[] {
  const { questions } = controller.attempt;
  return questions.map((_, at) => at).filter((at) => controller.answers.drafts.has(questions[at]!.id));
}

interface ChangesProps {
  controller: AttemptController;
  current: string;
  go: (place: number) => void;
}

export function Changes({ controller, current, go }: ChangesProps) {
  const changes = controller.changes.value;
  if (changes.length === 0) return null;
  return (
    <section class="card notice" aria-label={t("changed-elsewhere-title")}>
      {changes.map((change) => (
        <ChangeNotice key={change.questionId} change={change} controller={controller} current={current} go={go} />
      ))}
    </section>
  );
}

function ChangeNotice({ change, controller, current, go }: { change: Change } & ChangesProps) {
  const { questions } = controller.attempt;
  const place = questions.findIndex((question) => question.id === change.questionId);
  const question = questions[place];
  if (question === undefined) return null;
  const words = (response: Change["ours"]) => responseLines(question, response).join("; ") || t("no-answer");
  return (
    <div class="change">
      <p dir="auto">
        {t("change-text", { place: place + 1, theirs: words(change.theirs), ours: words(change.ours) })}
      </p>
      <div class="actions">
        {change.questionId !== current && (
          <button type="button" onClick={() => go(place)}>
            {t("go-to-question", { place: place + 1 })}
          </button>
        )}
        <button type="button" onClick={() => controller.change(change.questionId, change.ours)}>
          {t("use-mine")}
        </button>
        <button type="button" onClick={() => controller.dismiss(change.questionId)}>
          {t("keep-theirs")}
        </button>
      </div>
    </div>
  );
}

export function Messages({ controller }: { controller: AttemptController }) {
  const messages = controller.messages.value;
  const isPaused = controller.isPaused.value;
  if (messages.length === 0 && !isPaused) return null;
  return (
    <section class="card notice" aria-label={t("messages")}>
      {isPaused && <p>{t("paused")}</p>}
      {messages.map((message) => (
        <p key={message.id} dir="auto">
          <span class="when">{moment(message.at)}</span> {message.text}
        </p>
      ))}
    </section>
  );
}
