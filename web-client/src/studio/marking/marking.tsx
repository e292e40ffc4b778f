// Marking by hand: how much is left of each question, one response after the other, and the release.

import { useEffect, useRef, useState } from "preact/hooks";
import { isProblem } from "../../core/http.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { useAct } from "../acts.tsx";
import { Segments } from "../exam/live.tsx";
import { LoadPart } from "../load-part.tsx";
import type { OwnQuiz } from "../quizzes/models.ts";
import { AgreementCard } from "./agreement.tsx";
import { CountsTable } from "./counts-table.tsx";
import { MarkForm } from "./mark-form.tsx";
import { MarkedList } from "./marked-list.tsx";
import type { Counts, ResponseToMark } from "./models.ts";

const PARTS = ["open", "done"] as const;

export function MarkingTab({ quiz }: { quiz: OwnQuiz & { questions?: { id: string; text: string }[] } }) {
  const app = useApp();
  const [part, setPart] = useState<(typeof PARTS)[number]>("open");
  const [turn, setTurn] = useState(0);
  const [current, setCurrent] = useState<ResponseToMark | null>(null);
  const [questionId, setQuestionId] = useState<string | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const { isBusy, error, run } = useAct();
  const heading = useRef<HTMLHeadingElement>(null);
  // the form that had the focus is gone
  useEffect(() => {
    if (isEmpty) heading.current?.focus();
  }, [isEmpty, turn]);
  const path = `/quizzes/${quiz.id}/marking`;
  const next = (id: string | null) =>
    run(async () => {
      setQuestionId(id);
      const found = await app.send<Partial<ResponseToMark>>("POST", `${path}/next`, id === null ? {} : { question_id: id });
      const response = found.response_id === undefined ? null : (found as ResponseToMark);
      setCurrent(response);
      setEmpty(response === null);
      setTurn((one) => one + 1);
    });
  const nameOf = (id: string) => {
    const at = quiz.questions?.findIndex((one) => one.id === id) ?? -1;
    return at < 0 ? t("question") : `${at + 1}. ${quiz.questions![at]!.text.slice(0, 60)}`;
  };
  return (
    <div class="wide-and-narrow">
      <section class="card" aria-labelledby="marking">
        <div class="view-head">
          <h2 id="marking" ref={heading} tabIndex={-1}>{t("tab-marking")}</h2>
          <Segments label={t("tab-marking")} values={PARTS} prefix="marking" value={part} choose={setPart} />
        </div>
        {part === "done" ? (
          <MarkedList path={path} nameOf={nameOf} />
        ) : current ? (
          <MarkForm key={current.response_id} path={path} response={current} saved={() => next(questionId)} skip={() => next(questionId)} />
        ) : (
          <>
            <p>{isEmpty ? t("marking-none-left") : t("marking-text")} {isEmpty && t("marking-for-others")}</p>
            <button type="button" class="primary" disabled={isBusy} onClick={() => next(null)}>
              {t("marking-begin")}
            </button>
          </>
        )}
        <p class="problem" role="alert">
          {error}
        </p>
      </section>
      <div>
        <section class="card" aria-labelledby="left">
          <h2 id="left">{t("marking-left")}</h2>
          <LoadPart load={() => app.get<{ items: Counts[] }>(path)} keys={[quiz.id, turn]}>
            {({ items }) => <CountsTable items={items} nameOf={nameOf} next={next} />}
          </LoadPart>
        </section>
        {quiz.questions && (
          <>
            <AgreementCard path={path} turn={turn} nameOf={nameOf} />
            <ReleaseMarks quizId={quiz.id} />
          </>
        )}
      </div>
    </div>
  );
}

// with some left unmarked it is asked again, and says how many
function ReleaseMarks({ quizId }: { quizId: string }) {
  const app = useApp();
  const [left, setLeft] = useState<number | null>(null);
  const [done, setDone] = useState(false);
  const { isBusy, error, run } = useAct();
  const release = (partial: boolean) =>
    run(async () => {
      try {
        await app.send("POST", `/quizzes/${quizId}/release-marks`, { partial });
        setDone(true);
        setLeft(null);
        app.say(t("marks-released"));
      } catch (problem) {
        if (!isProblem(problem, "marking_pending")) throw problem;
        setLeft(Number(problem.document["left"] ?? /\d+/.exec(problem.document.detail ?? "")?.[0] ?? 1));
      }
    });
  return (
    <section class="card" aria-labelledby="release-marks">
      <h2 id="release-marks">{t("release-marks")}</h2>
      <p>{t("release-marks-text")}</p>
      {left !== null && (
        <p class="notice inset" role="status">
          {t("marks-left", { count: left })}
        </p>
      )}
      <p class="problem" role="alert">
        {error}
      </p>
      <button type="button" disabled={isBusy} onClick={() => release(left !== null)}>
        {left === null ? t("release-marks") : t("release-partly")}
      </button>
      {done && <p class="note">{t("marks-released")}</p>}
    </section>
  );
}
