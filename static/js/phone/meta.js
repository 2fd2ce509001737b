/** Where this phone stands with the server: one row in the account's database. */
import { databaseOf, changing, reading } from "./database.js";
import { deviceId } from "./ids.js";
import { MOST_OPERATIONS } from "./wire.js";

/**
 * `ready`: everything was read once, pages may be drawn here. `rebuild`: everything must be
 * read again. `replay`: what was acknowledged must be sent again, the server may have lost it.
 * `used` is how much of its space is taken, in percent; `lost` what was on this phone when its storage
 * was cleared; `moved`: the app has just begun on the home screen, and knows nothing of the browser's.
 * `opened` is which answers were opened here: {id: revision}.
 * `chunk` is how many operations go in one request; `tries` failed in a row, and before `retry_at`
 * (our own pause) and `asked_until` (the server's wish) there is no further one.
 * `epoch` moves on when what may be read is emptied, so that a flush on its way cannot refill it.
 */
const START = {
  key: "standing",
  device: "",
  epoch: 0,
  cursor: "",
  token: "",
  ready: false,
  rebuild: true,
  replay: false,
  last_contact: "",
  sign_in_needed: false,
  persisted: false,
  used: null,
  lost: null,
  moved: false,
  opened: {},
  chunk: MOST_OPERATIONS,
  tries: 0,
  retry_at: 0,
  asked_until: 0,
};

/**
 * How this phone stands with the server.
 * @param {string} account
 */
export function standing(account) {
  return reading(databaseOf(account), ["meta"], standingIn);
}

/**
 * The same, inside a transaction that is open already.
 * @param {any} transaction over "meta"
 */
export async function standingIn(transaction) {
  return { ...START, ...(await transaction.objectStore("meta").get("standing")) };
}

/**
 * Change some of it.
 * @param {string} account
 * @param {any} changes
 */
export function note(account, changes) {
  return changing(databaseOf(account), ["meta"], (transaction) => noteIn(transaction, changes));
}

/**
 * The same, inside a transaction that is open already.
 * @param {any} transaction over "meta"
 * @param {any} changes
 */
export async function noteIn(transaction, changes) {
  const before = await standingIn(transaction);
  const after = { ...before, device: before.device || deviceId(), ...changes };
  await transaction.objectStore("meta").put(after);
  return after;
}

/**
 * The next number in this phone's own count.
 * @param {any} transaction over "meta"
 * @returns {Promise<number>}
 */
export async function nextNumber(transaction) {
  const meta = transaction.objectStore("meta");
  const value = ((await meta.get("n"))?.value ?? 0) + 1;
  await meta.put({ key: "n", value });
  return value;
}
