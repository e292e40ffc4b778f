// The player's views that are loaded when somebody goes there, as one part: many small ones would weigh more.

export { ForgotView, RegisterView } from "../ui/register.tsx";
export { AccountView } from "./account.tsx";
export { InboxView } from "./inbox.tsx";
export { ResetView, VerifyView } from "./mail-links.tsx";
