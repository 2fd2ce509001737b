import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { current, keepCard, knownCard, removeFromPhone, signIn } from "../../static/js/phone/account.js";
import { changing, closeAll, databaseOf, reading, whenBlocked } from "../../static/js/phone/database.js";
import { flush } from "../../static/js/phone/flush.js";
import { note, standing } from "../../static/js/phone/meta.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { storeOf } from "../../static/js/phone/store.js";
import { all, CLEO, ENTRY, freshPhone, OTHER, said, Server } from "./phone.mjs";

beforeEach(freshPhone);

const words = (text) => ({ "f:body": text });

/** The browser fails at the next writing into a store, and only then. */
async function failingOnce(store, error, work) {
  const original = IDBObjectStore.prototype.put;
  let failed = false;
  IDBObjectStore.prototype.put = function put(...args) {
    if (this.name === store && !failed) {
      failed = true;
      throw error;
    }
    return original.apply(this, args);
  };
  try {
    return await work();
  } finally {
    IDBObjectStore.prototype.put = original;
  }
}

test("a connection that is lost in the middle of saving is opened again, and the entry is kept once", async () => {
  const lost = new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError");
  await failingOnce("records", lost, () => keep(CLEO, [said(ENTRY, words("rain"))]));
  assert.equal((await waiting(CLEO)).length, 1);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain");
});

test("a phone that is full keeps nothing half, says so, and has what it had", async () => {
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  const full = new DOMException("no room", "QuotaExceededError");
  await assert.rejects(failingOnce("records", full, () => keep(CLEO, [said(OTHER, words("sun"))])), { name: "QuotaExceededError" });
  assert.deepEqual((await waiting(CLEO)).map((row) => row.record_id), [ENTRY]);
  assert.equal(await storeOf(CLEO).get("entry", OTHER), null);
});

test("another tab that does not let go is said, and nothing hangs for ever", async () => {
  const name = databaseOf(CLEO);
  await keep(CLEO, [said(ENTRY)]);
  await closeAll();
  const stubborn = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const deletion = indexedDB.deleteDatabase(name);
  let isSaid = false;
  whenBlocked(() => { isSaid = true; });
  mock.timers.enable({ apis: ["setTimeout"] });
  const asked = reading(name, ["meta"], async () => "read");
  await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(8_000);
  mock.timers.reset();
  await assert.rejects(asked, { name: "TimeoutError" });
  assert.equal(isSaid, true);
  stubborn.close();
  await new Promise((resolve) => { deletion.onsuccess = resolve; });
  assert.equal(await reading(name, ["meta"], async () => "read"), "read");
});

test("removing everything from this phone leaves nothing, not even the card", async () => {
  await signIn(CLEO);
  await flush(CLEO, new Server());
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await keepCard(CLEO, { id: "card", body: {} });
  const { device } = await standing(CLEO);
  await removeFromPhone(CLEO);
  assert.equal(await current(), "");
  assert.equal(await knownCard(), null);
  for (const store of ["records", "outbox", "sent", "attention", "drafts"]) assert.deepEqual(await all(CLEO, store), []);
  assert.notEqual((await standing(CLEO)).device, device);
});

test("an answer on its way does not fill a phone again from which everything was removed", async () => {
  const server = new Server();
  await signIn(CLEO);
  server.write("assignment", "a1", { title: "Journal" });
  const send = async (...request) => {
    const answer = await server.send(...request);
    await removeFromPhone(CLEO);
    return answer;
  };
  assert.equal((await flush(CLEO, { send })).state, "overtaken");
  assert.deepEqual(await all(CLEO, "records"), []);
});

test("what may be lost because the browser cleared this phone is counted until it is read", async () => {
  const server = new Server();
  server.next = { lost: { pending: 3, at: "2026-03-03T21:15:02Z" } };
  await flush(CLEO, server);
  assert.equal((await phoneState(CLEO)).lost.pending, 3);
  server.next = {};
  await flush(CLEO, server);
  assert.equal((await phoneState(CLEO)).lost.pending, 3);
  await note(CLEO, { lost: null });
  assert.equal((await phoneState(CLEO)).lost, null);
});

test("a change that fails for another reason is not tried again", async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw new Error("no");
  };
  await assert.rejects(changing(databaseOf(CLEO), ["meta"], work), /no/);
  assert.equal(tries, 1);
});
