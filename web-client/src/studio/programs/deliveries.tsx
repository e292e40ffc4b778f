// What was sent to one webhook lately, and what became of it.

import type { Delivery } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import type { Page } from "../../ui/app.ts";
import { moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton } from "../acts.tsx";
import { LoadPart } from "../load-part.tsx";
import { eventWords } from "./webhooks.tsx";

export function Deliveries({ path }: { path: string }) {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const again = async (id: string) => {
    await app.send("POST", `${path}/deliveries/${id}/redeliver`);
    setTurn(turn + 1);
  };
  return (
    <LoadPart load={() => app.get<Page<Delivery>>(`${path}/deliveries?limit=50`)} keys={[path, turn]}>
      {({ items }) => (
        <div class="scroll" role="region" aria-label={t("deliveries")} tabIndex={0}>
          {items.length === 0 && <p>{t("no-deliveries")}</p>}
          <table>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>{moment(one.occurred_at)}</td>
                  <td>{eventWords(one.type)}</td>
                  <td class={one.state === "failed" ? "problem" : undefined}>{deliveryWords(one)}</td>
                  <td>{one.state !== "pending" && <ActButton act={() => again(one.id)}>{t("redeliver")}</ActButton>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </LoadPart>
  );
}

function deliveryWords({ state, tries, status, error, next_try_at }: Delivery): string {
  const reason = error === "status" ? String(status) : (error ?? "").replaceAll("_", " ");
  const next = next_try_at && tries > 0 ? t("next-try", { time: moment(next_try_at) }) : "";
  return [t(`delivery-${state}`), t("tries", { count: tries }), reason, next].filter(Boolean).join(" · ");
}
