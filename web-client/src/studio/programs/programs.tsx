// What connects programs with the service: keys that they sign in with, and webhooks that tell them of events.

import { useState } from "preact/hooks";
import { t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { listAll } from "../quizzes/models.ts";
import { Keys, type ServiceKey } from "./keys.tsx";
import { type Webhook, Webhooks } from "./webhooks.tsx";

export function ProgramsView() {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const [secret, setSecret] = useState("");
  const changed = (made = "") => {
    setSecret(made);
    setTurn(turn + 1);
  };
  const load = async () => ({ keys: await listAll<ServiceKey>(app, "/keys"), webhooks: await listAll<Webhook>(app, "/webhooks") });
  return (
    <>
      <Load load={load} keys={[turn]}>
        {({ keys, webhooks }) => (
          <div>
            <ViewHeading title={t("programs")} />
            <p class="hint">{t("programs-text")}</p>
            <Keys keys={keys} changed={changed} />
            <Webhooks webhooks={webhooks} changed={changed} />
          </div>
        )}
      </Load>
      {secret && <Secret secret={secret} close={() => setSecret("")} />}
    </>
  );
}

// shown this once: the service does not have it any more
function Secret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Dialog title={t("secret")} close={close}>
      <p>{t("secret-text")}</p>
      <p>
        <code class="secret" dir="ltr">
          {secret}
        </code>
      </p>
      <div class="actions">
        <button type="button" class="primary" onClick={close}>
          {t("secret-kept")}
        </button>
      </div>
    </Dialog>
  );
}
