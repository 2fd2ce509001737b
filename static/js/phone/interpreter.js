/**
 * Reads the tables of views and commands. The twin of webapp/client/interpreter.py: the same
 * address gives the same context from the same records. The store and the twins are passed in.
 */
import { months } from "../twins/days.js";
import { monthsBack } from "../twins/dose.js";
import { at, compare, identity, mapping, text, whole } from "../twins/shape.js";
import { config } from "./config.js";

/** @typedef {Record<string, any>} Json */
/** @typedef {{get: (kind: string, id: string) => Promise<any>, range: (kind: string, bucket: string | null) => Promise<any[]>}} Store */

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/**
 * The view or command of a table at this path, with what its address names.
 * @param {Json[]} table
 * @param {string} path
 * @returns {{spec: any, params: Record<string, string>} | null}
 */
export function match(table, path) {
  for (const spec of table) {
    const found = patternOf(spec.rule).exec(path);
    if (!found) continue;
    try {
      const names = [...spec.rule.matchAll(/<([a-z_]+)>/g)].map((name) => name[1]);
      return { spec, params: Object.fromEntries(names.map((name, place) => [name, decodeURIComponent(found[place + 1])])) };
    } catch {
      return null; // a percent sign that stands for nothing
    }
  }
  return null;
}

/**
 * The address of a view or a command.
 * @param {string} name
 * @param {Json} [params]
 * @returns {string}
 */
export function href(name, params = {}) {
  const spec = [...config.views, ...config.commands, ...config.calendars].find((each) => each.name === name);
  if (!spec) throw new Error(`there is no page ${name}`);
  return spec.rule.replace(/<([a-z_]+)>/g, (_, key) => quoted(params, name, key));
}

/**
 * What a page or a command reads; null if a record that it cannot do without is not there.
 * @param {Json} spec the `load` of a view or command
 * @param {Record<string, string>} params
 * @param {Store} store
 * @param {Json} [context] says which day it is
 * @returns {Promise<Json | null>}
 */
export async function load(spec, params, store, context = {}) {
  /** @type {Json} */
  const loaded = {};
  for (const [name, read] of Object.entries(spec)) {
    const found = await fetched(read, params, loaded, store, context);
    if (found === null && !read.optional) return null;
    loaded[name] = found;
  }
  return loaded;
}

/**
 * The context with all that its twins add, in their order.
 * @param {Json} spec
 * @param {Json} context
 * @param {Record<string, (context: any, form: any) => any>} twins
 * @returns {Json}
 */
export function derive(spec, context, twins) {
  const derived = withKind(spec, context);
  for (const name of spec.derive) Object.assign(derived, twins[name](derived, {}));
  return derived;
}

/**
 * What a form asks for; null if it is about an entry that is not here.
 * @param {Json} spec
 * @param {Json} context
 * @param {Json} form
 * @param {Record<string, (context: any, form: any) => any>} twins
 * @returns {Json | null}
 */
export function compose(spec, context, form, twins) {
  const outcome = twins[spec.compose](withKind(spec, context), form);
  return outcome.missing ? null : outcome;
}

/** The context, with what the records are that a view or a command is about. */
const withKind = (spec, context) => (spec.kind ? { ...context, kind: config.kinds[spec.kind] } : { ...context });

/** @param {string} rule */
function patternOf(rule) {
  const known = patterns.get(rule) ?? new RegExp(`^${rule.replace(/<[a-z_]+>/g, "([^/]+)")}$`);
  patterns.set(rule, known);
  return known;
}

/** As Python's quote(value, safe="") writes it. */
function quoted(params, name, key) {
  if (!Object.hasOwn(params, key)) throw new Error(`${name} needs ${key}`);
  return encodeURIComponent(String(params[key])).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {Json} read @param {Record<string, string>} params @param {Json} loaded @param {Store} store @param {Json} context */
async function fetched(read, params, loaded, store, context) {
  if (read.latest) return newest(await store.range(read.latest, null), params[read.id]);
  if (read.called) return (await store.get(read.get, read.called)) ?? null;
  if (read.get) {
    const id = read.of ? belonging(read.get, loaded[read.of]) : params[read.id];
    return id ? ((await store.get(read.get, id)) ?? null) : null;
  }
  if (read.when && at(mapping(at(mapping(loaded.worksheet), "body")), read.when) !== true) return [];
  if (read.asked && !at(mapping(at(context, "query")), read.asked)) return [];
  const count = read.reach ? monthsBack(context, loaded, read.months) : read.months;
  const buckets = read.months ? months(at(context, "today"), count) : [null];
  const parts = await Promise.all((read.kinds ?? [read.range]).flatMap((kind) => buckets.map((bucket) => store.range(kind, bucket))));
  return parts.flat().sort((one, other) => compare(identity(one), identity(other)));
}

/** The id of the record of this kind that another one points to. */
function belonging(kind, record) {
  const body = mapping(at(mapping(record), "body"));
  if (kind === "worksheet") return `${text(at(body, "worksheet"))}.${whole(at(body, "worksheet_version")) ?? ""}`;
  if (kind === "assignment" || kind === "takeaway") return text(at(body, `${kind}_id`));
  return `${kind}.${identity(mapping(record))}`;
}

/** The record with the highest version among those of a worksheet. */
function newest(records, worksheet) {
  const version = (record) => whole(at(record.body, "version")) ?? 0;
  const found = records.filter((record) => at(record.body, "worksheet") === worksheet);
  return found.reduce((best, record) => (best && version(best) >= version(record) ? best : record), null);
}
