// What the operator calls the service, and how it looks: told by the page, within its policy.

import { themeOf } from "../core/theme.ts";

const DARK = "(prefers-color-scheme: dark)";

export function told(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

export const PRODUCT = told("application-name") || "Invigil";

export function Brand() {
  const own = new URL("icon.svg", import.meta.url).href;
  return (
    <>
      <img src={told("brand-logo") || own} alt="" />
      <span class="brand-name">{PRODUCT}</span>
    </>
  );
}

// a policy without inline styles lets scripts set properties
export function applyTheme(): void {
  const dark = matchMedia(DARK);
  const apply = () => {
    const theme = themeOf(told("brand-color"), dark.matches);
    for (const [name, value] of Object.entries(theme ?? {})) document.documentElement.style.setProperty(name, value);
  };
  apply();
  dark.addEventListener("change", apply);
}
