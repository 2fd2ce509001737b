/** Forms that are not finished: kept as they are typed, until they are saved or thrown away. */
import { changing, databaseOf, reading } from "./database.js";

const STORES = ["drafts", "outbox", "sent", "attention"];
const RECORD = /^\/[a-z-]+\/([^/]+)$/;

/**
 * A form as it stands. `action` is where it will be sent; `submitted`: it was sent there, and
 * may or may not have arrived.
 * @typedef {{path: string, action: string, title: string, at: string, values: Record<string, string>, submitted?: boolean}} Draft
 */

/**
 * Keep a form as it stands. When this returns it is saved on this phone.
 * @param {string} account
 * @param {Draft} draft
 */
export function keepDraft(account, draft) {
  return changing(databaseOf(account), ["drafts"], ({ store }) => store.put(draft));
}

/**
 * The draft of a form, or null.
 * @param {string} account
 * @param {string} path
 * @returns {Promise<Draft | null>}
 */
export async function draftOf(account, path) {
  return (await drafts(account)).find((draft) => draft.path === path) ?? null;
}

/**
 * All drafts, the newest first.
 * @param {string} account
 * @returns {Promise<Draft[]>}
 */
export function drafts(account) {
  return reading(databaseOf(account), STORES, draftsIn);
}

/**
 * The same, inside a transaction that is open already. One whose words are kept as an
 * operation is over, although it may still lie here: the page wrote it a moment too late.
 * @param {any} transaction over STORES
 * @returns {Promise<Draft[]>}
 */
export async function draftsIn(transaction) {
  const live = [];
  for (const draft of await transaction.objectStore("drafts").getAll()) {
    if (!draft.submitted || !(await isKept(transaction, draft))) live.push(draft);
  }
  return live.sort((one, other) => (one.at < other.at ? 1 : -1));
}

/**
 * Throw a draft away.
 * @param {string} account
 * @param {string} path
 */
export function discardDraft(account, path) {
  return changing(databaseOf(account), ["drafts"], ({ store }) => store.delete(path));
}

/**
 * The id of the entry, or of another record, that a draft becomes.
 * @param {{action: string}} draft
 * @returns {string}
 */
export function entryOf(draft) {
  return RECORD.exec(draft.action)?.[1] ?? "";
}

async function isKept(transaction, draft) {
  for (const store of ["outbox", "sent", "attention"]) {
    const rows = await transaction.objectStore(store).index("record").getAll(entryOf(draft));
    if (rows.some((row) => Date.parse(row.at) >= Date.parse(draft.at))) return true;
  }
  return false;
}
