/**
 * When to try again. What the server asks for is kept to by everything but the person's own
 * "Send now"; our own pause after a failure ends as soon as there is a new reason to try.
 */
import { note } from "./meta.js";

export const SHORTEST_MS = 2_000;
export const LONGEST_MS = 5 * 60_000;
// A server that was away has many phones waiting for it: what they do by themselves is spread over this.
export const SPREAD_MS = 60_000;
const MOST_ASKED_MS = 60 * 60_000;

/**
 * How long to pause after so many failures in a row: by chance, so that phones do not come all at once.
 * @param {number} tries
 * @param {() => number} chance
 * @param {boolean} isOutage the server was away, for the other phones too
 * @returns {number} milliseconds
 */
export function pause(tries, chance = Math.random, isOutage = false) {
  const ceiling = Math.min(LONGEST_MS, Math.max(SHORTEST_MS * 2 ** tries, isOutage ? SPREAD_MS : 0));
  return Math.round(SHORTEST_MS + chance() * (ceiling - SHORTEST_MS));
}

/**
 * How long this phone still waits before it tries; 0 when it may. A clock that was set back is no reason to wait for ever.
 * @param {{retry_at: number, asked_until: number}} standing
 * @param {number} now
 * @returns {number} milliseconds
 */
export function waitsFor({ retry_at, asked_until }, now) {
  const own = Math.min(retry_at - now, LONGEST_MS);
  const asked = Math.min(asked_until - now, MOST_ASKED_MS);
  return Math.max(0, own, asked);
}

/**
 * There is a reason to try at once: something was written, the app is looked at, or (`isAsked`) the person says so.
 * @param {string} account
 * @param {boolean} isAsked
 */
export function hurry(account, isAsked = false) {
  return note(account, { tries: 0, retry_at: 0, ...(isAsked ? { asked_until: 0 } : {}) });
}

/**
 * Note how it went. Returns how long to wait now.
 * @param {string} account
 * @param {{isWell: boolean, isOutage: boolean, tries: number, asked_ms: number, chunk: number, now: number}} how asked_ms: what the server asks for
 * @returns {Promise<number>} milliseconds
 */
export async function noteTry(account, { isWell, isOutage, tries, asked_ms, chunk, now }) {
  const failed = isWell ? 0 : tries + 1;
  const retry_at = isWell ? 0 : now + pause(failed, Math.random, isOutage);
  const asked_until = asked_ms > 0 ? now + Math.min(asked_ms, MOST_ASKED_MS) : 0;
  await note(account, { tries: failed, retry_at, asked_until, chunk });
  return waitsFor({ retry_at, asked_until }, now);
}

/**
 * What a Retry-After says: seconds or a date.
 * @param {string | null | undefined} text
 * @param {number} now
 * @returns {number} milliseconds, 0 for none
 */
export function askedFor(text, now) {
  if (!text) return 0;
  if (/^[0-9]{1,6}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
