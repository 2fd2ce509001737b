/** A phone for the tests: an empty one for each story, and a server that keeps what it is told. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { changing, closeAll, databaseOf, reading } from "../../static/js/phone/database.js";

export const CLEO = "11111111-1111-7111-8111-111111111111";
export const STRANGER = "22222222-2222-7222-8222-222222222222";
export const ENTRY = "01930000-0000-7000-8000-00000000e001";
export const OTHER = "01930000-0000-7000-8000-00000000e002";

/** Begin with a phone that knows nothing. */
export async function freshPhone() {
  await closeAll();
  globalThis.indexedDB = new IDBFactory();
}

/** What lies in one of the phone's stores. */
export function all(account, store) {
  return reading(databaseOf(account), [store], (transaction) => transaction.store.getAll());
}

/** Words that are said: a new entry. */
export function said(id, body = {}) {
  return { t: "entry.create", id, body: { day: "2026-03-03", status: "done", share: "shared", ...body } };
}

/** Make the next change of the phone's database fail, as a browser that is killed would. */
export async function dyingOnce(store, work) {
  const original = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function put(...args) {
    if (this.name === store) throw new DOMException("the browser was closed", "AbortError");
    return original.apply(this, args);
  };
  try {
    return await work();
  } finally {
    IDBObjectStore.prototype.put = original;
  }
}

/**
 * A server in a few lines: it stores each operation once, and tells what changed since a cursor.
 * `send` is given to flush in the place of fetch.
 */
export class Server {
  constructor(account = CLEO) {
    this.account = account;
    this.log = new Map();
    this.records = new Map();
    this.requests = [];
    this.head = 0;
    this.refuse = new Map();
    this.next = {};
    this.send = (url, options) => this.answer(url, options);
  }

  /** The texts that are stored, once for each operation. */
  get words() {
    return [...this.log.values()].map(({ operation }) => operation.body?.["f:body"]);
  }

  /** Something a therapist wrote. */
  write(kind, id, body) {
    this.head += 1;
    const rev = (this.records.get(id)?.rev ?? 0) + 1;
    this.records.set(id, { id, kind, rev, seq: this.head, body, extra: {} });
  }

  async answer(_url, { body }) {
    const said = JSON.parse(body);
    this.requests.push(said);
    if (said.account !== this.account) return reply(409, { error: "account_mismatch" });
    const since = said.cursor ? Number(said.cursor.split(".")[1]) : 0;
    const own = new Set();
    const results = said.ops.map((operation) => this.take(operation, own));
    const changed = [...this.records.values()].filter((record) => record.seq > since && !own.has(record.id));
    const page = changed.sort((one, other) => one.seq - other.seq).slice(0, this.pageSize ?? said.limit);
    const more = page.length < changed.length;
    const cursor = `e1.${more ? page.at(-1).seq : this.head}.00`;
    return reply(200, { proto: 1, server_time: "2026-03-03T21:15:02Z", token: cursor, cursor, more, results, changes: page, ...this.next });
  }

  take(operation, own) {
    const known = this.log.get(operation.op);
    if (known) return known.verdict;
    const why = this.refuse.get(operation.id);
    if (why) return { op: operation.op, s: "refused", why };
    this.head += 1;
    const before = this.records.get(operation.id);
    const record = { id: operation.id, kind: "entry", rev: (before?.rev ?? 0) + 1, seq: this.head, extra: {} };
    record.body = { ...before?.body, ...operation.body };
    this.records.set(operation.id, record);
    own.add(operation.id);
    const verdict = { op: operation.op, s: "applied", rev: record.rev, seq: record.seq };
    this.log.set(operation.op, { operation, verdict });
    return verdict;
  }
}

/** An answer as fetch gives it. */
export function reply(status, body) {
  return { status, json: async () => structuredClone(body) };
}

export { changing, databaseOf };
