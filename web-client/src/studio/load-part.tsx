// Part of a view that is loaded by itself: it takes no focus, and has its failure where it stands.

import type { ComponentChildren } from "preact";
import { errorText } from "../ui/errors.ts";
import { t } from "../ui/text.ts";
import { useLoaded } from "../ui/view.tsx";

interface LoadPartProps<T> {
  load: () => Promise<T>;
  keys: unknown[];
  children: (value: T) => ComponentChildren;
}

export function LoadPart<T>({ load, keys, children }: LoadPartProps<T>) {
  // null may be what was loaded: that there is no such thing
  const { value, error, reload } = useLoaded(async () => ({ loaded: await load() }), keys);
  if (error !== null) {
    return (
      <p class="problem" role="alert">
        {errorText(error)}{" "}
        <button type="button" class="quiet" onClick={reload}>
          {t("try-again")}
        </button>
      </p>
    );
  }
  return value === null ? <p class="hint">{t("one-moment")}</p> : <>{children(value.loaded)}</>;
}
