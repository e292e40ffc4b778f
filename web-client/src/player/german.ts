// The German texts of the part in which quizzes are taken.

import player from "../locales/player.de.ftl";
import problems from "../locales/problems.de.ftl";

export const GERMAN = { ...problems, ...player };
