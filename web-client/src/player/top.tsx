// The head of the page: where one is, and who one is. During an attempt it has nothing to press by mistake.

import { useEffect } from "preact/hooks";
import type { UnreadCount } from "../../types/api.ts";
import type { App } from "../ui/app.ts";
import { Brand } from "../ui/brand.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

export function Top() {
  const app = useApp();
  const isSignedIn = app.user.value !== null && app.session.isSignedIn;
  const isSitting = app.inAttempt.value;
  const { name } = app.route.value;
  useEffect(() => {
    if (isSignedIn && !isSitting) void countUnread(app).catch(() => {});
  }, [isSignedIn, isSitting, name]);
  if (isSitting)
    return (
      <span class="brand">
        <Brand />
      </span>
    );
  return (
    <>
      <a href="#/" class="brand">
        <Brand />
      </a>
      {isSignedIn && (
        <nav aria-label={t("main-navigation")}>
          {app.user.value?.role !== "user" && <a href="studio">{t("studio")}</a>}
          <a href="#/inbox" aria-current={name === "inbox" ? "page" : undefined}>
            {t("inbox")}
            {app.unread.value > 0 && (
              <span class="badge" aria-label={t("unread-count", { count: app.unread.value })}>
                {app.unread.value}
              </span>
            )}
          </a>
          <a href="#/account" aria-current={name === "account" ? "page" : undefined}>
            {t("account")}
          </a>
          <button type="button" class="quiet" onClick={() => app.session.signOut().catch(() => {})}>
            {t("sign-out")}
          </button>
        </nav>
      )}
    </>
  );
}

async function countUnread(app: App): Promise<void> {
  app.unread.value = (await app.get<UnreadCount>("/notifications/unread-count")).unread_count;
}
