/**
 * The rescue file: a copy of everything that the server may not have, for the day when the phone
 * breaks. Opened again, its operations go back into the outbox as they were, under their own ids:
 * what was received meanwhile is not doubled.
 */
import { changing, databaseOf, reading } from "./database.js";
import { nextNumber, standingIn } from "./meta.js";
import { rowOf } from "./outbox.js";
import { redraw, serverState } from "./rows.js";

export const FORMAT = "between-sessions-rescue";
const STORES = ["records", "outbox", "sent", "attention", "meta"];
const VERB = /^([a-z_]{1,40})\.(create|edit|delete|settle)$/;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The file's text. With `op` it holds that one operation alone.
 * @param {string} account
 * @param {{now?: Date, op?: string}} [how]
 * @returns {Promise<string>}
 */
export async function rescueFile(account, { now = new Date(), op = "" } = {}) {
  const { rows, device } = await reading(databaseOf(account), ["outbox", "attention", "meta"], async (transaction) => {
    const found = [];
    for (const store of ["outbox", "attention"]) found.push(...(await transaction.objectStore(store).getAll()));
    return { rows: found, device: (await standingIn(transaction)).device };
  });
  const wanted = rows.filter((row) => !op || row.op === op).sort((one, other) => one.n - other.n);
  const operations = wanted.map((row) => JSON.parse(row.bytes));
  return JSON.stringify({ format: FORMAT, version: 1, account, device, made_at: now.toISOString(), operations }, null, 1);
}

/**
 * Put back what such a file holds. Of another account's file nothing is looked at.
 * @param {string} account
 * @param {string} text
 * @returns {Promise<{state: "put_back" | "nothing_new" | "other_account" | "not_ours", count: number}>}
 */
export async function openRescue(account, text) {
  const file = parsed(text);
  if (file?.format !== FORMAT || file.version !== 1 || !Array.isArray(file.operations)) return { state: "not_ours", count: 0 };
  if (file.account !== account) return { state: "other_account", count: 0 };
  if (!file.operations.every(isOperation)) return { state: "not_ours", count: 0 };
  const entries = await changing(databaseOf(account), STORES, (transaction) => putBack(transaction, file.operations));
  return { state: entries.size ? "put_back" : "nothing_new", count: entries.size };
}

async function putBack(transaction, operations) {
  const known = new Set();
  for (const store of ["outbox", "sent", "attention"]) {
    for (const row of await transaction.objectStore(store).getAll()) known.add(row.op);
  }
  const entries = new Set();
  for (const operation of operations.filter(({ op }) => !known.has(op))) {
    const row = { ...rowOf(operation), n: await nextNumber(transaction) };
    await transaction.objectStore("outbox").put(row);
    const server = serverState(await transaction.objectStore("records").get([row.kind, row.record_id]));
    await redraw(transaction, row.kind, row.record_id, server);
    entries.add(row.record_id);
  }
  return entries;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {any} one */
function isOperation(one) {
  const isBody = one?.body === undefined || (typeof one.body === "object" && one.body !== null && !Array.isArray(one.body));
  const isText = typeof one?.t === "string" && typeof one.op === "string" && typeof one.id === "string";
  return isText && isBody && VERB.test(one.t) && ID.test(one.op) && ID.test(one.id);
}
