/** What the person said and the server may not have: kept until a verdict proves that it is stored. */
import { withRefused } from "./attention.js";
import { changing, databaseOf, reading } from "./database.js";
import { secondOf } from "./clock.js";
import { uuid7 } from "./ids.js";
import { upTo } from "./line.js";
import { nextNumber } from "./meta.js";
import { overlay, redraw, serverState } from "./rows.js";

const STORES = ["records", "outbox", "sent", "attention", "drafts", "meta"];

/**
 * Keep what was said: each operation, the record as it now looks, and the end of the draft it
 * came from, in one transaction. When this returns it is saved on this phone.
 *
 * `base` is the version that stood on the writer's screen. What this phone itself has said
 * since then was the writer's own doing, and is named in `mine`.
 * @param {string} account
 * @param {{t: string, id: string, body?: object, drop?: string[]}[]} said
 * @param {{now?: Date, base?: number | null, action?: string}} [how] action: the URL that the form was sent to
 * @returns {Promise<object[]>} the operations as they will travel
 */
export function keep(account, said, { now = new Date(), base = null, action = "" } = {}) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    const operations = [];
    for (const one of said) {
      const kind = one.t.split(".")[0];
      const whole = await withRefused(transaction, kind, one);
      if (whole) operations.push(await queue(transaction, whole, { now, base }));
      else await redraw(transaction, kind, one.id, null);
    }
    await forgetDrafts(transaction, (draft) => action !== "" && draft.action === action);
    return operations;
  });
}

/**
 * What waits, oldest first.
 * @param {string} account
 */
export function waiting(account) {
  return reading(databaseOf(account), ["outbox"], ({ store }) => store.getAll());
}

/**
 * Whether anything was ever saved on this phone.
 * @param {string} account
 */
export function hasWritten(account) {
  return reading(databaseOf(account), ["outbox", "sent"], async (transaction) => {
    const counts = await Promise.all(["outbox", "sent"].map((store) => transaction.objectStore(store).count()));
    return counts.some((count) => count > 0);
  });
}

/**
 * Remove drafts.
 * @param {any} transaction over "drafts"
 * @param {(draft: any) => boolean} isOver
 */
export async function forgetDrafts(transaction, isOver) {
  const drafts = transaction.objectStore("drafts");
  for (const draft of await drafts.getAll()) if (isOver(draft)) await drafts.delete(draft.path);
}

/**
 * The words of a refused operation under a new id: the old one belongs to other words.
 * @param {any} transaction over "outbox" and "meta"
 * @param {any} row
 */
export async function requeue(transaction, row) {
  const operation = { ...JSON.parse(row.bytes), op: uuid7(), n: await nextNumber(transaction) };
  await transaction.objectStore("outbox").put(rowOf(operation));
}

/**
 * @param {any} transaction
 * @param {any} said
 * @param {{now: Date, base: number | null}} how
 */
async function queue(transaction, said, { now, base }) {
  const kind = said.t.split(".")[0];
  const server = serverState(await transaction.objectStore("records").get([kind, said.id]));
  const latest = server?.rev ?? 0;
  const above = await covering(transaction, kind, said);
  const sight = Math.min(latest, ...above.map((operation) => operation.base));
  const seen = base === null ? sight : Math.min(base, sight);
  const line = above.find((operation) => operation.base === seen)?.line ?? upTo(server?.extra.line ?? [], latest, seen);
  const operation = {
    op: uuid7(now.getTime()),
    n: await nextNumber(transaction),
    t: said.t,
    v: 1,
    id: said.id,
    base: seen,
    ...(line.length ? { line } : {}),
    mine: await ownSince(transaction, said.id, seen),
    at: secondOf(now),
    ...(said.drop ? { drop: said.drop } : {}),
    ...(said.body ? { body: said.body } : {}),
  };
  await transaction.objectStore("outbox").put(rowOf(operation));
  await redraw(transaction, kind, said.id, server);
  return operation;
}

/**
 * Own words that lie above the server's version, where something is said now about the same: what they
 * cover on the screen was not in sight, whatever number the version has.
 * @param {any} transaction
 * @param {string} kind
 * @param {any} said
 * @returns {Promise<any[]>}
 */
async function covering(transaction, kind, said) {
  const above = (await overlay(transaction, kind, said.id)).map((row) => JSON.parse(row.bytes));
  const keys = Object.keys(said.body ?? {});
  const isAll = said.t.endsWith(".delete");
  return above.filter(({ body = {} }) => Object.keys(body).some((key) => isAll || keys.includes(key)));
}

/**
 * @param {any} transaction
 * @param {string} id
 * @param {number} seen
 */
async function ownSince(transaction, id, seen) {
  const sent = await transaction.objectStore("sent").index("record").getAll(id);
  const waits = await transaction.objectStore("outbox").index("record").getAll(id);
  const own = [...sent.filter((row) => row.s === "held" || row.rev > seen), ...waits];
  return own.sort((one, other) => one.n - other.n).map((row) => row.op);
}

/**
 * The bytes are frozen here: what travels is the same at every try.
 * @param {any} operation
 */
export function rowOf(operation) {
  const { op, n, t, id, at } = operation;
  return { n, op, t, kind: t.split(".")[0], record_id: id, at, bytes: JSON.stringify(operation) };
}
