// Where quizzes are taken: a part that is loaded once the page can be used, and at once for who is signed in.

// reached from everywhere, what the first page needs is one file and not many small ones
import "../ui/shell.tsx";
import "../ui/sign-in.tsx";
import player from "../locales/player.en.ftl";
import problems from "../locales/problems.en.ftl";
import type { Texts } from "../ui/text.ts";

export { AttemptView } from "./attempt.tsx";
export { HomeView, ResultsView } from "./home.tsx";
export { QuizView } from "./quiz.tsx";
export { ResultView } from "./result.tsx";

export const loadMore = () => import("./more.tsx");
export const TEXTS: Texts = { english: { ...problems, ...player }, german: async () => (await import("./german.ts")).GERMAN };
