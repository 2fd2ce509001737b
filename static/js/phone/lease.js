/**
 * One at a time where the browser has no locks: a row that says who works, and until when. It ends
 * by itself when its owner is closed. That two work at once after all is harmless: the ids of the
 * operations make it so.
 */
import { changing, databaseOf } from "./database.js";
import { deviceId } from "./ids.js";

export const LEASE_MS = 30_000;
const PAUSE_MS = 500;

/**
 * Do it while nobody else holds the lease.
 * @template T
 * @param {string} account
 * @param {() => Promise<T>} work
 * @param {{now?: () => number, pause?: () => Promise<any>}} [how]
 * @returns {Promise<T>}
 */
export async function underLease(account, work, { now = Date.now, pause = asleep } = {}) {
  const owner = deviceId();
  while (!(await take(account, owner, now()))) await pause();
  const renewing = setInterval(() => take(account, owner, now()).catch(() => {}), LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await giveBack(account, owner);
  }
}

/**
 * Take the lease, or keep it. A clock that was set back does not hold it for longer.
 * @param {string} account
 * @param {string} owner
 * @param {number} now
 * @returns {Promise<boolean>} whether it is the owner's
 */
function take(account, owner, now) {
  return changing(databaseOf(account), ["meta"], async ({ store }) => {
    const held = await store.get("lease");
    const isFree = !held || held.owner === owner || held.until <= now || held.until > now + LEASE_MS;
    if (isFree) await store.put({ key: "lease", owner, until: now + LEASE_MS });
    return isFree;
  });
}

function giveBack(account, owner) {
  return changing(databaseOf(account), ["meta"], async ({ store }) => {
    if ((await store.get("lease"))?.owner === owner) await store.delete("lease");
  });
}

function asleep() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
