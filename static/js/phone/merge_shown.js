/**
 * What the person sees of a record: the server's version with the own words on top that the
 * server has not yet put into it. Pure; the server's merge rules stand in sync/merge.py.
 *
 * @typedef {{rev: number, deleted: boolean, body: object, extra: object}} State
 * @typedef {{op: string, t: string, id: string, body?: object, drop?: string[]}} Operation
 */
import { same } from "../twins/shape.js";

/**
 * One operation put on top of a version. A key that is a map merges element by element
 * (null removes one); any other key is replaced; a key that is not named stays.
 * @param {State | null} state
 * @param {Operation} operation
 * @returns {State}
 */
export function applied(state, operation) {
  const before = state ?? { rev: 0, deleted: false, body: {}, extra: {} };
  const verb = operation.t.split(".")[1];
  if (verb === "delete") return { ...before, deleted: true };
  const extra = verb === "settle" ? decided(before.extra, operation.drop ?? []) : before.extra;
  return { ...before, deleted: false, body: patched(before.body, operation.body ?? {}), extra };
}

/**
 * The version on the screen: the server's, with own operations in the order they were made.
 * @param {State | null} server
 * @param {Operation[]} operations
 * @returns {State | null}
 */
export function shown(server, operations) {
  return operations.reduce(applied, server);
}

/**
 * Whether a version has all that an operation says, in itself or kept aside.
 * @param {any} version
 * @param {Operation} operation
 * @returns {boolean}
 */
export function holds({ deleted, body, extra }, operation) {
  if (operation.t.endsWith(".delete")) return deleted;
  const isAside = (extra.alts ?? []).some((alt) => alt.op === operation.op);
  return isAside || same(patched(body, operation.body ?? {}), body);
}

/**
 * @param {any} body
 * @param {any} changes
 */
function patched(body, changes) {
  const result = { ...body };
  for (const [key, value] of Object.entries(changes)) {
    result[key] = isMap(value) ? mergedMap(isMap(body[key]) ? body[key] : {}, value) : value;
  }
  return result;
}

/**
 * @param {any} before
 * @param {any} changes
 */
function mergedMap(before, changes) {
  const entries = Object.entries({ ...before, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/**
 * Whoever settles has decided about what was in sight, and keeps the entry.
 * @param {any} extra
 * @param {string[]} drop
 */
function decided({ disputed: _, ...extra }, drop) {
  return { ...extra, alts: (extra.alts ?? []).filter((alt) => !drop.includes(alt.op)) };
}

/** @param {unknown} value */
function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
