import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { discardDraft, draftOf, drafts, keepDraft } from "../../static/js/phone/drafts.js";
import { flush } from "../../static/js/phone/flush.js";
import { keep } from "../../static/js/phone/outbox.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { CLEO, ENTRY, freshPhone, OTHER, said, Server, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

const EARLY = "2026-03-03T09:00:00+01:00";
const LATE = "2026-03-03T09:05:00+01:00";
const draft = (id, more = {}) => ({
  path: `/log/${id.slice(-2)}`,
  action: `/entries/${id}`,
  title: "Journal",
  at: EARLY,
  values: { "f:body": "rain", base: "0" },
  ...more,
});

test("what was typed is there when the form is opened again", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  assert.equal((await draftOf(CLEO, "/log/01")).values["f:body"], "rain");
  assert.equal(await draftOf(CLEO, "/log/02"), null);
});

test("the newest draft stands first, and one that is thrown away is gone", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  await keepDraft(CLEO, draft(OTHER, { at: LATE }));
  assert.deepEqual((await phoneState(CLEO)).drafts.map(({ path }) => path), ["/log/02", "/log/01"]);
  await discardDraft(CLEO, "/log/02");
  assert.deepEqual((await phoneState(CLEO)).drafts.map(({ path }) => path), ["/log/01"]);
});

test("a form that was sent and never arrived anywhere is still a draft", async () => {
  await keepDraft(CLEO, draft(ENTRY, { submitted: true }));
  assert.equal((await draftOf(CLEO, "/log/01")).values["f:body"], "rain");
  assert.equal((await phoneState(CLEO)).drafts.length, 1);
});

test("a page that writes its draft a moment after the entry was kept does not bring it back", async () => {
  await keep(CLEO, [said(ENTRY)], { now: new Date(LATE), action: `/entries/${ENTRY}` });
  await keepDraft(CLEO, draft(ENTRY, { submitted: true }));
  assert.deepEqual(await drafts(CLEO), []);
  await flush(CLEO, new Server());
  assert.equal(await draftOf(CLEO, "/log/01"), null);
});

test("an edit that was sent and lost is not taken for the entry it edits", async () => {
  await keep(CLEO, [said(ENTRY)], { now: new Date(EARLY), action: `/entries/${ENTRY}` });
  await keepDraft(CLEO, draft(ENTRY, { at: LATE, submitted: true }));
  assert.equal((await drafts(CLEO)).length, 1);
});

test("an entry that was saved without a worker ends its draft when it comes back", async () => {
  const server = new Server();
  await keepDraft(CLEO, draft(ENTRY, { submitted: true }));
  await keepDraft(CLEO, draft(OTHER));
  server.write("entry", ENTRY, { day: "2026-03-03" });
  await flush(CLEO, server);
  assert.deepEqual((await drafts(CLEO)).map(({ path }) => path), ["/log/02"]);
});

test("what waits and other drafts stay when one entry is saved", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  await keepDraft(CLEO, draft(OTHER));
  await keep(CLEO, [said(ENTRY)], { action: `/entries/${ENTRY}` });
  assert.deepEqual((await drafts(CLEO)).map(({ path }) => path), ["/log/02"]);
});

test("another person's drafts are not theirs to see", async () => {
  await keepDraft(CLEO, draft(ENTRY));
  assert.deepEqual(await drafts(STRANGER), []);
});
