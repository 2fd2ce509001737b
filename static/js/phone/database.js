/**
 * The phone's databases: one for what the device itself must know, one for each account.
 *
 * A change counts only when its transaction is complete, and it is written through to the
 * disk before that (durability strict). Another account's database is never opened.
 */
import { openDB } from "../../vendor/idb@8.0.4/index.js";

export const DEVICE = "bs";

const PATIENCE_MS = 8_000;

let heardBlocked = () => {};

/** @type {Map<string, Promise<any>>} */
const connections = new Map();

/**
 * The name of an account's own database.
 * @param {string} account
 * @returns {string}
 */
export function databaseOf(account) {
  if (!account) throw new Error("no account, no database");
  return `bs-${account}`;
}

/**
 * Read in one transaction.
 * @template T
 * @param {string} name
 * @param {string[]} stores
 * @param {(transaction: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function reading(name, stores, work) {
  return onceMore(name, async () => work(await begin(name, stores, "readonly")));
}

/**
 * Change in one transaction: everything in it is on the disk afterwards, or nothing of it.
 * @template T
 * @param {string} name
 * @param {string[]} stores
 * @param {(transaction: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function changing(name, stores, work) {
  return onceMore(name, () => change(name, stores, work));
}

/**
 * Hear that another tab holds the database, so that nothing can be read or kept before it is closed.
 * @param {() => void} hear
 */
export function whenBlocked(hear) {
  heardBlocked = hear;
}

async function change(name, stores, work) {
  const transaction = await begin(name, stores, "readwrite");
  try {
    const result = await work(transaction);
    await transaction.done;
    return result;
  } catch (error) {
    transaction.done.catch(() => {});
    try {
      transaction.abort();
    } catch {
      // It has ended already, by the same error.
    }
    throw error;
  }
}

/** Let every connection go: the tests begin each story with an empty phone. */
export async function closeAll() {
  const open = [...connections.values()];
  connections.clear();
  for (const connection of open) (await connection).close();
}

/**
 * Safari loses the connection when the app sleeps, also in the middle of a transaction; a new one
 * works. What was half done then is undone, and done again.
 */
async function onceMore(name, work) {
  try {
    return await work();
  } catch (error) {
    if (!isLost(error)) throw error;
    connections.delete(name);
    return work();
  }
}

/** @param {any} error */
function isLost(error) {
  return ["InvalidStateError", "UnknownError"].includes(error?.name) || /connection to indexed database/i.test(error?.message ?? "");
}

/**
 * @param {string} name
 * @param {string[]} stores
 * @param {"readonly" | "readwrite"} mode
 */
async function begin(name, stores, mode) {
  return (await connect(name)).transaction(stores, mode, { durability: "strict" });
}

/** @param {string} name */
function connect(name) {
  const known = connections.get(name);
  if (known) return known;
  const forget = () => connections.delete(name);
  const opening = openDB(name, 1, {
    upgrade: name === DEVICE ? layOutDevice : layOutAccount,
    blocked: () => heardBlocked(),
    // A newer version of the app wants to change the database: give way.
    blocking(_mine, _theirs, event) {
      forget();
      /** @type {IDBDatabase} */ (event.target).close();
    },
    terminated: forget,
  });
  const connection = withPatience(opening);
  connection.catch(forget);
  connections.set(name, connection);
  return connection;
}

/** Nothing must hang because another tab does not let go. */
function withPatience(opening) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      heardBlocked();
      opening.then((late) => late.close(), () => {});
      reject(new DOMException("another tab holds the database", "TimeoutError"));
    }, PATIENCE_MS);
    opening.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @param {any} database */
function layOutDevice(database) {
  database.createObjectStore("state", { keyPath: "key" });
}

/** @param {any} database */
function layOutAccount(database) {
  database.createObjectStore("records", { keyPath: ["kind", "id"] }).createIndex("bucket", ["kind", "bucket"]);
  database.createObjectStore("outbox", { keyPath: "n" }).createIndex("record", "record_id");
  database.createObjectStore("sent", { keyPath: "op" }).createIndex("record", "record_id");
  database.createObjectStore("attention", { keyPath: "op" }).createIndex("record", "record_id");
  database.createObjectStore("drafts", { keyPath: "path" });
  database.createObjectStore("meta", { keyPath: "key" });
}
