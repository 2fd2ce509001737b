/** Whose phone this is at the moment. What may be read is decided here, before any page is drawn. */
import { changing, databaseOf, DEVICE, reading } from "./database.js";
import { noteIn, standingIn } from "./meta.js";

const EVERYTHING = ["records", "outbox", "sent", "attention", "drafts", "meta"];

/**
 * The account that is signed in on this phone, or "" when nobody is.
 * @returns {Promise<string>}
 */
export async function current() {
  const row = await reading(DEVICE, ["state"], ({ store }) => store.get("current"));
  return row?.account ?? "";
}

/**
 * A page that the server made for this account came: from now on it is the one.
 * @param {string} account
 */
export async function signIn(account) {
  const before = await changing(DEVICE, ["state"], async ({ store }) => {
    const known = await store.get("current");
    // Another person's practice card, and whom she or he would call, is nobody else's business.
    for (const key of ["card", "contacts"]) {
      const kept = await store.get(key);
      if (kept && kept.account !== account) await store.delete(key);
    }
    await store.put({ key: "current", account, last: account });
    return known?.last ?? "";
  });
  if (before && before !== account) await empty(before);
}

/**
 * Somebody is signing in, and it is not known yet who: show nobody's pages until the server says.
 * @returns {Promise<void>}
 */
export async function letGo() {
  await changing(DEVICE, ["state"], async ({ store }) => {
    const known = await store.get("current");
    if (known?.account) await store.put({ ...known, account: "" });
  });
}

/**
 * Nobody is signed in any more. What could be read is emptied; what was not yet received stays,
 * closed, until the same person signs in again.
 */
export async function signOut() {
  const last = await changing(DEVICE, ["state"], async ({ store }) => {
    const known = await store.get("current");
    await store.put({ key: "current", account: "", last: "" });
    return known?.last ?? "";
  });
  if (last) await empty(last);
}

/**
 * Sign out and keep nothing of this account on the phone, the unsent words neither.
 * @param {string} account
 */
export async function removeFromPhone(account) {
  await signOut();
  await changing(DEVICE, ["state"], ({ store }) => Promise.all([store.delete("card"), store.delete("contacts")]));
  await changing(databaseOf(account), EVERYTHING, async (transaction) => {
    const { epoch } = await standingIn(transaction);
    for (const store of EVERYTHING) await transaction.objectStore(store).clear();
    await noteIn(transaction, { epoch: epoch + 1 });
  });
}

/**
 * The crisis card that this phone can show to whoever holds it, or null.
 * @returns {Promise<object | null>}
 */
export async function knownCard() {
  const row = await reading(DEVICE, ["state"], ({ store }) => store.get("card"));
  return row?.record ?? null;
}

/**
 * Keep the account's crisis card where it can be read without signing in.
 * @param {string} account
 * @param {any} record
 */
export function keepCard(account, record) {
  return changing(DEVICE, ["state"], ({ store }) => store.put({ key: "card", account, record }));
}

/**
 * The people of a safety plan whom whoever holds this phone may see, because its owner chose so.
 * @returns {Promise<object[]>}
 */
export async function knownContacts() {
  const row = await reading(DEVICE, ["state"], ({ store }) => store.get("contacts"));
  return row?.contacts ?? [];
}

/**
 * Keep them where they can be read without signing in; none are taken away.
 * @param {string} account
 * @param {object[]} contacts
 */
export function keepContacts(account, contacts) {
  return changing(DEVICE, ["state"], ({ store }) =>
    contacts.length ? store.put({ key: "contacts", account, contacts }) : store.delete("contacts"),
  );
}

/** @param {string} account */
function empty(account) {
  return changing(databaseOf(account), ["records", "sent", "meta"], async (transaction) => {
    const { epoch } = await standingIn(transaction);
    await transaction.objectStore("records").clear();
    await transaction.objectStore("sent").clear();
    await noteIn(transaction, { epoch: epoch + 1, ready: false, rebuild: true, replay: false, cursor: "", token: "" });
  });
}
