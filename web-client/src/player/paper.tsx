// The question that is shown, under its section's text where it has one.

import { useLayoutEffect, useRef } from "preact/hooks";
import { type AnswerPort } from "../questions/port.ts";
import { QuestionControls } from "../questions/question.tsx";
import { RichText } from "../ui/rich-text.tsx";
import { hasText, t } from "../ui/text.ts";
import type { AttemptController } from "./attempt-controller.ts";
import { worthOf } from "./worth.ts";

interface PaperProps {
  controller: AttemptController;
  place: number;
  moves: number;
}

export function Paper({ controller, place, moves }: PaperProps) {
  const { questions, sections, assets } = controller.attempt;
  const question = questions[place]!;
  const heading = useRef<HTMLHeadingElement>(null);
  // before anybody can type: an effect that runs later would take the focus out of a field
  useLayoutEffect(() => {
    if (moves > 0) heading.current?.focus();
  }, [moves]);
  const section = sections?.find((one) => one.question_ids.includes(question.id));
  return (
    <section class="card paper" aria-label={t("question")}>
      {section?.text && (
        <details class="passage" open>
          <summary dir="auto">{section.title || t("passage")}</summary>
          <RichText text={section.text} format={section.format} assets={assets ?? {}} />
        </details>
      )}
      <h2 class="worth" ref={heading} tabIndex={-1}>
        {t("question-of", { place: place + 1, total: questions.length })} · {worthOf(question)}
      </h2>
      <Answerable key={question.id} controller={controller} place={place} />
    </section>
  );
}

function Answerable({ controller, place }: { controller: AttemptController; place: number }) {
  const { questions, assets } = controller.attempt;
  const question = questions[place]!;
  const { answers } = controller;
  const draft = controller.version.value >= 0 ? answers.drafts.get(question.id) : undefined;
  const port: AnswerPort = {
    response: answers.response(question.id),
    draft: draft?.text ?? null,
    change: (response) => controller.change(question.id, response),
    hold: (text, reason) => controller.hold(question.id, text, reason),
  };
  const id = `problem-${question.id}`;
  return (
    <div class="question">
      <QuestionControls question={question} port={port} assets={assets ?? {}} describedBy={id} />
      <p class="problem" id={id}>
        {draft ? reasonText(draft.reason) : ""}
      </p>
    </div>
  );
}

// our own reasons have texts; the API's are words already
function reasonText(reason: string): string {
  const id = `draft-${reason.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : t("draft-refused", { reason });
}
