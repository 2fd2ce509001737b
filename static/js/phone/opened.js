/** Which answers were opened on this phone: Today tells of the others. */
import { revisionOf } from "../twins/answered.js";
import { changing, databaseOf } from "./database.js";
import { noteIn, standingIn } from "./meta.js";

/**
 * Keep that the answers which this page shows were opened.
 * @param {string} account
 * @param {any} shown what the page was drawn with
 */
export async function noteOpened(account, shown) {
  const answers = [shown.answer, ...(shown.requests ?? []).map(({ answer }) => answer)].filter((answer) => answer?.id);
  if (!answers.length) return;
  await changing(databaseOf(account), ["meta"], async (transaction) => {
    const { opened } = await standingIn(transaction);
    const fresh = answers.filter((answer) => opened[answer.id] !== revisionOf(answer));
    if (fresh.length) {
      await noteIn(transaction, { opened: { ...opened, ...Object.fromEntries(fresh.map((answer) => [answer.id, revisionOf(answer)])) } });
    }
  });
}
