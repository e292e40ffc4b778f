// The question as a taker sees it, by the player's own component. What is answered here counts nowhere.

import { useState } from "preact/hooks";
import type { QuestionBody } from "../../core/quiz.ts";
import type { DraftSection } from "../../core/sections.ts";
import type { ResponseValue } from "../../core/responses.ts";
import { QuestionControls } from "../../questions/question.tsx";
import { RichText } from "../../ui/rich-text.tsx";
import { t } from "../../ui/text.ts";
import { useDraftAssets } from "./draft-assets.ts";
import { paperQuestion } from "./paper-question.ts";

interface PreviewProps {
  id: string;
  body: QuestionBody;
  title?: string;
  passage?: Pick<DraftSection, "title" | "text" | "format"> | undefined; // of its section
}

export function Preview({ id, body, title, passage }: PreviewProps) {
  const [given, setGiven] = useState<{ response: ResponseValue; draft: string | null }>({ response: null, draft: null });
  const assets = useDraftAssets([body, passage?.text]);
  const port = {
    ...given,
    change: (response: ResponseValue) => setGiven({ response, draft: null }),
    hold: (draft: string) => setGiven({ response: given.response, draft }),
  };
  return (
    <section class="card preview" aria-label={title ?? t("preview")}>
      <h2>{title ?? t("preview")}</h2>
      {passage && (
        <div class="passage">
          {passage.title && <h3 dir="auto">{passage.title}</h3>}
          {passage.text && <RichText text={passage.text} format={passage.format} assets={assets} />}
        </div>
      )}
      <div class="question">
        <QuestionControls question={paperQuestion(id, body)} port={port} assets={assets} describedBy={`preview-${id}`} />
      </div>
      {body.explanation && (
        <div class="note">
          <p>{t("shown-in-review")}</p>
          <RichText text={body.explanation} format={body.format} assets={assets} />
        </div>
      )}
      <p id={`preview-${id}`} class="hint">
        {t("preview-hint")}
      </p>
    </section>
  );
}
