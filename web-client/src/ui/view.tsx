// The frame of every view: its heading, which has the focus when the view is shown, loading and failures.

import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { NetworkError } from "../core/http.ts";
import type { Watched } from "../core/watched.ts";
import { isSignedOut, type App } from "./app.ts";
import { PRODUCT } from "./brand.tsx";
import { errorText } from "./errors.ts";
import { t } from "./text.ts";

const PATIENCE_MS = 300; // what comes sooner needs no "one moment"

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("There is no app around this component.");
  useWatched(app.watched);
  return app;
}

// the component is drawn again when one of the values becomes another
export function useWatched(values: Watched<unknown>[]): void {
  const [, setDrawn] = useState({});
  const drawn = values.map((one) => one.value);
  useLayoutEffect(() => {
    const draw = () => setDrawn({});
    const ends = values.map((one) => one.watch(draw));
    if (values.some((one, at) => one.value !== drawn[at])) draw();
    return () => ends.forEach((end) => end());
  }, []);
}

// names the page and takes the focus, so that a screen reader begins here
export function ViewHeading({ title, page }: { title: string; page?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${page ?? title} · ${PRODUCT}`;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [title, page]);
  return (
    <h1 ref={heading} tabIndex={-1} dir="auto">
      {title}
    </h1>
  );
}

export function Card({ title, narrow, children }: { title: string; narrow?: boolean; children: ComponentChildren }) {
  return (
    <section class={narrow ? "card narrow" : "card"}>
      <ViewHeading title={title} />
      {children}
    </section>
  );
}

interface Loaded<T> {
  value: T | null;
  error: unknown;
  reload: () => void;
}

export function useLoaded<T>(load: () => Promise<T>, keys: unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown }>({ value: null, error: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setState({ value: null, error: null });
    load().then(
      (value) => isCurrent && setState({ value, error: null }),
      (error: unknown) => isCurrent && setState({ value: null, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [...keys, turn]);
  return { ...state, reload: () => setTurn(turn + 1) };
}

// shows what was loaded, or why it could not be
export function Load<T>(props: { load: () => Promise<T>; keys: unknown[]; children: (value: T) => ComponentChildren }) {
  const { value, error, reload } = useLoaded(props.load, props.keys);
  if (error !== null) return isSignedOut(error) ? null : <Failure error={error} retry={reload} />;
  return value === null ? <OneMoment /> : <>{props.children(value)}</>;
}

function OneMoment() {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isShown ? (
    <Card title={t("one-moment")}>
      <span />
    </Card>
  ) : null;
}

export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  // before it is shown: the network may return at once
  useLayoutEffect(() => {
    if (!(error instanceof NetworkError)) return;
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [error]);
  return (
    <Card title={t("failed")}>
      <p>{errorText(error)}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={retry}>
          {t("try-again")}
        </button>
        <a class="button" href="#/">
          {t("all-quizzes")}
        </a>
      </div>
    </Card>
  );
}

export function NotFound() {
  return (
    <Card title={t("not-found")}>
      <p>{t("not-found-text")}</p>
      <div class="actions">
        <a class="button primary" href="#/">
          {t("all-quizzes")}
        </a>
      </div>
    </Card>
  );
}
