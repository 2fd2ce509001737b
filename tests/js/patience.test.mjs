import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { flush } from "../../static/js/phone/flush.js";
import { lastWordsOf, sayLastWords } from "../../static/js/phone/last_words.js";
import { LEASE_MS, underLease } from "../../static/js/phone/lease.js";
import { standing } from "../../static/js/phone/meta.js";
import { keep, waiting } from "../../static/js/phone/outbox.js";
import { askedFor, hurry, LONGEST_MS, pause, SHORTEST_MS, SPREAD_MS, waitsFor } from "../../static/js/phone/patience.js";
import { phoneState } from "../../static/js/phone/phone_state.js";
import { oneAtATime } from "../../static/js/phone/syncing.js";
import { all, CLEO, ENTRY, freshPhone, OTHER, reply, said, Server } from "./phone.mjs";

beforeEach(freshPhone);

const HOUR = 3_600_000;
const START = Date.parse("2026-03-03T09:00:00Z");
const clock = (start = START) => {
  const tell = () => new Date(tell.at);
  tell.at = start;
  return tell;
};
const words = (text) => ({ "f:body": text });
const idOf = (n) => `01930000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const writeMany = (count) => keep(CLEO, Array.from({ length: count }, (_, n) => said(idOf(n), { "f:body": `${n}` })));

test("a pause grows from two seconds to five minutes, and comes by chance", () => {
  assert.equal(pause(1, () => 0), SHORTEST_MS);
  assert.equal(pause(1, () => 1), 4_000);
  assert.equal(pause(40, () => 1), LONGEST_MS);
  const pauses = new Set(Array.from({ length: 20 }, () => pause(5)));
  assert.ok(pauses.size > 10);
});

test("after an outage phones come back spread over a minute, by chance", () => {
  assert.equal(pause(1, () => 0, true), SHORTEST_MS);
  assert.equal(pause(1, () => 1, true), SPREAD_MS);
  assert.equal(pause(40, () => 1, true), LONGEST_MS);
});

const away = async () => {
  throw new TypeError("Failed to fetch");
};

/** How long the longest of many phones pauses after the first failure. */
async function longestPause(how) {
  const pauses = [];
  for (let phone = 0; phone < 20; phone += 1) {
    await freshPhone();
    pauses.push((await flush(CLEO, { now: clock(), ...how })).wait_ms);
  }
  return Math.max(...pauses);
}

test("a server that is away or says so is an outage; too often, or no network at all, is none", async () => {
  assert.ok((await longestPause({ send: away })) > 4_000);
  assert.ok((await longestPause({ send: async () => reply(502, {}) })) > 4_000);
  assert.ok((await longestPause({ send: async () => reply(429, {}) })) <= 4_000);
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { onLine: false }, configurable: true });
  assert.ok((await longestPause({ send: away })) <= 4_000);
  if (before) Object.defineProperty(globalThis, "navigator", before);
  else Reflect.deleteProperty(globalThis, "navigator");
});

test("after an outage whoever presses a button, opens the app or writes does not wait", async () => {
  for (const isAsked of [true, false]) {
    const now = clock();
    await flush(CLEO, { send: away, now });
    assert.ok(waitsFor(await standing(CLEO), now.at) > 0);
    await hurry(CLEO, isAsked);
    assert.equal(waitsFor(await standing(CLEO), now.at), 0);
  }
});

test("after a failure there is a pause, and a success ends it", async () => {
  const now = clock();
  await keep(CLEO, [said(ENTRY)]);
  const down = async () => {
    throw new TypeError("Failed to fetch");
  };
  const first = await flush(CLEO, { send: down, now });
  assert.equal(first.state, "offline");
  assert.ok(first.wait_ms >= SHORTEST_MS);
  assert.ok(waitsFor(await standing(CLEO), now.at) > 0);
  assert.equal((await flush(CLEO, { ...new Server(), now })).wait_ms, 0);
  assert.equal(waitsFor(await standing(CLEO), now.at), 0);
});

test("something new to say ends our own pause, but not the one that the server asked for", async () => {
  const now = clock();
  await keep(CLEO, [said(ENTRY)]);
  const busy = async () => ({ ...reply(503, {}), headers: new Headers({ "Retry-After": "120" }) });
  await flush(CLEO, { send: busy, now });
  assert.equal((await waiting(CLEO)).length, 1);
  await hurry(CLEO);
  assert.equal(waitsFor(await standing(CLEO), now.at), 120_000);
  await hurry(CLEO, true);
  assert.equal(waitsFor(await standing(CLEO), now.at), 0);
});

test("a server that asks for time between two requests gets it", async () => {
  const server = new Server();
  server.next = { next: { max_ops: 2, max_bytes: 262144, wait_ms: 3000 } };
  await writeMany(5);
  const now = clock();
  const result = await flush(CLEO, { send: server.send, now });
  assert.equal(server.requests.filter(({ ops }) => ops.length).length, 1);
  assert.equal(result.wait_ms, 3000);
  assert.equal((await standing(CLEO)).tries, 0, "to be asked for time is no failure");
  await hurry(CLEO);
  assert.equal(waitsFor(await standing(CLEO), now.at), 3000);
  await hurry(CLEO, true);
  assert.equal(waitsFor(await standing(CLEO), now.at), 0, "the person's own wish goes first");
});

test("a pause is told in seconds or as a date, and a phone's wrong clock does not wait for ever", () => {
  assert.equal(askedFor("30", START), 30_000);
  assert.equal(askedFor(new Date(START + 60_000).toUTCString(), START), 60_000);
  assert.equal(askedFor("soon", START), 0);
  assert.equal(askedFor(null, START), 0);
  assert.equal(waitsFor({ retry_at: START + 1000 * HOUR, asked_until: 0 }, START), LONGEST_MS);
});

test("a server that hangs is not waited for in the same drain, and gets fewer next time", async () => {
  const server = new Server();
  await flush(CLEO, server);
  await writeMany(60);
  let asked = 0;
  const slow = async () => {
    asked += 1;
    throw new DOMException("too slow", "TimeoutError");
  };
  assert.equal((await flush(CLEO, { send: slow })).state, "retry");
  assert.equal(asked, 1);
  await flush(CLEO, server);
  const sizes = server.requests.map(({ ops }) => ops.length).filter(Boolean);
  assert.deepEqual(sizes, [30, 30]);
});

test("what is too long for the door goes in smaller pieces, which grow again", async () => {
  const server = new Server();
  await flush(CLEO, server);
  await writeMany(100);
  const narrow = async (url, options) => (JSON.parse(options.body).ops.length > 30 ? reply(413, {}) : server.send(url, options));
  assert.equal((await flush(CLEO, { send: narrow })).state, "done");
  assert.deepEqual(await waiting(CLEO), []);
  assert.equal(server.words.length, 100);
});

test("a single entry that no door takes needs attention, and its neighbours go on", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, { "f:body": "long" }), said(OTHER, { "f:body": "sun" })]);
  const narrow = async (url, options) => (options.body.includes("long") ? reply(413, {}) : server.send(url, options));
  await flush(CLEO, { send: narrow });
  assert.deepEqual(server.words, ["sun"]);
  assert.equal((await all(CLEO, "attention"))[0].why, "too_big");
});

async function failFor(hours, now, server) {
  const broken = async (url, options) => (options.body.includes("stone") ? reply(500, {}) : server.send(url, options));
  for (let hour = 0; hour <= hours; hour += 3) {
    await flush(CLEO, { send: broken, now });
    now.at += 3 * HOUR;
  }
}

test("what fails alone for a day needs attention, is tried once a day, and is kept all the time", async () => {
  const [server, now] = [new Server(), clock()];
  await keep(CLEO, [said(ENTRY, { "f:body": "stone" })]);
  await failFor(21, now, server);
  assert.equal((await waiting(CLEO)).length, 1, "eight failures within a day are not enough");
  await failFor(3, now, server);
  const [stuck] = await all(CLEO, "attention");
  assert.deepEqual([stuck.s, stuck.why], ["stuck", "cannot_send"]);
  assert.equal((await phoneState(CLEO)).attention, 1);
  await flush(CLEO, { send: server.send, now });
  assert.deepEqual(server.words, [], "not yet");
  now.at += 24 * HOUR;
  await flush(CLEO, { send: server.send, now });
  assert.deepEqual(server.words, ["stone"]);
  assert.deepEqual(await all(CLEO, "attention"), []);
});

test("a server that answers nobody makes no stones", async () => {
  const now = clock();
  await keep(CLEO, [said(ENTRY)]);
  for (let day = 0; day < 12; day += 1) {
    await flush(CLEO, { send: async () => reply(500, {}), now });
    now.at += 24 * HOUR;
  }
  assert.equal((await waiting(CLEO)).length, 1);
  assert.deepEqual(await all(CLEO, "attention"), []);
});

test("a push that an old app may still make is settled, although it may read no more", async () => {
  const server = new Server();
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })]);
  const old = async (...request) => {
    const answer = await (await server.send(...request)).json();
    return reply(426, { ...answer, error: "proto", min: 2, max: 2 });
  };
  assert.equal((await flush(CLEO, { send: old })).state, "update");
  assert.deepEqual(server.words, ["rain"]);
  assert.deepEqual(await waiting(CLEO), []);
});

test("an app that is too old altogether keeps its queue", async () => {
  await keep(CLEO, [said(ENTRY)]);
  assert.equal((await flush(CLEO, { send: async () => reply(426, { error: "proto", min: 2, max: 2 }) })).state, "update");
  assert.equal((await waiting(CLEO)).length, 1);
});

test("words that were sent again and not taken wait, instead of being forgotten", async () => {
  const [server, restored] = [new Server(), new Server()];
  await keep(CLEO, [said(ENTRY, { "f:body": "rain" })]);
  await flush(CLEO, server);
  let told = false;
  const send = async (url, options) => {
    if (!told) {
      told = true;
      return reply(409, { error: "reset", why: "lineage", keep_outbox: true, replay_sent: true });
    }
    return options.body.includes("rain") ? reply(500, {}) : restored.send(url, options);
  };
  await flush(CLEO, { send });
  assert.equal((await waiting(CLEO)).length, 1);
  await flush(CLEO, restored);
  assert.deepEqual(restored.words, ["rain"]);
});

test("what still waits when the app is put away is handed over, and stays queued", async () => {
  const server = new Server();
  const now = clock();
  await flush(CLEO, { send: server.send, now });
  await keep(CLEO, [said(ENTRY, words("rain"))], { now: now() });
  const calls = [];
  const send = (url, options) => {
    calls.push(options);
    return server.send(url, options);
  };
  const waits = await lastWordsOf(CLEO);
  assert.equal(sayLastWords(waits, { send, now: now() }), 0, "it is on its way already");
  now.at += 5_000;
  assert.equal(sayLastWords(waits, { send, now: now() }), 1, "it is handed over at once, not later");
  assert.equal(calls[0].keepalive, true);
  assert.equal((await waiting(CLEO)).length, 1);
  await flush(CLEO, { send: server.send, now });
  assert.deepEqual(server.words, ["rain"]);
  assert.deepEqual(await waiting(CLEO), []);
});

test("no more is handed over than a browser carries for a page that is gone", async () => {
  const now = clock();
  await flush(CLEO, { send: new Server().send, now });
  await keep(CLEO, Array.from({ length: 12 }, (_, n) => said(idOf(n), words("x".repeat(10_000)))), { now: now() });
  await keep(CLEO, [said(ENTRY, words("y".repeat(80_000)))], { now: now() });
  now.at += 5_000;
  let size = 0;
  const send = async (_url, { body }) => {
    size = body.length;
    throw new TypeError("gone");
  };
  assert.equal(sayLastWords(await lastWordsOf(CLEO), { send, now: now() }), 5);
  assert.ok(size < 64 * 1024);
});

test("whoever asks while a drain runs is heard afterwards", async () => {
  let runs = 0;
  const ask = oneAtATime(async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  await Promise.all([ask(), ask(), ask()]);
  assert.equal(runs, 2);
});

test("two that want the same lease work one after the other", async () => {
  const order = [];
  const work = (name) => underLease(CLEO, async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push(`${name} ends`);
  }, { pause: () => new Promise((resolve) => setTimeout(resolve, 2)) });
  await Promise.all([work("one"), work("other")]);
  assert.deepEqual(order.map((line) => line.split(" ")[1]), ["begins", "ends", "begins", "ends"]);
});

test("a lease whose owner was closed ends by itself, also when the clock was set back", async () => {
  const left = (until) => ({ key: "lease", owner: "a tab that is gone", until });
  const { changing, databaseOf } = await import("./phone.mjs");
  const put = (row) => changing(databaseOf(CLEO), ["meta"], ({ store }) => store.put(row));
  await put(left(START + LEASE_MS));
  let now = START;
  const pause = async () => {
    now += 10_000;
  };
  assert.equal(await underLease(CLEO, async () => "done", { now: () => now, pause }), "done");
  assert.equal(now, START + LEASE_MS);
  await put(left(START + 1000 * LEASE_MS));
  assert.equal(await underLease(CLEO, async () => "done", { now: () => START, pause }), "done");
});
