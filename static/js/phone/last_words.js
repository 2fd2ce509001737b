/**
 * The app is being put away and something still waits: hand it to the browser, which may send it
 * after we are gone. Nobody hears the answer; everything stays queued and is sent again, under the
 * same ids, so that it is stored once.
 */
import { standing } from "./meta.js";
import { waiting } from "./outbox.js";
import { waitsFor } from "./patience.js";
import { chunk, exchange, MOST_OPERATIONS } from "./wire.js";

// Browsers carry 64 KiB for a page that is gone; the rest of the envelope needs some.
const MOST_BYTES = 60 * 1024;
// What was just written is on its way already.
const SETTLED_MS = 3_000;

/**
 * What waits, as the worker tells its pages: a page that is being left must not touch the database
 * any more. (WebKit then keeps the transaction open, and everybody else waits for it.)
 * @param {string} account
 * @returns {Promise<{account: string, standing: any, rows: any[]}>}
 */
export async function lastWordsOf(account) {
  const [state, rows] = [await standing(account), await waiting(account)];
  return { account, standing: state, rows };
}

/**
 * Try once, at once. The number of operations that were handed over.
 * @param {{account: string, standing: any, rows: any[]}} words
 * @param {{app?: string, send?: typeof fetch, now?: Date}} [how]
 * @returns {number}
 */
export function sayLastWords({ account, standing: state, rows }, { app = "", send = fetch, now = new Date() } = {}) {
  if (!state.device || waitsFor(state, now.getTime()) > 0) return 0;
  const settled = rows.filter((row) => now.getTime() - Date.parse(row.at) >= SETTLED_MS);
  const batch = chunk(settled, MOST_OPERATIONS, MOST_BYTES).filter((row) => row.bytes.length <= MOST_BYTES / 3);
  if (!batch.length) return 0;
  const { device, cursor, token } = state;
  const head = { account, device, app, pending: rows.length, cursor, token, now };
  exchange(send, head, batch, { keepalive: true }).catch(() => {});
  return batch.length;
}
