import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { current, signIn, signOut } from "../../static/js/phone/account.js";
import { minuteOf } from "../../static/js/phone/clock.js";
import { flush } from "../../static/js/phone/flush.js";
import { standing } from "../../static/js/phone/meta.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { storeOf } from "../../static/js/phone/store.js";
import { all, CLEO, dyingOnce, ENTRY, freshPhone, OTHER, reply, said, Server, STRANGER } from "./phone.mjs";

beforeEach(freshPhone);

const edit = (id, body) => ({ t: "entry.edit", id, body });
const words = (text) => ({ "f:body": text });

test("the first contact reads everything before a page is drawn from it", async () => {
  const server = new Server();
  for (let n = 0; n < 7; n += 1) server.write("assignment", `a${n}`, { title: `${n}` });
  server.pageSize = 3;
  assert.equal((await standing(CLEO)).ready, false);
  assert.equal((await flush(CLEO, server)).state, "done");
  assert.equal((await standing(CLEO)).ready, true);
  assert.equal((await storeOf(CLEO).range("assignment")).length, 7);
});

test("a reading that breaks off in the middle shows nothing, and begins again", async () => {
  const server = new Server();
  for (let n = 0; n < 7; n += 1) server.write("assignment", `a${n}`, { title: `${n}` });
  server.pageSize = 3;
  const send = async (...request) => {
    if (server.requests.length === 2) throw new TypeError("Failed to fetch");
    return server.send(...request);
  };
  assert.equal((await flush(CLEO, { send })).state, "offline");
  assert.equal((await standing(CLEO)).ready, false);
  assert.deepEqual(await storeOf(CLEO).range("assignment"), []);
  await flush(CLEO, server);
  assert.equal((await storeOf(CLEO).range("assignment")).length, 7);
});

test("what waits is sent, and stands as received", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  const { state, sent } = await flush(CLEO, server);
  assert.deepEqual([state, sent], ["done", 1]);
  const record = await storeOf(CLEO).get("entry", ENTRY);
  assert.equal(record.pending, false);
  assert.equal(record.rev, 1);
  assert.deepEqual(await waiting(CLEO), []);
  assert.equal((await phoneState(CLEO)).last_contact, minuteOf(new Date("2026-03-03T21:15:02Z")));
});

test("an entry written while sending is not settled by the answer", async () => {
  const server = new Server();
  await flush(CLEO, server);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  let written = false;
  const send = async (...request) => {
    const answer = await server.send(...request);
    if (!written) await keep(CLEO, [said(OTHER, words("sun")), edit(ENTRY, words("rain, then sun"))]);
    written = true;
    return answer;
  };
  const [before] = await waiting(CLEO);
  assert.equal((await flush(CLEO, { send })).state, "done");
  assert.equal(server.requests.at(-2).ops.length, 1);
  assert.equal(server.requests.at(-2).ops[0].op, before.op);
  assert.deepEqual(await waiting(CLEO), []);
  assert.deepEqual(server.words, ["rain", "sun", "rain, then sun"]);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain, then sun");
});

test("words written while an answer is on its way stay on the screen", async () => {
  const server = new Server();
  await flush(CLEO, server);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  const send = async (...request) => {
    if (server.requests.length > 1) throw new TypeError("Failed to fetch");
    const answer = await server.send(...request);
    await keep(CLEO, [edit(ENTRY, words("rain, then sun"))]);
    return answer;
  };
  assert.equal((await flush(CLEO, { send })).state, "offline");
  const record = await storeOf(CLEO).get("entry", ENTRY);
  assert.equal(record.body["f:body"], "rain, then sun");
  assert.equal(record.pending, true);
});

test("a lost reply, then sent again, arrives once", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  const lost = async (...request) => {
    await server.send(...request);
    throw new TypeError("connection reset");
  };
  assert.equal((await flush(CLEO, { send: lost })).state, "offline");
  assert.equal((await waiting(CLEO)).length, 1);
  await flush(CLEO, server);
  assert.deepEqual(server.words, ["rain"]);
  assert.deepEqual(await waiting(CLEO), []);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).pending, false);
});

test("a crash between the answer and the local write loses nothing and doubles nothing", async () => {
  const server = new Server();
  await flush(CLEO, server);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await assert.rejects(dyingOnce("sent", () => flush(CLEO, server)));
  assert.equal((await waiting(CLEO)).length, 1);
  assert.deepEqual(await all(CLEO, "sent"), []);
  await flush(CLEO, server);
  assert.deepEqual(server.words, ["rain"]);
  assert.equal((await all(CLEO, "sent")).length, 1);
});

test("an ended sign-in keeps the queue and says so", async () => {
  await keep(CLEO, [said(ENTRY)]);
  const { state } = await flush(CLEO, { send: async () => reply(401, { error: "sign_in" }) });
  assert.equal(state, "sign_in");
  assert.equal((await waiting(CLEO)).length, 1);
  assert.equal((await phoneState(CLEO)).sign_in_needed, true);
  await flush(CLEO, new Server());
  assert.equal((await phoneState(CLEO)).sign_in_needed, false);
});

test("what is refused needs attention, stays readable, and its neighbours go on", async () => {
  const server = new Server();
  server.refuse.set(ENTRY, "too_big");
  await keep(CLEO, [said(ENTRY, words("a long day")), said(OTHER, words("sun"))]);
  await flush(CLEO, server);
  assert.deepEqual(server.words, ["sun"]);
  assert.deepEqual(await waiting(CLEO), []);
  const phone = await phoneState(CLEO);
  assert.equal(phone.attention, 1);
  assert.equal(phone.queue[0].state, "refused");
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "a long day");
});

test("words under an id that others have are sent again under a new one", async () => {
  const server = new Server();
  server.refuse.set(ENTRY, "op_id_reused");
  const [first] = await keep(CLEO, [said(ENTRY, words("rain"))]);
  const send = async (...request) => {
    const answer = await server.send(...request);
    server.refuse.clear();
    return answer;
  };
  await flush(CLEO, { send });
  assert.deepEqual(server.words, ["rain"]);
  assert.ok(!server.log.has(first.op));
});

test("an answer without a verdict leaves the operation where it is", async () => {
  await keep(CLEO, [said(ENTRY)]);
  const silent = { proto: 1, server_time: "2026-03-03T21:15:02Z", token: "", cursor: "", more: false, results: [], changes: [] };
  await flush(CLEO, { send: async () => reply(200, silent) });
  assert.equal((await waiting(CLEO)).length, 1);
});

test("a request that kills the server is cut up, and only the stone stays behind", async () => {
  const server = new Server();
  for (let n = 0; n < 6; n += 1) await keep(CLEO, [said(`01930000-0000-7000-8000-00000000f00${n}`, words(`${n}`))]);
  const send = async (url, options) =>
    options.body.includes("f003") ? reply(500, {}) : server.send(url, options);
  await flush(CLEO, { send });
  assert.deepEqual([...server.words].sort(), ["0", "1", "2", "4", "5"]);
  assert.equal((await waiting(CLEO)).length, 1);
});

test("a long queue goes in pieces of a hundred", async () => {
  const server = new Server();
  const many = Array.from({ length: 230 }, (_, n) => said(`01930000-0000-7000-8000-${String(n).padStart(12, "0")}`));
  await keep(CLEO, many);
  await flush(CLEO, server);
  assert.deepEqual(server.requests.map((request) => request.ops.length).filter(Boolean), [100, 100, 30]);
  assert.equal(server.requests[0].pending, 230);
});

test("sign-out during a flush does not fill the phone again", async () => {
  const server = new Server();
  await signIn(CLEO);
  server.write("assignment", "a1", { title: "Journal" });
  const send = async (...request) => {
    const answer = await server.send(...request);
    await signOut();
    return answer;
  };
  assert.equal((await flush(CLEO, { send })).state, "overtaken");
  assert.deepEqual(await all(CLEO, "records"), []);
  assert.equal(await current(), "");
});

test("signing out keeps what was not received, closed, until the same person is back", async () => {
  const server = new Server();
  await signIn(CLEO);
  await flush(CLEO, server);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await signOut();
  assert.deepEqual(await all(CLEO, "records"), []);
  assert.equal((await waiting(CLEO)).length, 1);
  await signIn(CLEO);
  await flush(CLEO, server);
  assert.deepEqual(server.words, ["rain"]);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain");
});

test("two accounts never mix", async () => {
  const server = new Server(STRANGER);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(STRANGER, server);
  assert.deepEqual(server.words, []);
  assert.equal((await flush(CLEO, server)).state, "mismatch");
  assert.deepEqual(server.words, []);
  assert.equal((await waiting(CLEO)).length, 1);
  assert.equal((await waiting(STRANGER)).length, 0);
});

test("a server that was restored from a backup gets the acknowledged words again", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  const restored = new Server();
  let told = false;
  const send = async (url, options) => {
    if (told) return restored.send(url, options);
    told = true;
    return reply(409, { error: "reset", why: "lineage", keep_outbox: true, replay_sent: true });
  };
  assert.equal((await flush(CLEO, { send })).state, "done");
  assert.deepEqual(restored.words, ["rain"]);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).body["f:body"], "rain");
});

test("a cursor that is too old reads everything again and keeps what waits", async () => {
  const server = new Server();
  server.write("assignment", "a1", { title: "Journal" });
  await flush(CLEO, server);
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  server.records.delete("a1");
  let told = false;
  const send = async (url, options) => {
    if (told) return server.send(url, options);
    told = true;
    return reply(409, { error: "reset", why: "too_old", keep_outbox: true, replay_sent: false });
  };
  await flush(CLEO, { send });
  assert.deepEqual(server.words, ["rain"]);
  assert.deepEqual(await storeOf(CLEO).range("assignment"), []);
  assert.equal((await storeOf(CLEO).get("entry", ENTRY)).pending, false);
});

test("what was sent stays as long as the practice says that a backup may come back", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  const after = async (days, backup_days) => {
    server.write("me", "me", { backup_days });
    const later = async (...request) => {
      const answer = await (await server.send(...request)).json();
      return reply(200, { ...answer, server_time: new Date(Date.parse("2026-03-03T21:15:02Z") + days * 86400000).toISOString() });
    };
    await flush(CLEO, { send: later });
    return (await all(CLEO, "sent")).length;
  };
  assert.equal(await after(91, 100), 1);
  assert.equal(await after(29, undefined), 1);
  assert.equal(await after(31, 31), 1);
  assert.equal(await after(31, undefined), 0);
});

test("a comment that comes back does not disturb what waits on the same entry", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  server.records.set(ENTRY, { ...server.records.get(ENTRY), rev: 2, seq: (server.head += 1), body: { ...words("rain"), learned: "from the other phone" } });
  const [late] = await keep(CLEO, [edit(ENTRY, words("sun"))], { base: 1 });
  assert.equal(late.base, 1);
  const onlyPull = async (url, options) => server.send(url, { ...options, body: JSON.stringify({ ...JSON.parse(options.body), ops: [] }) });
  await flush(CLEO, { send: onlyPull });
  const { body, pending } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual([body["f:body"], body.learned, pending], ["sun", "from the other phone", true]);
});

test("an edit names the version that stood on the screen, and its own words since then", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  const [between] = await keep(CLEO, [edit(ENTRY, words("snow"))]);
  await flush(CLEO, server);
  const [late] = await keep(CLEO, [edit(ENTRY, { learned: "it passes" })], { base: 1 });
  assert.deepEqual([late.base, late.mine], [1, [between.op]]);
});

/** A server on which another phone has written in between, and whose answer breaks off before that is read. */
function brokenOff(server, words) {
  let asked = 0;
  return async (url, options) => {
    if ((asked += 1) > 1) throw new TypeError("connection reset");
    const record = server.records.get(ENTRY);
    server.records.set(ENTRY, { ...record, rev: record.rev + 1, seq: (server.head += 1), body: { ...record.body, ...words } });
    const answer = await (await server.send(url, options)).json();
    return reply(200, { ...answer, changes: [], more: true, cursor: JSON.parse(options.body).cursor });
  };
}

test("words of another phone that were not read yet are not taken for seen", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  await keep(CLEO, [edit(ENTRY, { note_to_therapist: "please" })]);
  await flush(CLEO, { send: brokenOff(server, { learned: "from the other phone" }) });
  const [late] = await keep(CLEO, [edit(ENTRY, { learned: "mine" })]);
  assert.equal(late.base, 1, "the version that has the other words in it was never on this screen");
  const { body } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual([body.note_to_therapist, body.learned], ["please", "mine"], "own words stay on the screen");
});

test("words under own unsent ones are not taken for seen", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  await keep(CLEO, [edit(ENTRY, words("sun"))]);
  server.write("entry", ENTRY, { day: "2026-03-03", ...words("snow") });
  const onlyPull = async (url, options) => server.send(url, { ...options, body: JSON.stringify({ ...JSON.parse(options.body), ops: [] }) });
  await flush(CLEO, { send: onlyPull });
  const [again] = await keep(CLEO, [edit(ENTRY, words("sun and wind"))]);
  const [beside] = await keep(CLEO, [edit(ENTRY, { learned: "it passes" })]);
  assert.equal(again.base, 1);
  assert.equal(beside.base, 2, "what is not covered was in sight");
});

test("an entry that comes back from being deleted is read whole again", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, words("rain"))]);
  await flush(CLEO, server);
  server.write("entry", ENTRY, {});
  server.records.get(ENTRY).deleted = true;
  await flush(CLEO, server);
  assert.equal(await storeOf(CLEO).get("entry", ENTRY), null);
  await keep(CLEO, [edit(ENTRY, { learned: "it passes" })], { base: 1 });
  Object.assign(server.records.get(ENTRY), { deleted: false, body: { day: "2026-03-03", ...words("rain") } });
  await flush(CLEO, server);
  const { body, pending } = await storeOf(CLEO).get("entry", ENTRY);
  assert.deepEqual([body["f:body"], body.learned, pending], ["rain", "it passes", false]);
});
