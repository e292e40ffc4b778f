// The head of the studio: where one is, and the ways to the other views.

import { Brand } from "../ui/brand.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

export function StudioTop() {
  const app = useApp();
  const user = app.user.value;
  const isSignedIn = user !== null && app.session.isSignedIn;
  const { name } = app.route.value;
  const link = (address: string, words: string, names: string[]) => (
    <a href={address} aria-current={names.includes(name) ? "page" : undefined}>
      {words}
    </a>
  );
  return (
    <>
      <a href="#/" class="brand">
        <Brand /> <span class="brand-part">{t("studio")}</span>
      </a>
      {isSignedIn && (
        <nav aria-label={t("main-navigation")}>
          {link("#/", t("quizzes"), ["", "quiz", "import", "paper"])}
          {link("#/banks", t("banks"), ["banks", "bank"])}
          {link("#/groups", t("groups"), ["groups", "group"])}
          {user.role !== "user" && link("#/programs", t("programs"), ["programs"])}
          {user.role === "admin" && link("#/admin", t("admin"), ["admin", "user"])}
          <a href="play#/account">{t("account")}</a>
          <button type="button" class="quiet" onClick={() => app.session.signOut().catch(() => {})}>
            {t("sign-out")}
          </button>
        </nav>
      )}
    </>
  );
}
