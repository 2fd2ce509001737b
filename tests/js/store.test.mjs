import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { current, keepCard, knownCard, signIn, signOut } from "../../static/js/phone/account.js";
import { minuteOf, secondOf } from "../../static/js/phone/clock.js";
import { changing, databaseOf, reading } from "../../static/js/phone/database.js";
import { uuid7 } from "../../static/js/phone/ids.js";
import { shown } from "../../static/js/phone/merge_shown.js";
import { storeOf } from "../../static/js/phone/store.js";
import { CLEO, freshPhone, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

test("an id carries its time first and sorts by it", () => {
  const chance = new Uint8Array(10).fill(255);
  assert.equal(uuid7(0x0193_0000_0001, chance), "01930000-0001-7fff-bfff-ffffffffffff");
  assert.ok(uuid7(1_000) < uuid7(2_000));
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the clock tells local time with its offset", () => {
  const date = new Date(2026, 2, 3, 9, 5, 7);
  assert.match(minuteOf(date), /^2026-03-03T09:05[+-]\d\d:\d\d$/);
  assert.match(secondOf(date), /^2026-03-03T09:05:07[+-]\d\d:\d\d$/);
  assert.equal(new Date(secondOf(date)).getTime(), date.getTime());
});

test("without an account there is no database to open", async () => {
  assert.throws(() => storeOf(""), /no account/);
  assert.equal(await current(), "");
});

test("a connection that the browser dropped is opened again", async () => {
  const name = databaseOf(CLEO);
  await reading(name, ["records"], async ({ db }) => db.close());
  await changing(name, ["records"], ({ store }) => store.put({ kind: "card", id: "card", body: {} }));
  assert.equal((await storeOf(CLEO).get("card", "card")).id, "card");
});

test("a change that goes wrong changes nothing", async () => {
  const name = databaseOf(CLEO);
  const work = async ({ store }) => {
    await store.put({ kind: "card", id: "card", body: {} });
    throw new Error("no");
  };
  await assert.rejects(changing(name, ["records"], work), /no/);
  assert.equal(await storeOf(CLEO).get("card", "card"), null);
});

test("records of a kind come by id", async () => {
  const put = (id) => changing(databaseOf(CLEO), ["records"], ({ store }) => store.put({ kind: "takeaway", id, body: {} }));
  for (const id of ["b", "a", "c"]) await put(id);
  assert.deepEqual((await storeOf(CLEO).range("takeaway")).map((record) => record.id), ["a", "b", "c"]);
});

test("the crisis card outlives signing out, and not the next person", async () => {
  await signIn(CLEO);
  await keepCard(CLEO, { id: "card", body: { practice: "Linden" } });
  await signOut();
  assert.equal((await knownCard()).body.practice, "Linden");
  await signIn(STRANGER);
  assert.equal(await knownCard(), null);
  assert.equal(await current(), STRANGER);
});

test("own words lie on top of the server's version in the order they were said", () => {
  const server = { rev: 4, deleted: false, body: { day: "2026-03-03", share: "shared", "f:emotions": { sad: 40 } }, extra: {} };
  const operations = [
    { op: "1", t: "entry.edit", id: "e", body: { "f:emotions": { sad: null, calm: 5 } } },
    { op: "2", t: "entry.edit", id: "e", body: { share: "private" } },
  ];
  const state = shown(server, operations);
  assert.deepEqual(state.body, { day: "2026-03-03", share: "private", "f:emotions": { calm: 5 } });
  assert.equal(state.rev, 4);
  assert.deepEqual(server.body["f:emotions"], { sad: 40 });
});

test("settling drops the versions that were on the screen and no newer one", () => {
  const extra = { alts: [{ op: "1", k: "f:body" }, { op: "2", k: "f:body" }] };
  const server = { rev: 4, deleted: false, body: {}, extra };
  const state = shown(server, [{ op: "9", t: "entry.settle", id: "e", drop: ["1"], body: { "f:body": "both" } }]);
  assert.deepEqual(state.extra.alts.map((alt) => alt.op), ["2"]);
  assert.equal(state.body["f:body"], "both");
});
