import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { letGoOf, wordsOf } from "../../static/js/phone/attention.js";
import { flush } from "../../static/js/phone/flush.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { storeOf } from "../../static/js/phone/store.js";
import { all, CLEO, ENTRY, freshPhone, OTHER, said, Server } from "./phone.mjs";

beforeEach(freshPhone);

const edit = (id, body) => ({ t: "entry.edit", id, body });

/** An entry that the server refuses. */
async function refused(server, body = { "f:body": "a long day" }, why = "too_big") {
  server.refuse.set(ENTRY, why);
  await keep(CLEO, [said(ENTRY, body)]);
  await flush(CLEO, server);
  server.refuse.clear();
}

test("a new entry that was refused goes whole when it is corrected", async () => {
  const server = new Server();
  await refused(server, { "f:body": "a long day", learned: "it passes" });
  await keep(CLEO, [edit(ENTRY, { "f:body": "a day" })]);
  assert.deepEqual(await all(CLEO, "attention"), []);
  const [row] = await waiting(CLEO);
  assert.equal(row.t, "entry.create");
  await flush(CLEO, server);
  const { body, pending } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual([body["f:body"], body.learned, body.status, pending], ["a day", "it passes", "done", false]);
  assert.equal(server.records.get(ENTRY).body.learned, "it passes");
});

test("a correction that does not help needs attention again, with all the words", async () => {
  const server = new Server();
  await refused(server);
  server.refuse.set(ENTRY, "too_big");
  await keep(CLEO, [edit(ENTRY, { share: "private" })]);
  await flush(CLEO, server);
  const [row] = await all(CLEO, "attention");
  assert.equal(JSON.parse(row.bytes).body["f:body"], "a long day");
  assert.equal(JSON.parse(row.bytes).body.share, "private");
});

test("a refused change goes along with the next one, picks that were taken back too", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, { "f:emotions": { sad: 40 } })]);
  await flush(CLEO, server);
  server.refuse.set(ENTRY, "malformed");
  await keep(CLEO, [edit(ENTRY, { "f:body": "odd", "f:emotions": { sad: null } })]);
  await flush(CLEO, server);
  server.refuse.clear();
  await keep(CLEO, [edit(ENTRY, { "f:body": "even", "f:emotions": { calm: 5 } })]);
  const [row] = await waiting(CLEO);
  const { t, body } = JSON.parse(row.bytes);
  assert.deepEqual([t, body], ["entry.edit", { "f:body": "even", "f:emotions": { sad: null, calm: 5 } }]);
});

test("deleting an entry that never arrived needs no server", async () => {
  const server = new Server();
  await refused(server);
  await keep(CLEO, [{ t: "entry.delete", id: ENTRY }]);
  assert.deepEqual(await waiting(CLEO), []);
  assert.deepEqual(await all(CLEO, "attention"), []);
  assert.equal(await storeOf(CLEO).get("entry", ENTRY), null);
});

test("letting go of one leaves the others, and the entry as the server has it", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })]);
  await flush(CLEO, server);
  server.refuse.set(ENTRY, "too_big").set(OTHER, "too_big");
  await keep(CLEO, [edit(ENTRY, { "f:body": "a long rain" }), said(OTHER, { "f:body": "a long sun" })]);
  await flush(CLEO, server);
  const [first] = (await all(CLEO, "attention")).filter((row) => row.record_id === ENTRY);
  await letGoOf(CLEO, first.op);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain");
  assert.equal((await phoneState(CLEO)).attention, 1);
  assert.equal((await storeOf(CLEO).get("entry", OTHER)).body["f:body"], "a long sun");
});

test("the words of one can be copied", async () => {
  await refused(new Server(), { "f:body": "a long day", learned: "it passes", "f:mood": 4 });
  const [row] = await all(CLEO, "attention");
  assert.equal(await wordsOf(CLEO, row.op), "a long day\n\nit passes");
  assert.equal(await wordsOf(CLEO, "nothing"), "");
});

test("what was received and is not placed yet is said, until its place is found", async () => {
  const server = new Server();
  await flush(CLEO, server);
  const held = async (url, options) => {
    const answer = await server.send(url, options);
    const told = await answer.json();
    for (const verdict of told.results) Object.assign(verdict, { s: "held", why: "unknown_record", rev: undefined });
    return { ...answer, json: async () => ({ ...told, changes: [] }) };
  };
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })]);
  await flush(CLEO, { send: held });
  const phone = await phoneState(CLEO);
  assert.deepEqual([phone.pending, phone.held.map((line) => line.record_id), phone.received], [0, [ENTRY], []]);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain");
  server.write("entry", ENTRY, { day: "2026-03-03", "f:body": "rain" });
  await flush(CLEO, server);
  const after = await phoneState(CLEO);
  assert.deepEqual([after.held, after.received.length], [[], 1]);
});

test("words of a held change stay on the screen until they stand in the entry", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })]);
  await flush(CLEO, server);
  const stumbling = async (url, options) => {
    const { ops } = JSON.parse(options.body);
    const answer = await (await server.send(url, { ...options, body: JSON.stringify({ ...JSON.parse(options.body), ops: [] }) })).json();
    server.head += 1;
    answer.results = ops.map(({ op }) => ({ op, s: "held", why: "merge_error", seq: server.head }));
    return { status: 200, json: async () => answer };
  };
  await keep(CLEO, [edit(ENTRY, { learned: "it passes" })]);
  await flush(CLEO, { send: stumbling });
  server.write("entry", ENTRY, { day: "2026-03-03", "f:body": "rain, from the other phone" });
  await flush(CLEO, server);
  const { body } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual([body["f:body"], body.learned], ["rain, from the other phone", "it passes"]);
  server.write("entry", ENTRY, { day: "2026-03-03", "f:body": "rain", learned: "it passes" });
  await flush(CLEO, server);
  assert.deepEqual((await phoneState(CLEO)).held, []);
});
