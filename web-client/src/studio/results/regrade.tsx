// Grading all results anew by the draft: what would change is shown first, and done only after that.

import { useState } from "preact/hooks";
import { type AuthoredQuiz, withQuestions } from "../../core/quiz.ts";
import { randomKey } from "../../core/session.ts";
import { number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { useAct } from "../acts.tsx";
import { choicesOf, SelectField } from "../fields.tsx";

interface Preview {
  results: number;
  complete: boolean;
  changed: number;
  raised: number;
  lowered: number;
  newly_passed: number;
  newly_failed: number;
  unmatched: { question_id: string; text: string }[];
  examples: { attempt_id: string; score: number | null; new_score: number | null; max_score: number; new_max_score: number }[];
}

const MODES = ["new_key", "either_key", "full_credit", "drop"];

export function Regrade({ quizId }: { quizId: string }) {
  const app = useApp();
  const [quiz, setQuiz] = useState<AuthoredQuiz | null>(null);
  const [modes, setModes] = useState<Record<string, string>>({});
  const [preview, setPreview] = useState<Preview | null>(null);
  const [done, setDone] = useState(false);
  const { isBusy, error, run, dialog } = useAct();
  const mode = Object.fromEntries(Object.entries(modes).filter(([, one]) => one !== "new_key"));
  const open = () => run(async () => setQuiz(withQuestions(await app.get<AuthoredQuiz>(`/quizzes/${quizId}`))));
  const post = <T,>(isDry: boolean) =>
    app.send<T>("POST", `/quizzes/${quizId}/regrade`, { dry_run: isDry, mode }, isDry ? {} : { key: randomKey() });
  const look = () => run(async () => setPreview(await post<Preview>(true)));
  const apply = () =>
    run(async () => {
      await post(false);
      setPreview(null);
      setQuiz(null);
      setDone(true);
      app.say(t("regrade-begun"));
    });
  const choose = (id: string, one: string) => {
    setModes({ ...modes, [id]: one });
    setPreview(null);
  };
  return (
    <section class="card" aria-labelledby="regrade">
      <h2 id="regrade">{t("regrade")}</h2>
      <p>{t("regrade-text")}</p>
      {quiz && (
        <details class="more">
          <summary>{t("regrade-modes")}</summary>
          {quiz.questions.map((question, at) => (
            <SelectField
              key={question.id}
              label={`${at + 1}. ${question.text.slice(0, 60)}`}
              value={modes[question.id] ?? "new_key"}
              choices={choicesOf("mode", MODES)}
              change={(one) => choose(question.id, one)}
            />
          ))}
        </details>
      )}
      {preview && <Effects preview={preview} />}
      <p class="problem" role="alert">
        {error}
      </p>
      <div class="actions">
        {quiz === null ? (
          <button type="button" disabled={isBusy} onClick={open}>
            {t("regrade-ask")}
          </button>
        ) : (
          <button type="button" class={preview ? undefined : "primary"} disabled={isBusy} onClick={look}>
            {t("regrade-look")}
          </button>
        )}
        {preview && (
          <button type="button" class="primary" disabled={isBusy} onClick={apply}>
            {t("regrade-now", { count: preview.changed })}
          </button>
        )}
      </div>
      {done && <p class="note">{t("regrade-begun")}</p>}
      {dialog}
    </section>
  );
}

function Effects({ preview }: { preview: Preview }) {
  return (
    <div class="notice inset" role="status">
      <p>
        <strong>{t("regrade-changed", { changed: preview.changed, results: preview.results })}</strong>{" "}
        {t("regrade-effects", { raised: preview.raised, lowered: preview.lowered, passed: preview.newly_passed, failed: preview.newly_failed })}
      </p>
      {!preview.complete && <p>{t("regrade-sample")}</p>}
      {preview.unmatched.length > 0 && (
        <>
          <p>{t("regrade-unmatched")}</p>
          <ul>
            {preview.unmatched.map(({ question_id, text }) => (
              <li key={question_id} dir="auto">
                {text.slice(0, 100)}
              </li>
            ))}
          </ul>
        </>
      )}
      {preview.examples.length > 0 && (
        <ul>
          {preview.examples.map((one) => (
            <li key={one.attempt_id}>
              <a href={`#/paper/${one.attempt_id}`}>{t("regrade-example", exampleOf(one))}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function exampleOf(one: Preview["examples"][number]) {
  const score = (value: number | null) => (value === null ? "–" : number(value));
  return { was: score(one.score), is: score(one.new_score), max: number(one.new_max_score) };
}
