// Taking a quiz: one question at a time, each change saved, and the server's clock over all of it.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Question } from "../core/responses.ts";
import type { App } from "../ui/app.ts";
import { t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";
import { type AttemptController, controllerOf } from "./attempt-controller.ts";
import { Clock } from "./clock.tsx";
import { HandInDialog, LeaveDialog } from "./hand-in.tsx";
import type { Attempt, QuizDetail } from "./models.ts";
import { Changes, Messages, SaveLine } from "./notices.tsx";
import { Overview, unansweredPlaces } from "./overview.tsx";
import { Paper } from "./paper.tsx";

interface Opened {
  title: string;
  controller: AttemptController;
}

const started = new Map<string, { attempt: Attempt; title: string }>();

// the paper that a start answered is not fetched again
export function passOn(attempt: Attempt, title: string): void {
  started.set(attempt.id, { attempt, title });
}

export function AttemptView({ id }: { id: string }) {
  const app = useApp();
  return (
    <Load load={() => open(app, id)} keys={[id]}>
      {(opened) => (opened === "ended" ? null : <RunningAttempt {...opened} />)}
    </Load>
  );
}

async function open(app: App, id: string): Promise<Opened | "ended"> {
  const { attempt, title } = started.get(id) ?? (await fetchAttempt(app, id));
  started.delete(id);
  if (attempt.status !== "in_progress") {
    app.go(`result/${id}`);
    return "ended";
  }
  return { title, controller: controllerOf(app, attempt) };
}

async function fetchAttempt(app: App, id: string): Promise<{ attempt: Attempt; title: string }> {
  const attempt = await app.timed<Attempt>("GET", `/attempts/${id}`);
  const quiz = await app.find<QuizDetail>(`/quizzes/${attempt.quiz_id}`);
  return { attempt, title: quiz?.title ?? t("your-attempt") };
}

function RunningAttempt({ title, controller }: Opened) {
  const app = useApp();
  const { questions } = controller.attempt;
  const place = useSignal(unansweredPlaces(controller)[0] ?? 0);
  const dialog = useSignal<"hand-in" | "leave" | null>(null);
  const moves = useSignal(0);
  useEffect(() => {
    app.inAttempt.value = true;
    const detach = controller.attach();
    return () => {
      app.inAttempt.value = false;
      detach();
    };
  }, [controller]);
  const phase = controller.phase.value;
  const go = (to: number) => {
    dialog.value = null;
    place.value = Math.min(Math.max(to, 0), questions.length - 1);
    moves.value += 1;
  };
  const askToHandIn = async () => {
    await controller.prepareHandIn();
    if (controller.phase.value === "running") dialog.value = "hand-in";
  };
  if (phase === "time-up") return <TimeIsUp title={title} controller={controller} />;
  return (
    <div class="sitting">
      <Bar title={title} controller={controller} />
      <Messages controller={controller} />
      <Changes controller={controller} current={questions[place.value]?.id ?? ""} go={go} />
      <div class="room" inert={phase !== "running"}>
        <div>
          <Paper controller={controller} place={place.value} moves={moves.value} />
          <Steps place={place.value} last={questions.length - 1} go={go} handIn={askToHandIn} />
          <Tools controller={controller} question={questions[place.value]!} leave={() => (dialog.value = "leave")} />
        </div>
        <Overview controller={controller} place={place.value} go={go} />
      </div>
      {dialog.value === "hand-in" && <HandInDialog controller={controller} go={go} close={() => (dialog.value = null)} />}
      {dialog.value === "leave" && <LeaveDialog close={() => (dialog.value = null)} />}
    </div>
  );
}

// as high as it is, so that nothing that gets the focus is scrolled under it
function Bar({ title, controller }: Opened) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = document.documentElement;
    const measure = () => root.style.setProperty("--bar", `${bar.current?.offsetHeight ?? 0}px`);
    const observer = new ResizeObserver(measure);
    if (bar.current) observer.observe(bar.current);
    measure();
    return () => {
      observer.disconnect();
      root.style.removeProperty("--bar");
    };
  }, []);
  return (
    <div class="bar" ref={bar}>
      <ViewHeading title={title} />
      <Clock controller={controller} />
      <SaveLine controller={controller} />
    </div>
  );
}

function Steps({ place, last, go, handIn }: { place: number; last: number; go: (to: number) => void; handIn: () => void }) {
  const isLast = place === last;
  return (
    <div class="actions steps">
      <button type="button" disabled={place === 0} onClick={() => go(place - 1)}>
        {t("back")}
      </button>
      <button type="button" class={isLast ? "" : "primary"} disabled={isLast} onClick={() => go(place + 1)}>
        {t("next")}
      </button>
      <button type="button" class={isLast ? "primary last" : "last"} onClick={handIn}>
        {t("hand-in-ask")}
      </button>
    </div>
  );
}

function Tools({ controller, question, leave }: { controller: AttemptController; question: Question; leave: () => void }) {
  const app = useApp();
  const isFlagged = controller.flags.value.includes(question.id);
  const isHidden = app.hidesClock.value;
  return (
    <div class="tools">
      <button type="button" class="quiet" aria-pressed={isFlagged} onClick={() => controller.toggleFlag(question.id)}>
        {t("flag-for-later")}
      </button>
      <button type="button" class="quiet" aria-pressed={isHidden} onClick={() => app.toggleClock()}>
        {t("hide-clock")}
      </button>
      <button type="button" class="quiet" onClick={leave}>
        {t("leave-ask")}
      </button>
    </div>
  );
}

function TimeIsUp({ title, controller }: Opened) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isOffline = controller.saveState.value === "offline";
  return (
    <div class="sitting">
      <Bar title={title} controller={controller} />
      <section class="card">
        <h2 ref={heading} tabIndex={-1}>
          {t("time-is-up")}
        </h2>
        <p>{isOffline ? t("time-is-up-offline") : t("time-is-up-text")}</p>
      </section>
    </div>
  );
}
