/**
 * Coming and going. Signing out empties what may be read first, whether the server hears of it or
 * not; signing in shows nobody's pages until the server has said whose they are.
 */
import { current, letGo, removeFromPhone, signOut } from "./account.js";
import { phoneState } from "./phone_state.js";
import { send, tell } from "./messages.js";
import { simple } from "./without.js";

const PATIENCE_MS = 3000;

/**
 * Try to send what waits, empty what may be read, then tell the server and the other pages. What
 * was not sent stays closed on the phone, or is removed too where the person says so.
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
export async function leave({ request, clientId }) {
  const form = await request.clone().formData().catch(() => new FormData());
  const account = await current();
  if (account) {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    await Promise.race([send("asked").catch(() => {}), patience]);
    // Never more than the person was told of: what was written since stays closed on the phone.
    const mayRemove = form.get("remove") === "1" && (await unsent(account)) <= Number(form.get("unsent"));
    await (mayRemove ? removeFromPhone(account) : signOut());
  }
  const answer = await fetch(request).catch(() => null);
  await tell({ type: "signed-out" }, clientId);
  return answer ?? simple("signed_out");
}

/**
 * The person leaves for good: once the server has done it, nothing of the account stays on this phone.
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
export async function leaveForGood({ request, clientId }) {
  const account = await current();
  const answer = await fetch(request).catch(() => null);
  if (!answer) return simple("only_online");
  const isDone = answer.type === "opaqueredirect" || answer.redirected;
  if (!isDone || !account) return answer;
  await removeFromPhone(account);
  await tell({ type: "signed-out" }, clientId);
  return answer;
}

async function unsent(account) {
  const { pending, attention } = await phoneState(account);
  return pending + attention;
}

/**
 * Somebody signs in: an answer that leads on means that it was granted, perhaps to another person.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function arrive(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer?.type === "opaqueredirect" || answer?.redirected) await letGo();
  return answer ?? simple("nobody");
}
