// Publishing: what takers will get, what that changes, and what may be forgotten.

import { useState } from "preact/hooks";
import { nextStep, unsavedKeys } from "../../core/draft.ts";
import { diffQuizzes, type QuizChanges } from "../../core/quiz-diff.ts";
import { type AuthoredQuiz, withQuestions } from "../../core/quiz.ts";
import { duration, hasText, moment, number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { useAct } from "../acts.tsx";
import type { QuizEditor } from "../editor/quiz-editor.ts";
import { CheckField } from "../fields.tsx";
import { isEdited, publishedQuiz, rememberPublished } from "./published.ts";

export function PublishTab({ editor }: { editor: QuizEditor }) {
  const app = useApp();
  const [announce, setAnnounce] = useState(false);
  const [isDone, setDone] = useState(false);
  const { isBusy, error, run, dialog } = useAct();
  const quiz = editor.state.value.server;
  const isSaved = nextStep(editor.state.value) === null && unsavedKeys(editor.state.value).length === 0;
  const hasChanges = isEdited(quiz) || editor.state.value.isTouched;
  const canAnnounce = quiz.audience !== "everyone" || app.user.value?.role === "admin";
  const publish = () =>
    run(async () => {
      await editor.flush();
      if (editor.hasUnsaved()) return;
      const { body, headers } = await app.session.request<AuthoredQuiz>("POST", `/quizzes/${quiz.id}/publish`, { body: { announce } });
      editor.reopen(withQuestions(body), headers.get("ETag") ?? editor.state.value.etag);
      rememberPublished(app, withQuestions(body));
      setDone(true);
      app.say(t("published-now"));
    });
  return (
    <div class="cards">
      <section class="card" aria-labelledby="publish">
        <h2 id="publish">{t("what-takers-get")}</h2>
        <ul class="summary">
          {summary(quiz).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        <Warnings quiz={quiz} />
      </section>
      <section class="card" aria-labelledby="changes">
        <h2 id="changes">{quiz.published_at === null ? t("not-published-yet") : t("version-of", { version: quiz.version, time: moment(quiz.published_at) })}</h2>
        <Changes quiz={quiz} hasChanges={hasChanges} />
        {canAnnounce && <CheckField label={t("announce")} hint={t("announce-hint")} value={announce} change={setAnnounce} />}
        {!isSaved && <p class="problem">{t("publish-unsaved")}</p>}
        <p class="problem" role="alert">
          {error}
        </p>
        <div class="actions">
          <button type="button" class="primary" disabled={isBusy || !isSaved || !hasChanges} onClick={publish}>
            {quiz.published_at === null ? t("publish-quiz") : t("publish-changes")}
          </button>
          {quiz.published_at !== null && (
            <a class="button" href={`#/quiz/${quiz.id}/live`}>
              {t("tab-live")}
            </a>
          )}
        </div>
        {isDone && <p class="note">{t("published-now")}</p>}
        {dialog}
      </section>
    </div>
  );
}

function summary(quiz: AuthoredQuiz): string[] {
  return [
    t("questions", { count: quiz.questions.length }),
    t("points", { count: total(quiz) }),
    t("minutes", { count: quiz.duration_minutes }),
    quiz.max_attempts === null ? t("attempts-unlimited") : t("attempts-at-most", { count: quiz.max_attempts }),
    quiz.audience === "everyone" ? t("for-everyone") : t("for-groups", { count: quiz.audience.group_ids.length }),
    quiz.has_access_code ? t("with-access-code") : "",
    quiz.opens_at ? t("open-from", { time: moment(quiz.opens_at) }) : t("open-at-once"),
    quiz.closes_at ? t("open-until", { time: moment(quiz.closes_at) }) : t("open-for-good"),
    t("afterwards", {
      what: t(`review-show-${quiz.review.show.replaceAll("_", "-")}`),
      when: t(`review-when-${quiz.review.when.replaceAll("_", "-")}`),
    }),
  ].filter(Boolean);
}

function total(quiz: AuthoredQuiz): number {
  return Math.round(quiz.questions.reduce((sum, { points }) => sum + points, 0) * 1000) / 1000;
}

// what can be meant, and often is not
function Warnings({ quiz }: { quiz: AuthoredQuiz }) {
  const seconds = (quiz.duration_minutes * 60) / quiz.questions.length;
  const texts = quiz.questions.map(({ text }) => text.trim().toLocaleLowerCase());
  const twins = texts.flatMap((text, at) => (texts.indexOf(text) < at ? [`${texts.indexOf(text) + 1} = ${at + 1}`] : []));
  const warnings = [
    seconds < 20 && t("warn-little-time", { time: duration(Math.floor(seconds)) }),
    quiz.closes_at !== null && Date.parse(quiz.closes_at) < Date.now() && t("warn-closed"),
    quiz.review.show === "correct_answers" && quiz.review.when === "immediately" && quiz.max_attempts !== 1 && t("warn-answers-shown"),
    twins.length > 0 && t("warn-twins", { places: twins.join(", ") }),
    quiz.questions.some(({ text }) => text === t("first-question")) && t("warn-first-question"),
  ].filter((one): one is string => typeof one === "string");
  if (warnings.length === 0) return null;
  return (
    <div class="notice inset">
      <h3>{t("worth-a-look")}</h3>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </div>
  );
}

function Changes({ quiz, hasChanges }: { quiz: AuthoredQuiz; hasChanges: boolean }) {
  const app = useApp();
  if (quiz.published_at === null) return <p>{t("not-published-text")}</p>;
  if (!hasChanges) return <p>{t("nothing-to-publish")}</p>;
  const before = publishedQuiz(app, quiz);
  if (before === null) return <p>{t("changes-unknown", { time: moment(quiz.updated_at) })}</p>;
  return <ChangeList changes={diffQuizzes(before, quiz)} quiz={quiz} />;
}

function ChangeList({ changes, quiz }: { changes: QuizChanges; quiz: AuthoredQuiz }) {
  const { settings, questions } = changes;
  return (
    <>
      <ul class="changes">
        {settings.map((name) => (
          <li key={name}>{t("setting-changed", { name: settingName(name) })}</li>
        ))}
        {questions.map((change) => (
          <li key={`${change.kind}-${change.number}`}>
            {t(`question-${change.kind}`, { number: number(change.number) })} <span dir="auto">{change.text.slice(0, 80)}</span>
            {change.hasOtherKey && change.kind === "changed" && <strong> {t("key-changed")}</strong>}
          </li>
        ))}
      </ul>
      <p class="hint">{t("running-keep-theirs")}</p>
      {questions.some(({ hasOtherKey }) => hasOtherKey) && (
        <p>
          <a href={`#/quiz/${quiz.id}/results`}>{t("see-regrade")}</a>
        </p>
      )}
    </>
  );
}

function settingName(name: string): string {
  const id = `setting-${name.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : name;
}
