/**
 * Operations that cannot be sent although the server is well: each is passed over, so that it holds
 * nothing up. What fails again and again for a day needs the person's attention; it is still tried once a day.
 */
import { changing, databaseOf } from "./database.js";

const DAY_MS = 24 * 3600 * 1000;
const MOST_FAILURES = 8;
const STORES = ["outbox", "sent", "attention"];

/**
 * Note that these failed alone while others went through.
 * @param {string} account
 * @param {any[]} rows of the outbox, or of the sent box when they are sent again
 * @param {number} now
 */
export function noteStones(account, rows, now) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    const outbox = transaction.objectStore("outbox");
    for (const { sent_at, s, why, rev, seq, unplaced, ...row } of rows) {
      if (sent_at) {
        // Received once, and forgotten by a server that does not take it now: it waits again.
        await transaction.objectStore("sent").delete(row.op);
        await outbox.put(row);
      }
      const standing = await outbox.get(row.n);
      if (!standing) continue;
      const failed = { ...standing, fails: (standing.fails ?? 0) + 1, fails_since: standing.fails_since ?? now };
      if (failed.fails < MOST_FAILURES || now - failed.fails_since < DAY_MS) {
        await outbox.put(failed);
        continue;
      }
      await outbox.delete(row.n);
      await transaction.objectStore("attention").put({ ...failed, s: "stuck", why: "cannot_send", tried_at: now });
    }
  });
}

/**
 * Those that were not tried for a day are tried again.
 * @param {string} account
 * @param {number} now
 */
export function tryStonesAgain(account, now) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    const attention = transaction.objectStore("attention");
    for (const { s, why, tried_at, ...row } of await attention.getAll()) {
      if (s !== "stuck" || Math.abs(now - tried_at) < DAY_MS) continue;
      await attention.delete(row.op);
      await transaction.objectStore("outbox").put(row);
    }
  });
}
