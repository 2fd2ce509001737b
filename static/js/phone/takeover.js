/** A new version takes over when a page has just come or while nobody looks, never in the middle of a page. */

const TRIES = 4;
const PAUSE_MS = 400;

/**
 * If a new version waits and no page is looked at but one that has just come, tell that page so:
 * it calls the new version in. (A worker that is busy itself when it calls holds the change up.)
 * The page that was left may still count as seen for a moment, so look more than once.
 * @param {string} from the page that has just come or was just hidden
 */
export async function takeOver(from) {
  for (let tries = 0; registration.waiting && tries < TRIES; tries += 1) {
    if (await isFree(from)) return (await clients.get(from))?.postMessage({ type: "free" });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** @param {string} from */
async function isFree(from) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.every(({ id, visibilityState }) => id === from || visibilityState === "hidden");
}
