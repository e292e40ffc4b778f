// What few visits come to, as one part: many small ones would weigh more.

// reached from everywhere, what the first page needs is one file and not many small ones
import "../ui/shell.tsx";
import "../ui/sign-in.tsx";
export { ForgotView, RegisterView } from "../ui/register.tsx";
export { AccountView } from "./account.tsx";
export { InboxView } from "./inbox.tsx";
export { ResetView, VerifyView } from "./mail-links.tsx";
