// The studio's views by their addresses: for authors, for those who run exams, mark and administer.

import player from "../locales/player.en.ftl";
import problems from "../locales/problems.en.ftl";
import studio from "../locales/studio.en.ftl";
import type { Messages } from "../core/messages.ts";
import { begin, type Views } from "../ui/shell.tsx";
import { ForgotView, RegisterView } from "../ui/register.tsx";
import { SignInView } from "../ui/sign-in.tsx";
import { addTexts } from "../ui/text.ts";
import { AdminView } from "./admin/admin.tsx";
import { UserView } from "./admin/user.tsx";
import { BankView } from "./banks/bank.tsx";
import { BanksView } from "./banks/banks.tsx";
import { ProgramsView } from "./programs/programs.tsx";
import { GroupView, GroupsView } from "./people/groups.tsx";
import { ImportView } from "./quizzes/import.tsx";
import { QuizSpace } from "./quizzes/quiz-space.tsx";
import { QuizzesView } from "./quizzes/quizzes.tsx";
import { PaperView } from "./results/paper.tsx";
import { StudioTop } from "./top.tsx";

const OPEN: Views = {
  "sign-in": SignInView,
  register: RegisterView,
  forgot: ForgotView,
};
const OWN: Views = {
  "": QuizzesView,
  import: ImportView,
  quiz: QuizSpace,
  paper: PaperView,
  banks: BanksView,
  bank: BankView,
  groups: GroupsView,
  group: GroupView,
  programs: ProgramsView,
  admin: AdminView,
  user: UserView,
};

async function german(): Promise<Messages> {
  const parts = await Promise.all([import("../player/german.ts"), import("../locales/studio.de.ftl")]);
  return { ...parts[0].GERMAN, ...parts[1].default };
}

void addTexts({ english: { ...problems, ...player, ...studio }, german });
void begin({ top: StudioTop, open: OPEN, own: OWN });
