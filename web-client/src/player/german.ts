// The German texts of the part in which quizzes are taken. In English, problems without words of the pages' own are
// shown by the API's.

import player from "../locales/player.de.ftl";
import problems from "../locales/problems.de.ftl";

export const GERMAN = { ...problems, ...player };
