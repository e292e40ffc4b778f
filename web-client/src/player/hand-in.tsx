// Asks before an attempt is handed in, and says what is not answered, not saved, or flagged.

import { Dialog } from "../ui/dialog.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";
import type { AttemptController } from "./attempt-controller.ts";
import { draftPlaces } from "./notices.tsx";
import { unansweredPlaces } from "./overview.tsx";

interface HandInProps {
  controller: AttemptController;
  go: (place: number) => void;
  close: () => void;
}

export function HandInDialog({ controller, go, close }: HandInProps) {
  const { questions } = controller.attempt;
  const missing = unansweredPlaces(controller);
  const flagged = questions.map((_, at) => at).filter((at) => controller.flags.value.includes(questions[at]!.id));
  const handIn = () => {
    close();
    void controller.handIn();
  };
  return (
    <Dialog title={t("hand-in-title")} close={close}>
      <Places intro={t("not-saved-list", { count: draftPlaces(controller).length })} places={draftPlaces(controller)} go={go} />
      <Places intro={t("not-answered-list", { count: missing.length })} places={missing} go={go} />
      <Places intro={t("flagged-list", { count: flagged.length })} places={flagged} go={go} />
      {missing.length === 0 && <p>{t("all-answered")}</p>}
      <p>{t("hand-in-final")}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={handIn}>
          {t("hand-in")}
        </button>
        <button type="button" onClick={close}>
          {t("go-on-answering")}
        </button>
      </div>
    </Dialog>
  );
}

function Places({ intro, places, go }: { intro: string; places: number[]; go: (place: number) => void }) {
  if (places.length === 0) return null;
  return (
    <>
      <p>{intro}</p>
      <ol class="numbers">
        {places.map((at) => (
          <li key={at}>
            <button type="button" aria-label={t("go-to-question", { place: at + 1 })} onClick={() => go(at)}>
              {at + 1}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

export function LeaveDialog({ close }: { close: () => void }) {
  const app = useApp();
  return (
    <Dialog title={t("leave-title")} close={close}>
      <p>{t("leave-text")}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={close}>
          {t("stay")}
        </button>
        <button type="button" onClick={() => app.go("")}>
          {t("leave")}
        </button>
      </div>
    </Dialog>
  );
}
