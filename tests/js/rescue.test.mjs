import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { flush } from "../../static/js/phone/flush.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { openRescue, rescueFile } from "../../static/js/phone/rescue.js";
import { storeOf } from "../../static/js/phone/store.js";
import { all, CLEO, ENTRY, freshPhone, OTHER, said, Server, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

const words = (text) => ({ "f:body": text });

/** A phone with one entry that waits and one that was refused. */
async function fileOfABrokenPhone(server) {
  server.refuse.set(OTHER, "too_big");
  await keep(CLEO, [said(OTHER, words("a long sun"))]);
  await flush(CLEO, server);
  server.refuse.clear();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await keep(CLEO, [{ t: "entry.edit", id: ENTRY, body: words("rain, then sun") }]);
  const file = await rescueFile(CLEO);
  await freshPhone();
  return file;
}

test("a phone that broke loses nothing of what its file holds", async () => {
  const server = new Server();
  const file = await fileOfABrokenPhone(server);
  assert.deepEqual(await openRescue(CLEO, file), { state: "put_back", count: 2 });
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain, then sun");
  await flush(CLEO, server);
  assert.deepEqual(server.words, ["a long sun", "rain", "rain, then sun"]);
  assert.deepEqual(await waiting(CLEO), []);
});

test("a file that is opened twice, or after everything was received, doubles nothing", async () => {
  const server = new Server();
  const file = await fileOfABrokenPhone(server);
  await openRescue(CLEO, file);
  assert.deepEqual(await openRescue(CLEO, file), { state: "nothing_new", count: 0 });
  await flush(CLEO, server);
  assert.deepEqual(await openRescue(CLEO, file), { state: "nothing_new", count: 0 });
  await freshPhone();
  await openRescue(CLEO, file);
  await flush(CLEO, server);
  assert.equal(server.words.length, 3);
});

test("operations are put back as they were said, and stand in their order with newer ones", async () => {
  const file = await fileOfABrokenPhone(new Server());
  const before = JSON.parse(file).operations;
  await keep(CLEO, [said("01930000-0000-7000-8000-00000000e003", words("snow"))]);
  await openRescue(CLEO, file);
  const rows = await waiting(CLEO);
  assert.deepEqual(rows.slice(1).map((row) => JSON.parse(row.bytes)), before);
  assert.equal(new Set(rows.map((row) => row.n)).size, 4);
});

test("another person's file is refused without a word of it", async () => {
  const file = await fileOfABrokenPhone(new Server());
  assert.deepEqual(await openRescue(STRANGER, file), { state: "other_account", count: 0 });
  assert.deepEqual(await waiting(STRANGER), []);
  assert.deepEqual(await storeOf(STRANGER).range("entry"), []);
});

for (const [name, change] of [
  ["no JSON", () => "rain"],
  ["another app's", () => "{}"],
  ["of a later version", (file) => ({ ...file, version: 2 })],
  ["without operations", (file) => ({ ...file, operations: "all" })],
  ["with something else among its operations", (file) => ({ ...file, operations: [...file.operations, { op: "x" }] })],
  ["with words of the server's own", (file) => ({ ...file, operations: [{ ...file.operations[0], t: "srv.put" }] })],
]) {
  test(`a file that is ${name} is not opened at all`, async () => {
    const file = JSON.parse(await fileOfABrokenPhone(new Server()));
    const changed = change(file);
    const text = typeof changed === "string" ? changed : JSON.stringify(changed);
    assert.deepEqual(await openRescue(CLEO, text), { state: "not_ours", count: 0 });
    assert.deepEqual(await waiting(CLEO), []);
  });
}

test("one refused operation can be saved alone", async () => {
  const server = new Server();
  server.refuse.set(ENTRY, "too_big");
  await keep(CLEO, [said(ENTRY, words("a long day"))]);
  await flush(CLEO, server);
  await keep(CLEO, [said(OTHER, words("sun"))]);
  const [row] = await all(CLEO, "attention");
  const { operations } = JSON.parse(await rescueFile(CLEO, { op: row.op }));
  assert.deepEqual(operations.map(({ body }) => body["f:body"]), ["a long day"]);
});
