/**
 * How records lie in the phone's database.
 *
 * A row is what is shown; while own operations lie on top of it, `server` keeps the version
 * below them. So a page reads rows as they are, and nothing has to be merged while drawing.
 *
 * @typedef {{rev: number, deleted: boolean, body: object, extra: object}} State
 */
import { shown } from "./merge_shown.js";

/**
 * The stores whose operations lie on top of the server's version. What was sent does so while it is
 * held, or `unplaced`: received, and the version that has it in it was not read yet.
 */
export const OVERLAY = ["outbox", "attention", "sent"];

/**
 * The record as templates and twins get it.
 * @param {any} row
 */
export function recordOf(row) {
  const { kind, id, rev, deleted, pending, body, extra } = row;
  return { id, kind, rev, deleted, pending, body, extra };
}

/**
 * The last version that came from the server, or null if it never had one.
 * @param {any | undefined} row
 */
export function serverState(row) {
  if (!row) return null;
  if (row.server !== undefined) return row.server;
  const { rev, deleted, body, extra } = row;
  return { rev, deleted, body, extra };
}

/**
 * Own operations on a record that are not in the version which came from the server: waiting,
 * refused, or received and not yet placed. In the order they were made.
 * @param {any} transaction over OVERLAY
 * @param {string} kind
 * @param {string} id
 */
export async function overlay(transaction, kind, id) {
  const found = [];
  for (const store of OVERLAY) {
    const rows = await transaction.objectStore(store).index("record").getAll(id);
    found.push(...rows.filter((row) => row.kind === kind && (store !== "sent" || row.s === "held" || row.unplaced)));
  }
  return found.sort((one, other) => one.n - other.n);
}

/**
 * Write the row anew from the server's version and what lies on top of it.
 * @param {any} transaction over "records" and OVERLAY
 * @param {string} kind
 * @param {string} id
 * @param {State | null} server
 */
export async function redraw(transaction, kind, id, server) {
  const records = transaction.objectStore("records");
  const above = await overlay(transaction, kind, id);
  /** @type {any} */
  const state = shown(server, above.map((row) => JSON.parse(row.bytes)));
  if (!state || (state.deleted && above.length === 0)) {
    await records.delete([kind, id]);
    return;
  }
  const pending = above.some((row) => !row.sent_at);
  const bucket = kind === "entry" ? String(state.body.day ?? "").slice(0, 7) : "";
  const row = { kind, id, bucket, pending, ...state };
  await records.put(above.length ? { ...row, server } : row);
}
