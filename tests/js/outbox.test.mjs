import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { keepDraft } from "../../static/js/phone/drafts.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { storeOf } from "../../static/js/phone/store.js";
import { all, CLEO, dyingOnce, ENTRY, freshPhone, OTHER, said, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

const AT = new Date("2026-03-03T21:15:00Z");
const draft = (id) => ({ path: "/log/journal", action: `/entries/${id}`, title: "Journal", at: "2026-03-03", values: {} });

test("an entry, its operation and the end of its draft are one change", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })], { now: AT, action: `/entries/${ENTRY}` });
  const shown = await storeOf(CLEO).get("entry", ENTRY);
  assert.equal(shown.body["f:body"], "rain");
  assert.equal(shown.pending, true);
  assert.equal((await waiting(CLEO)).length, 1);
  assert.deepEqual(await all(CLEO, "drafts"), []);
});

test("a browser closed in the middle of saving leaves nothing half done", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  await assert.rejects(dyingOnce("records", () => keep(CLEO, [said(ENTRY)], { action: `/entries/${ENTRY}` })));
  assert.equal(await storeOf(CLEO).get("entry", ENTRY), null);
  assert.deepEqual(await waiting(CLEO), []);
  assert.equal((await all(CLEO, "drafts")).length, 1);
});

test("an operation travels with the words it was queued with", async () => {
  const [first] = await keep(CLEO, [said(ENTRY, { "f:body": "rain" })], { now: AT });
  await keep(CLEO, [{ t: "entry.edit", id: ENTRY, body: { "f:body": "sun" } }], { now: AT });
  const [row, edit] = await waiting(CLEO);
  assert.deepEqual(JSON.parse(row.bytes), first);
  assert.equal(first.body["f:body"], "rain");
  assert.equal(first.v, 1);
  assert.equal(first.n, 1);
  assert.match(first.at, /^2026-03-0\dT\d\d:\d\d:00[+-]\d\d:\d\d$/);
  assert.deepEqual(JSON.parse(edit.bytes).mine, [first.op]);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "sun");
});

test("two edits of one entry are one entry to send", async () => {
  await keep(CLEO, [said(ENTRY)]);
  await keep(CLEO, [{ t: "entry.edit", id: ENTRY, body: { learned: "less bad than feared" } }]);
  await keep(CLEO, [said(OTHER)]);
  const phone = await phoneState(CLEO);
  assert.equal(phone.pending, 2);
  assert.equal(phone.queue.length, 3);
});

test("what was deleted on the phone is gone from its pages before the server knows", async () => {
  await keep(CLEO, [said(ENTRY), said(OTHER)]);
  await keep(CLEO, [{ t: "entry.delete", id: ENTRY }]);
  assert.equal(await storeOf(CLEO).get("entry", ENTRY), null);
  assert.deepEqual((await storeOf(CLEO).range("entry")).map((record) => record.id), [OTHER]);
});

test("picks merge one by one and a cleared answer stays cleared", async () => {
  await keep(CLEO, [said(ENTRY, { "f:emotions": { sad: 40, calm: 20 }, "f:mood": 4 })]);
  await keep(CLEO, [{ t: "entry.edit", id: ENTRY, body: { "f:emotions": { sad: null, proud: 10 }, "f:mood": null } }]);
  const { body } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual(body["f:emotions"], { calm: 20, proud: 10 });
  assert.equal(body["f:mood"], null);
});

test("a month holds only its own entries", async () => {
  await keep(CLEO, [said(ENTRY, { day: "2026-02-28" }), said(OTHER, { day: "2026-03-01" })]);
  assert.deepEqual((await storeOf(CLEO).range("entry", "2026-03")).map((record) => record.id), [OTHER]);
  assert.equal((await storeOf(CLEO).range("entry", null)).length, 2);
});

test("one person's entries are not in another person's pages, nor in their count", async () => {
  await keep(CLEO, [said(ENTRY)]);
  assert.equal(await storeOf(STRANGER).get("entry", ENTRY), null);
  assert.equal((await phoneState(STRANGER)).pending, 0);
});
