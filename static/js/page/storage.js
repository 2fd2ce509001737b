/** What the browser does with the things on this phone: asked to keep them, measured, and moved house. */
import { note, standing } from "../phone/meta.js";
import { hasWritten } from "../phone/outbox.js";

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;

/** The client whose page this is, or "". */
function clientHere() {
  const { account = "", role = "" } = document.documentElement.dataset;
  return role === "client" ? account : "";
}

/**
 * The app begins on the home screen and knows nothing yet: on some phones what waits in the browser
 * is not seen from here, and the person must know. Before anything is read from the server.
 */
export async function noteHome() {
  const account = clientHere();
  if (!account || !isInstalled()) return;
  try {
    const { last_contact } = await standing(account);
    if (!last_contact && !(await hasWritten(account))) await note(account, { moved: true });
  } catch (error) {
    console.warn("this phone's storage could not be read", error);
  }
}

/** Ask once an entry was saved here, and again when the app stands on the home screen; note how full it is. */
export async function keepStorage() {
  const account = clientHere();
  if (!account || !navigator.storage) return;
  try {
    const { persisted, used } = await standing(account);
    const now = await percentUsed();
    if (now !== used) await note(account, { used: now });
    if (persisted || !navigator.storage.persist || !(isInstalled() || (await hasWritten(account)))) return;
    const kept = (await navigator.storage.persisted()) || (await navigator.storage.persist());
    if (kept) await note(account, { persisted: true });
  } catch (error) {
    console.warn("storage could not be asked for", error);
  }
}

/** In whole percent; null where the browser does not say. */
async function percentUsed() {
  const { usage, quota } = (await navigator.storage.estimate?.()) ?? {};
  return quota ? Math.round((100 * (usage ?? 0)) / quota) : null;
}
