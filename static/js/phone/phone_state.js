/** What only this phone can say about itself, as pages get it (`phone` in the contract of templates). */
import { minuteOf } from "./clock.js";
import { databaseOf, reading } from "./database.js";
import { draftsIn } from "./drafts.js";
import { standingIn } from "./meta.js";

const MOST_RECEIVED = 10;
const STORES = ["outbox", "attention", "sent", "drafts", "meta"];

/**
 * The state of this phone for the signed-in account.
 * @param {string} account
 */
export function phoneState(account) {
  return reading(databaseOf(account), STORES, async (transaction) => {
    const outbox = await transaction.objectStore("outbox").getAll();
    const attention = await transaction.objectStore("attention").getAll();
    const drafts = await draftsIn(transaction);
    const { device, last_contact, persisted, sign_in_needed, used, lost, moved, opened } = await standingIn(transaction);
    return {
      device,
      pending: recordsIn(outbox),
      attention: recordsIn(attention),
      last_contact: last_contact && minuteOf(new Date(last_contact)),
      drafts: drafts.map(({ path, title, at }) => ({ path, title, at })),
      persisted,
      sign_in_needed,
      used,
      lost: lost && { pending: lost.pending, at: minuteOf(new Date(lost.at)) },
      moved,
      opened,
      queue: [...attention, ...outbox].map(lineOf),
      held: (await heldIn(transaction)).map(lineOf),
      received: (await latestSent(transaction)).map(lineOf),
    };
  });
}

/** What was received and is not placed yet. */
async function heldIn(transaction) {
  const { ops = [] } = (await transaction.objectStore("meta").get("held")) ?? {};
  const rows = await Promise.all(ops.map((op) => transaction.objectStore("sent").get(op)));
  return rows.filter((row) => row?.s === "held");
}

/** The latest that were received from this phone: ids begin with the time that they were made at. */
async function latestSent(transaction) {
  const found = [];
  let cursor = await transaction.objectStore("sent").openCursor(null, "prev");
  while (cursor && found.length < MOST_RECEIVED) {
    if (cursor.value.s !== "held") found.push(cursor.value);
    cursor = await cursor.continue();
  }
  return found;
}

/** Two edits of one entry are two operations, and one entry to the person. */
function recordsIn(rows) {
  return new Set(rows.map((row) => row.record_id)).size;
}

/** @param {any} row */
function lineOf({ op, t, record_id, at, s = "waiting", why = "" }) {
  return { op, t, record_id, at, state: s, why };
}
