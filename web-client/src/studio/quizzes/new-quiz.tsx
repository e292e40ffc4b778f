// A new quiz: its title and time; the first question is there to be overwritten, for a quiz has one at least.

import { useRef } from "preact/hooks";
import type { AuthoredQuiz } from "../../core/quiz.ts";
import { keyPerBody } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";

export function NewQuiz() {
  const app = useApp();
  const keyOf = useRef(keyPerBody()).current;
  const make = async (values: Record<string, string>) => {
    const first = { text: t("first-question"), points: 1 };
    const options = [
      { text: t("first-option-right"), correct: true },
      { text: t("first-option-wrong"), correct: false },
    ];
    const body = {
      title: values["title"],
      duration_minutes: Number(values["duration_minutes"]),
      passing_score: Number(values["passing_score"]),
      questions: [{ type: "single_choice", ...first, options }],
    };
    const quiz = await app.send<AuthoredQuiz>("POST", "/quizzes", body, { key: keyOf(body) });
    app.go(`quiz/${quiz.id}`);
  };
  return (
    <Ask class="primary" label={t("new-quiz")} title={t("new-quiz")} action={t("make-quiz")} act={make}>
      <Field label={t("setting-title")} name="title" maxLength={200} dir="auto" autocomplete="off" />
      <div class="columns">
        <Field label={t("setting-duration-minutes")} name="duration_minutes" type="number" min={1} max={1440} defaultValue="30" />
        <Field label={t("setting-passing-score")} name="passing_score" type="number" min={0} max={100} step="any" defaultValue="50" />
      </div>
      <p class="hint">{t("new-quiz-hint")}</p>
    </Ask>
  );
}
