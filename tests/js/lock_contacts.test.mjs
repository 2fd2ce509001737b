/** Whom whoever holds the phone may see: nobody, unless the client chose so; and nobody else's people. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { knownContacts, signIn, signOut } from "../../static/js/phone/account.js";
import { keepDraft, draftOf } from "../../static/js/phone/drafts.js";
import { renewContacts } from "../../static/js/phone/lock_contacts.js";
import { keep } from "../../static/js/phone/outbox.js";
import { CLEO, freshPhone, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

const PLAN = "00000000-0000-7000-8000-000000000001";
const SAM = { "f:people": { "a.name": "Sam", "a.phone": "116 123", "b.name": "no number" } };

async function plan(verb, body) {
  await keep(CLEO, [{ t: `safety_plan.${verb}`, id: PLAN, ...(body ? { body } : {}) }]);
  await renewContacts(CLEO);
}

test("the people of a plan are not readable unless the client chose so", async () => {
  await signIn(CLEO);
  await plan("create", SAM);
  assert.deepEqual(await knownContacts(), []);
  await plan("edit", { "f:on_lock": true });
  assert.deepEqual(await knownContacts(), [{ name: "Sam", phone: "116 123", about: "" }]);
});

test("they stay after signing out, and go when the choice is taken back or the plan is gone", async () => {
  await signIn(CLEO);
  await plan("create", { ...SAM, "f:on_lock": true });
  await signOut();
  assert.equal((await knownContacts()).length, 1);
  await plan("edit", { "f:on_lock": false });
  assert.deepEqual(await knownContacts(), []);
  await plan("edit", { "f:on_lock": true });
  await plan("delete");
  assert.deepEqual(await knownContacts(), []);
});

test("another person who signs in sees nobody of them", async () => {
  await signIn(CLEO);
  await plan("create", { ...SAM, "f:on_lock": true });
  await signIn(STRANGER);
  assert.deepEqual(await knownContacts(), []);
});

test("the draft of a plan is over once the plan is kept", async () => {
  const draft = { path: "/safety-plan/edit", action: `/safety-plan/${PLAN}`, title: "Safety plan", at: "2026-03-03T09:00:00+01:00" };
  await keepDraft(CLEO, { ...draft, values: { "f:on_lock": "yes" }, submitted: true });
  assert.ok(await draftOf(CLEO, "/safety-plan/edit"));
  await keep(CLEO, [{ t: "safety_plan.create", id: PLAN, body: SAM }], { action: "/elsewhere" });
  assert.equal(await draftOf(CLEO, "/safety-plan/edit"), null, "the words are in the record, however the form was sent");
});
