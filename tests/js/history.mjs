/** A history of one client with several phones, made by chance: what is said, what goes wrong, and what must be true afterwards. */
import assert from "node:assert/strict";
import { IDBFactory } from "fake-indexeddb";
import { closeAll } from "../../static/js/phone/database.js";
import { flush } from "../../static/js/phone/flush.js";
import { uuid7 } from "../../static/js/phone/ids.js";
import { keep } from "../../static/js/phone/outbox.js";
import { storeOf } from "../../static/js/phone/store.js";
import { settleEntry, versions } from "../../static/js/twins/versions.js";
import { all, dyingOnce, reply } from "./phone.mjs";

const KEYS = ["f:body", "learned", "note_to_therapist"];
const WORD = /w\d+\./g;
const FAULTS = ["ok", "ok", "ok", "lose_request", "lose_reply", "broken", "busy", "slow", "signed_out", "die_sent", "die_records", "die_meta"];

/** Chance that comes out the same for the same seed. */
export function chanceOf(seed) {
  let state = seed + 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (most) => Math.floor(next() * most), one: (list) => list[Math.floor(next() * list.length)] };
}

/** Every word that stands in a value. */
const wordsIn = (value) => JSON.stringify(value ?? null).match(WORD) ?? [];

/** Every word that a record shows: in the version that stands, and kept aside. */
const wordsOf = (record) => (record ? wordsIn([record.body, record.extra?.alts]) : []);

export class History {
  constructor(server, account, seed, { phones = 3, withRestore = false }) {
    this.server = server;
    this.account = account;
    this.chance = chanceOf(seed);
    this.phones = Array.from({ length: phones }, (_, name) => ({ name, factory: new IDBFactory(), forms: [], said: new Map() }));
    this.withRestore = withRestore;
    this.saved = false;
    this.count = 0;
    this.entries = [];
    /** Words that somebody who had them in sight replaced or deleted, and words that went with a phone. */
    this.covered = new Set();
    this.gone = new Set();
    this.words = new Map();
  }

  /** Be on this phone. */
  async on(phone, work) {
    await closeAll();
    globalThis.indexedDB = phone.factory;
    return work();
  }

  async step() {
    const phone = this.chance.one(this.phones);
    const roll = this.chance.below(100);
    await this.on(phone, async () => {
      if (roll < 12) return this.write(phone);
      if (roll < 40) return this.edit(phone);
      if (roll < 46) return this.remove(phone);
      if (roll < 62) return this.settle(phone);
      if (roll < 66) return this.open(phone);
      if (roll < 96 || !this.entries.length) return this.sync();
      if (!this.withRestore) return this.evict(phone);
      return this.travel();
    });
  }

  word() {
    this.count += 1;
    return `w${this.count}.`;
  }

  async say(phone, said, covers, how = {}) {
    const [operation] = await keep(this.account, [said], how);
    const own = operation.mine.flatMap((op) => phone.said.get(op) ?? []);
    phone.said.set(operation.op, wordsIn(operation.body).map((word) => ({ word, said: operation })));
    for (const word of wordsIn(operation.body)) this.words.set(word, { phone, op: operation.op, id: operation.id });
    const isWhole = said.t.endsWith(".delete");
    const replaced = own.filter(({ said: mine }) => isWhole || Object.keys(operation.body ?? {}).some((key) => key in (mine.body ?? {})));
    const standing = new Set(wordsIn(operation.body));
    for (const word of [...covers, ...replaced.map((one) => one.word)]) if (!standing.has(word)) this.covered.add(word);
  }

  write(phone) {
    const id = uuid7();
    this.entries.push(id);
    const body = { day: "2026-03-03", status: "done", share: this.chance.one(["private", "shared"]), "f:emotions": { sad: 40 } };
    for (const key of KEYS) if (this.chance.next() < 0.6) body[key] = this.word();
    return this.say(phone, { t: "entry.create", id, body }, []);
  }

  async pick() {
    const found = await storeOf(this.account).range("entry", null);
    return found.length ? this.chance.one(found) : null;
  }

  async edit(phone) {
    const form = phone.forms.length && this.chance.next() < 0.4 ? phone.forms.pop() : { record: await this.pick(), base: null };
    const { record, base } = form;
    if (!record) return;
    const body = {};
    for (const key of KEYS) if (this.chance.next() < 0.4) body[key] = this.chance.next() < 0.1 ? null : this.word();
    if (this.chance.next() < 0.3) body.share = this.chance.one(["private", "shared"]);
    if (this.chance.next() < 0.3) body["f:emotions"] = { [this.chance.one(["sad", "calm"])]: this.chance.one([null, 10, 20, true]) };
    if (!Object.keys(body).length) return;
    const covers = Object.keys(body).flatMap((key) => wordsIn(record.body[key]));
    await this.say(phone, { t: "entry.edit", id: record.id, body }, covers, { base });
  }

  /** A form is opened now, and saved when others have gone on. */
  async open(phone) {
    const record = await this.pick();
    if (record) phone.forms.push({ record, base: record.rev });
  }

  async remove(phone) {
    const record = await this.pick();
    if (record) await this.say(phone, { t: "entry.delete", id: record.id }, wordsOf(record), { base: record.rev });
  }

  /** As on the entry's page: every answer that has two versions is chosen. */
  async settle(phone) {
    const found = (await storeOf(this.account).range("entry", null)).filter(({ extra }) => extra.alts?.length || extra.disputed);
    if (!found.length) return;
    const entry = this.chance.one(found);
    const context = { entry, entry_id: entry.id, worksheet: null };
    const form = { base: String(entry.rev), as: this.chance.one(["keep", "keep", "delete"]) };
    for (const group of versions(context).versions) {
      const choices = ["this", ...(group.joined ? ["both"] : []), ...group.alts.map((alt) => alt.op)];
      form[group.name] = this.chance.one(choices);
    }
    const { ops, errors } = settleEntry(context, form);
    assert.deepEqual(errors, {});
    for (const said of ops) {
      if (said.t === "entry.delete") await this.say(phone, said, wordsOf(entry), { base: entry.rev });
      else {
        const dropped = (entry.extra.alts ?? []).filter((alt) => said.drop.includes(alt.op)).flatMap((alt) => wordsIn(alt.v));
        const replaced = Object.keys(said.body).flatMap((key) => wordsIn(entry.body[key]));
        const stays = wordsIn(Object.entries(entry.body).filter(([key]) => !(key in said.body)));
        await this.say(phone, said, [...dropped, ...replaced].filter((word) => !stays.includes(word)), { base: entry.rev });
      }
    }
  }

  /** The browser cleared the phone: what was not sent went with it. */
  async evict(phone) {
    for (const store of ["outbox", "attention"]) {
      for (const row of await all(this.account, store)) for (const { word } of phone.said.get(row.op) ?? []) this.gone.add(word);
    }
    await closeAll();
    Object.assign(phone, { factory: new IDBFactory(), forms: [] });
  }

  /** The server is brought back to what it knew yesterday, and nobody tells anybody. */
  async travel() {
    if (this.saved && this.chance.next() < 0.5) await this.server.ask({ do: "restore" });
    else await this.server.ask({ do: "save" });
    this.saved = true;
  }

  async sync(fault = this.chance.one(FAULTS)) {
    const good = 1 + this.chance.below(3);
    const limit = this.chance.one([1, 2, 200]);
    let requests = 0;
    const send = async (url, options) => {
      const isNow = (requests += 1) >= good;
      if (isNow && fault === "lose_request") throw new TypeError("connection reset");
      if (isNow && fault === "broken") return reply(500, {});
      if (isNow && fault === "busy") return reply(503, {});
      if (isNow && fault === "slow") throw new DOMException("too slow", "TimeoutError");
      if (isNow && fault === "signed_out") return reply(401, { error: "sign_in" });
      const body = JSON.stringify({ ...JSON.parse(options.body), limit });
      const answer = await this.server.send(url, { ...options, body });
      if (isNow && fault === "lose_reply") throw new TypeError("connection reset");
      return answer;
    };
    const work = () => flush(this.account, { send });
    if (!fault.startsWith("die_")) return work();
    await dyingOnce(fault.slice(4), work).catch((error) => assert.match(String(error), /the browser was closed/));
  }

  /** The network is good again, and everybody opens the app until nothing is new. */
  async settleDown() {
    for (let round = 0; round < 4; round += 1) {
      for (const phone of this.phones) {
        const { state } = await this.on(phone, () => this.sync("ok"));
        assert.equal(state, "done");
      }
    }
  }

  async read(phone) {
    return this.on(phone, async () => {
      assert.deepEqual(await all(this.account, "outbox"), [], "everything was sent");
      assert.deepEqual(await all(this.account, "attention"), [], "nothing was refused");
      const records = await storeOf(this.account).range("entry", null);
      return records.map(({ id, rev, pending, body, extra: { received_at: _, ...extra } }) => ({ id, rev, pending, body, extra }));
    });
  }

  /** All phones show what the server has, and no word is hidden that nobody decided about. */
  async check() {
    await this.settleDown();
    const fresh = { factory: new IDBFactory() };
    await this.on(fresh, () => this.sync("ok"));
    const truth = await this.read(fresh);
    for (const phone of this.phones) assert.deepEqual(await this.read(phone), truth, `phone ${phone.name} shows what the server has`);
    const { ops } = await this.server.ask({ do: "log" });
    const stored = new Set(ops);
    const lost = [...this.words].filter(([word, { op }]) => !stored.has(op) && !this.gone.has(word));
    assert.deepEqual(lost, [], "every word that was said is in the server's log");
    // After a restore a revision can mean two things, and the words in the log are what there is to go by.
    if (this.withRestore && this.phones.length > 1) return { truth, words: this.words.size };
    const visible = new Set(truth.flatMap(wordsOf));
    const hidden = [...this.words.keys()].filter((word) => !visible.has(word) && !this.covered.has(word) && !this.gone.has(word));
    assert.deepEqual(hidden, [], "no word is gone that nobody had in sight");
    return { truth, words: this.words.size };
  }
}
