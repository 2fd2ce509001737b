/** What pages tell the worker, and what it tells them. */
import { current, keepCard, removeFromPhone, signIn, signOut } from "./account.js";
import { config } from "./config.js";
import { flush } from "./flush.js";
import { PLAN, renewContacts } from "./lock_contacts.js";
import { lastWordsOf } from "./last_words.js";
import { standing } from "./meta.js";
import { waiting } from "./outbox.js";
import { hurry, waitsFor } from "./patience.js";
import { alone, oneAtATime } from "./syncing.js";
import { takeOver } from "./takeover.js";

// What makes the phone try at once although it has just failed; the timer and the network's own news do not.
const REASONS = ["start", "visible", "saved", "asked"];

/**
 * Send what waits and read what is new; every page hears how it went.
 * @type {() => Promise<{state: string}>}
 */
const sendOnce = oneAtATime(async () => {
  const account = await current();
  if (!account) return { state: "nobody" };
  const wait_ms = waitsFor(await standing(account), Date.now());
  if (wait_ms > 0) {
    await tell({ type: "waiting", wait_ms });
    return { state: "waiting" };
  }
  const result = await alone(account, () => flush(account, { app: config.version }));
  await follow(account, result);
  const words = result.state === "done" ? null : await lastWordsOf(account);
  await tell({ type: "synced", state: result.state, sent: result.sent, wait_ms: result.wait_ms, words });
  return result;
});

/**
 * The same, for a reason: "asked" is the person's own "Send now".
 * @param {"start" | "visible" | "saved" | "asked" | "timer" | "online" | "background"} why
 * @returns {Promise<{state: string}>}
 */
export async function send(why) {
  const account = await current();
  if (account && REASONS.includes(why)) await hurry(account, why === "asked");
  return sendOnce();
}

/**
 * Hear a page.
 * @param {{type: string, why?: any, account?: string, role?: string, rendered?: string}} message
 * @param {string} [from] the page's id
 */
export async function hear(message, from) {
  if (message?.type === "hello") await greet(message, from);
  if (message?.type === "hello") await send("start");
  if (message?.type === "flush") await send(message.why ?? "timer");
  if (message?.type === "hidden") await sendWhatWaits();
  if (message?.type === "hello" || message?.type === "hidden") await takeOver(from);
  if (message?.type === "take-over") skipWaiting();
}

/**
 * Tell every open page.
 * @param {any} message
 * @param {string} except the page that need not hear it
 */
export async function tell(message, except = "") {
  const pages = await clients.matchAll({ type: "window" });
  for (const page of pages.filter(({ id }) => id !== except)) page.postMessage(message);
}

/** A page that the server made shows who is signed in; one that we made only shows what we thought. */
async function greet({ account = "", role = "", rendered = "", version = "" }, from) {
  if (rendered === "phone" && version !== config.version) (await clients.get(from))?.postMessage({ type: "old" });
  if (rendered !== "server") return;
  if (role === "client" && account && account !== (await current())) await signIn(account);
  if (role === "therapist") await signOut();
}

/** Nobody looks any more: the last chance before the browser puts us to sleep. */
async function sendWhatWaits() {
  const account = await current();
  if (account && (await waiting(account)).length) await send("timer");
}

/** What an answer asks of the phone besides its records. */
async function follow(account, { state, changed, min_app }) {
  const card = changed.find((change) => change.kind === "card" && !change.deleted);
  if (card) await keepCard(account, { id: card.id, kind: card.kind, body: card.body });
  if (changed.some((change) => change.kind === PLAN)) await renewContacts(account);
  const isTooOld = min_app !== "" && min_app !== config.version && !(await waiting(account)).length;
  // The new version takes over as always, when no page is held up by it.
  if (state === "update" || isTooOld) await registration.update().catch(() => {});
  const isOver = state === "mismatch" || state === "wipe";
  if (!isOver || account !== (await current())) return;
  // "wipe": its owner has left, on another phone perhaps.
  await (state === "wipe" ? removeFromPhone(account) : signOut());
  await tell({ type: "signed-out" });
}
