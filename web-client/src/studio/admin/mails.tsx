// Mails that were refused for good: sent again one by one, or all that are shown.

import type { FailedMail } from "../../../types/api.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../../ui/app.ts";
import { PagedList } from "../../ui/list.tsx";
import { moment, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { wordsOf } from "./words.ts";

const PATH = "/admin/mails?limit=100";

export function Mails() {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const heading = useFocusAfter<HTMLHeadingElement>(turn > 0, turn);
  const resend = (id: string) => app.send("POST", `/admin/mails/${id}/resend`);
  const resendAll = async (mails: FailedMail[]) => {
    for (const mail of mails) await resend(mail.id);
    app.say(t("mails-resent", { count: mails.length }));
    setTurn(turn + 1);
  };
  return (
    <section class="card" aria-labelledby="failed-mails">
      <h2 id="failed-mails" ref={heading} tabIndex={-1}>{t("failed-mails")}</h2>
      <p>{t("failed-mails-text")}</p>
      <LoadPart load={() => app.get<Page<FailedMail>>(PATH)} keys={[turn]}>
        {(first) => (
          <>
            {first.items.length > 1 && (
              <div class="actions">
                <Ask label={t("resend-all")} title={t("resend-all-title", { count: first.items.length })} action={t("resend-now")} act={() => resendAll(first.items)}>
                  <p>{t("resend-text")}</p>
                </Ask>
              </div>
            )}
            <PagedList path={PATH} first={first} none={t("no-failed-mails")} row={(mail) => <MailLine mail={mail} resend={resend} />} />
          </>
        )}
      </LoadPart>
    </section>
  );
}

function MailLine({ mail, resend }: { mail: FailedMail; resend: (id: string) => Promise<unknown> }) {
  const app = useApp();
  const [isResent, setResent] = useState(false);
  const note = useFocusAfter<HTMLSpanElement>(isResent);
  const act = async () => {
    await resend(mail.id);
    setResent(true);
    app.say(t("mails-resent", { count: 1 }));
  };
  return (
    <span class="row">
      <span class="name" dir="auto">
        {mail.title} <span class="when">{wordsOf("mail-type", mail.type)}</span>
      </span>
      <span class="when">{moment(mail.failed_at)}</span>
      <a href={`#/user/${mail.user_id}`}>{t("person")}</a>
      {isResent ? (
        <span class="mark right" ref={note} tabIndex={-1}>
          {t("on-its-way")}
        </span>
      ) : (
        <ActButton act={act}>{t("resend")}</ActButton>
      )}
    </span>
  );
}

// the button that had the focus is gone
function useFocusAfter<T extends HTMLElement>(isDone: boolean, turn = 0) {
  const node = useRef<T>(null);
  useEffect(() => {
    if (isDone) node.current?.focus();
  }, [isDone, turn]);
  return node;
}
