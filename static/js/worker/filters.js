/**
 * The filters and tests of the template dialect; the twin of webapp/dialect/filters.py.
 * The compiler passes every parameter, defaults included, so none is optional here.
 */
import { Markup, compare, contains, each, html, isMapping, isText, member, number, plain, remainder, same, text, truthy, whole } from "./values.js";

const BLANKS = /^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g;

const defaultTo = (value, instead, boolean) => (value === undefined || (truthy(boolean) && !truthy(value)) ? instead : value);

function length(value) {
  if (value === undefined) return 0;
  if (Array.isArray(value)) return value.length;
  if (isText(value)) return Array.from(plain(value)).length;
  if (isMapping(value)) return Object.keys(value).length;
  throw new TypeError(`a ${typeof value} has no length`);
}

function join(value, between, attribute) {
  const items = members(value, attribute);
  if (![...items, between].some((item) => item instanceof Markup)) return items.map(text).join(text(between));
  return new Markup(items.map(html).join(html(between)));
}

const path = (item, attribute) => (attribute === null ? item : attribute.split(".").reduce(member, item));

const members = (value, attribute) => each(value).map((item) => path(item, attribute));

/** Sorted with every item's value beside it; descending keeps equal items in place, as Python does. */
function sort(value, reverse, attribute) {
  const rows = members(value, attribute).map((key, place) => ({ key, item: value[place] }));
  const sign = truthy(reverse) ? -1 : 1;
  rows.sort((a, b) => sign * compare(a.key, b.key));
  return rows.map((row) => row.item);
}

function groupby(value, attribute) {
  const groups = [];
  for (const item of sort(value, false, attribute)) {
    const name = path(item, attribute);
    if (groups.length && same(groups.at(-1)[0], name)) groups.at(-1)[1].push(item);
    else groups.push([name, [item]]);
  }
  return groups;
}

function unique(value, attribute) {
  const seen = [];
  return each(value).filter((item) => {
    const name = path(item, attribute);
    if (seen.some((other) => same(other, name))) return false;
    seen.push(name);
    return true;
  });
}

/** The item that stands furthest in one direction; the first of several equal ones. */
function furthest(value, attribute, direction) {
  const keys = members(value, attribute);
  const best = keys.reduce((found, key, place) => (place > 0 && direction * compare(key, keys[found]) > 0 ? place : found), 0);
  return each(value)[best];
}

function batch(value, linecount) {
  const [size, rows] = [whole(linecount), each(value)];
  if (size < 1) throw new RangeError("a batch holds at least one");
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size, (index + 1) * size));
}

function items(value) {
  if (value === undefined) return [];
  if (!isMapping(value)) throw new TypeError("items reads a mapping");
  return Object.keys(value)
    .sort(compare)
    .map((key) => [key, value[key]]);
}

/** The nearest whole number, halves to the even one, as Python's round. */
function nearest(value) {
  const size = Math.abs(value);
  const down = Math.floor(size);
  const rest = size - down;
  return Math.sign(value) * (rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down);
}

const ROUNDINGS = new Map(Object.entries({ common: nearest, floor: Math.floor, ceil: Math.ceil }));

function round(value, method) {
  if (!ROUNDINGS.has(method)) throw new TypeError("round knows common, floor and ceil");
  return ROUNDINGS.get(method)(number(value));
}

function int(value, instead) {
  if (typeof value === "number" || typeof value === "boolean") return Math.trunc(Number(value));
  return isText(value) && /^[+-]?[0-9]{1,15}$/.test(plain(value)) ? Number(plain(value)) : instead;
}

const trim = (value) => text(value).replace(BLANKS, "");

function truncate(value, most) {
  const characters = Array.from(text(value));
  if (whole(most) < 1) throw new RangeError("keep at least one character");
  if (characters.length <= most) return text(value);
  const start = characters.slice(0, most - 1);
  const blank = start.lastIndexOf(" ");
  return `${start.slice(0, blank === -1 ? undefined : blank).join("")}…`;
}

function tel(value) {
  const kept = text(value).replace(/[^0-9+]/g, "");
  return kept ? `tel:${kept}` : "";
}

function web(value) {
  const found = text(value);
  return found.startsWith("https://") || found.startsWith("http://") ? found : "";
}

const escape = (value) => new Markup(html(value));

/** All filters by name; those that call others find them in the same table. */
export function createFilters(more = {}) {
  const filters = {
    abs: (value) => Math.abs(number(value)),
    batch,
    count: length,
    d: defaultTo,
    default: defaultTo,
    e: escape,
    escape,
    first: (value) => each(value)[0],
    groupby,
    int,
    items,
    join,
    last: (value) => each(value).at(-1),
    length,
    list: (value) => [...each(value)],
    map: (value, name, rest, attribute) => (attribute === null ? each(value).map((item) => filters[name](item, ...rest)) : members(value, attribute)),
    max: (value, attribute) => furthest(value, attribute, 1),
    min: (value, attribute) => furthest(value, attribute, -1),
    reject: (value, test, rest) => each(value).filter((item) => !passes(item, test, rest)),
    rejectattr: (value, attribute, test, rest) => each(value).filter((item) => !passes(path(item, attribute), test, rest)),
    reverse: (value) => [...each(value)].reverse(),
    round,
    safe: (value) => new Markup(text(value)),
    select: (value, test, rest) => each(value).filter((item) => passes(item, test, rest)),
    selectattr: (value, attribute, test, rest) => each(value).filter((item) => passes(path(item, attribute), test, rest)),
    sort,
    string: (value) => (isText(value) ? value : text(value)),
    sum: (value, attribute) => members(value, attribute).reduce((total, item) => total + number(item), 0),
    tel,
    trim,
    truncate,
    unique,
    web,
    ...more,
  };
  return Object.freeze(Object.assign(Object.create(null), filters));
}

const passes = (value, test, rest) => (test === null ? truthy(value) : tests[test](value, ...rest));

const unequal = (a, b) => !same(a, b);
const less = (a, b) => compare(a, b) < 0;
const lessOrSame = (a, b) => compare(a, b) <= 0;
const greater = (a, b) => compare(a, b) > 0;
const greaterOrSame = (a, b) => compare(a, b) >= 0;

/** All tests by name, for `is` and for select. */
export const tests = Object.freeze(
  Object.assign(Object.create(null), {
    defined: (value) => value !== undefined,
    undefined: (value) => value === undefined,
    none: (value) => value === null,
    string: isText,
    number: (value) => typeof value === "number" || typeof value === "boolean",
    boolean: (value) => typeof value === "boolean",
    mapping: isMapping,
    true: (value) => value === true,
    false: (value) => value === false,
    in: contains,
    odd: (value) => remainder(value, 2) === 1,
    even: (value) => remainder(value, 2) === 0,
    divisibleby: (value, by) => remainder(value, by) === 0,
    eq: same,
    equalto: same,
    "==": same,
    ne: unequal,
    "!=": unequal,
    lt: less,
    lessthan: less,
    "<": less,
    le: lessOrSame,
    "<=": lessOrSame,
    gt: greater,
    greaterthan: greater,
    ">": greater,
    ge: greaterOrSame,
    ">=": greaterOrSame,
  }),
);
