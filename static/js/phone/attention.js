/** What the server could not take: corrected by saying it again, or let go because the person says so. */
import { changing, databaseOf, reading } from "./database.js";
import { overlay, redraw, serverState } from "./rows.js";

const STORES = ["records", "outbox", "sent", "attention"];

/**
 * What is said now about an entry of which something was refused: the refused words go with it, as
 * they stood on the screen when it was said. Their rows are over. Null: there is nothing to say, the
 * server never heard of what is deleted here.
 * @param {any} transaction over STORES
 * @param {string} kind
 * @param {{t: string, id: string, body?: object, drop?: string[]}} said
 * @returns {Promise<{t: string, id: string, body?: object, drop?: string[]} | null>}
 */
export async function withRefused(transaction, kind, said) {
  const attention = transaction.objectStore("attention");
  const refused = (await attention.index("record").getAll(said.id)).filter((row) => row.kind === kind);
  if (!refused.length) return said;
  for (const row of refused) await attention.delete(row.op);
  const record = serverState(await transaction.objectStore("records").get([kind, said.id]));
  const isUnknown = !record && !(await overlay(transaction, kind, said.id)).length;
  if (said.t.endsWith(".delete")) return isUnknown ? null : said;
  const operations = [...refused.sort((one, other) => one.n - other.n).map((row) => JSON.parse(row.bytes)), said];
  const body = operations.reduce((all, { body: one = {} }) => joined(all, one), {});
  const drop = [...new Set(operations.flatMap((one) => one.drop ?? []))];
  const t = isUnknown ? `${kind}.create` : drop.length ? `${kind}.settle` : said.t;
  return { t, id: said.id, body, ...(drop.length ? { drop } : {}) };
}

/**
 * Let go of one, for good.
 * @param {string} account
 * @param {string} op
 */
export function letGoOf(account, op) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    const row = await transaction.objectStore("attention").get(op);
    if (!row) return;
    await transaction.objectStore("attention").delete(op);
    const key = [row.kind, row.record_id];
    await redraw(transaction, row.kind, row.record_id, serverState(await transaction.objectStore("records").get(key)));
  });
}

/**
 * What one of them says, in words that a person can copy.
 * @param {string} account
 * @param {string} op
 * @returns {Promise<string>}
 */
export async function wordsOf(account, op) {
  const row = await reading(databaseOf(account), ["attention"], ({ store }) => store.get(op));
  const { body = {} } = row ? JSON.parse(row.bytes) : {};
  const own = Object.entries(body).filter(([key]) => key.startsWith("f:") || WORDS.includes(key));
  return own.flatMap(([, value]) => (typeof value === "string" && value ? [value] : [])).join("\n\n");
}

const WORDS = ["learned", "barrier_other", "note_to_therapist"];

/** Element by element where both are maps; null, which takes one away, is kept. */
function joined(before, changes) {
  const result = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    result[key] = isMap(value) && isMap(result[key]) ? { ...result[key], ...value } : value;
  }
  return result;
}

function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
