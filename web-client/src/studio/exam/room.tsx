// The screen for the room: what to open, the code, and the time. The code is typed here, for the service gives it to nobody.

import { useEffect, useState } from "preact/hooks";
import { clockTime, moment, t } from "../../ui/text.ts";
import { ViewHeading } from "../../ui/view.tsx";
import { TextField } from "../fields.tsx";
import type { OwnQuiz } from "../quizzes/models.ts";

const SECOND = 1000;

export function RoomView({ quiz }: { quiz: OwnQuiz }) {
  const [code, setCode] = useState("");
  const [isShown, setShown] = useState(false);
  const [now, setNow] = useState(new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), SECOND);
    return () => clearInterval(timer);
  }, []);
  const address = new URL("play", location.href).href;
  return (
    <div class="room-screen">
      <ViewHeading title={quiz.title} page={t("room-of", { title: quiz.title })} />
      <p class="room-clock" role="timer" aria-label={t("time-now")}>
        {clockTime(now)}
      </p>
      <p class="room-address">
        {t("open-this")} <strong dir="ltr">{address.replace(/^https?:\/\//, "")}</strong>
      </p>
      {isShown && code !== "" && (
        <>
          <p>{t("access-code")}</p>
          <p class="room-code" dir="ltr">
            {code}
          </p>
        </>
      )}
      <p class="facts">
        <span>{t("minutes", { count: quiz.duration_minutes })}</span>
        <span>{t("questions", { count: quiz.question_count })}</span>
        {quiz.closes_at && <span>{t("open-until", { time: moment(quiz.closes_at) })}</span>}
      </p>
      <div class="room-tools">
        {!isShown && <TextField label={t("access-code")} hint={t("room-code-hint")} value={code} change={setCode} />}
        <div class="actions">
          <button type="button" onClick={() => setShown(!isShown)} disabled={code === ""}>
            {isShown ? t("hide-code") : t("show-code")}
          </button>
          <button type="button" onClick={() => void document.documentElement.requestFullscreen?.().catch(() => {})}>
            {t("full-screen")}
          </button>
          <a class="button" href={`#/quiz/${quiz.id}/live`}>
            {t("back")}
          </a>
        </div>
      </div>
    </div>
  );
}
