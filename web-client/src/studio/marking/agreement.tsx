// How far two people who marked the same responses agree; for those who release the marks.

import type { Agreement } from "../../../types/api.ts";
import { number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";

interface AgreementProps {
  path: string;
  turn: number;
  nameOf: (questionId: string) => string;
}

export function AgreementCard({ path, turn, nameOf }: AgreementProps) {
  const app = useApp();
  return (
    <section class="card" aria-labelledby="agreement">
      <h2 id="agreement">{t("agreement")}</h2>
      <LoadPart load={() => app.get<{ items: Agreement[] }>(`${path}/agreement`)} keys={[path, turn]}>
        {({ items }) => {
          const twice = items.filter((one) => one.responses > 0);
          if (twice.length === 0) return <p>{t("agreement-none")}</p>;
          return (
            <>
              {twice.map((one) => (
                <AgreementOf key={one.question_id} agreement={one} name={nameOf(one.question_id)} />
              ))}
              <p class="hint">{t("agreement-hint")}</p>
            </>
          );
        }}
      </LoadPart>
    </section>
  );
}

function AgreementOf({ agreement, name }: { agreement: Agreement; name: string }) {
  const shown = (kappa: number | null) => (kappa === null ? "–" : number(kappa, 2));
  return (
    <>
      <h3 dir="auto">{name}</h3>
      <dl class="pairs">
        <dt>{t("agreement-equal")}</dt>
        <dd>{t("agreement-of", { equal: agreement.equal, responses: agreement.responses })}</dd>
        <dt>{t("agreement-kappa")}</dt>
        <dd>{shown(agreement.kappa)}</dd>
        <dt>{t("agreement-weighted")}</dt>
        <dd>{shown(agreement.weighted_kappa)}</dd>
      </dl>
    </>
  );
}
