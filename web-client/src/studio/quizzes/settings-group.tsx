// A card of settings that belong together.

import type { ComponentChildren } from "preact";
import type { Settings } from "../../core/quiz.ts";
import { t } from "../../ui/text.ts";

export interface SettingsProps {
  settings: Settings;
  set: (change: Partial<Settings>) => void;
  problem: (member: string) => string | null;
}

export function SettingsGroup({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <section class="card settings" aria-labelledby={id}>
      <h2 id={id}>{t(id)}</h2>
      {children}
    </section>
  );
}
