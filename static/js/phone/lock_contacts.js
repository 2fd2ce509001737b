/** The people of the safety plan whom whoever holds the phone may see: only if the client chose so. */
import { lockContacts } from "../twins/own_pages.js";
import { keepContacts } from "./account.js";
import { storeOf } from "./store.js";

export const PLAN = "safety_plan";

/**
 * Bring the readable store of this device up to date with the plan of this account.
 * @param {string} account
 */
export async function renewContacts(account) {
  const [plan = null] = await storeOf(account).range(PLAN);
  await keepContacts(account, lockContacts(plan));
}
