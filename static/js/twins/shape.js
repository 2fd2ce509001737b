/** What a value is, without trusting it: records hold what a phone once sent. The twin of webapp/twins/shape.py. */

/** @typedef {Record<string, any>} Json */

/**
 * What stands under a key, never what an object inherits.
 * @param {any} object
 * @param {string} key
 * @returns {any}
 */
export const at = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

/**
 * This text; nothing for anything else.
 * @param {any} value
 * @returns {string}
 */
export const text = (value) => (typeof value === "string" ? value : "");

/**
 * This whole number; null for anything else.
 * @param {any} value
 * @returns {number | null}
 */
export const whole = (value) => (typeof value === "number" && Number.isSafeInteger(value) ? value + 0 : null);

/**
 * @param {any} value
 * @returns {boolean}
 */
export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * This mapping; an empty one for anything else.
 * @param {any} value
 * @returns {Json}
 */
export const mapping = (value) => (isMapping(value) ? value : {});

/**
 * This list; an empty one for anything else.
 * @param {any} value
 * @returns {any[]}
 */
export const listing = (value) => (Array.isArray(value) ? value : []);

/**
 * Whether a mapping has nothing in it.
 * @param {Json} value
 * @returns {boolean}
 */
export const isEmpty = (value) => Object.keys(value).length === 0;

/**
 * What a record holds; nothing if there is no record.
 * @param {any} record
 * @returns {Json}
 */
export const body = (record) => mapping(at(mapping(record), "body"));

/**
 * One value of what a record holds.
 * @param {any} record
 * @param {string} key
 * @returns {any}
 */
export const held = (record, key) => at(body(record), key);

/**
 * The records of a list, by id: ids begin with the time that they were made at.
 * @param {any} value
 * @returns {Json[]}
 */
export const records = (value) => listing(value).filter(isMapping).sort((one, other) => compare(identity(one), identity(other)));

/**
 * The id of a record.
 * @param {Json} record
 * @returns {string}
 */
export const identity = (record) => text(at(record, "id"));

/**
 * The order of two texts by code point, as Python has it; below 0, 0 or above.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function compare(one, other) {
  const shorter = Math.min(one.length, other.length);
  for (let place = 0; place < shorter; place++) {
    const [a, b] = [one.charCodeAt(place), other.charCodeAt(place)];
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

/** Halves of a pair stand for code points above all others. */
const rank = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/**
 * A part of a text, by code point.
 * @param {string} words
 * @param {number} start
 * @param {number} [end]
 * @returns {string}
 */
export const part = (words, start, end) => (PAIRS.test(words) ? Array.from(words).slice(start, end).join("") : words.slice(start, end));

/** Without them every unit is a code point, and nothing has to be taken apart. */
const PAIRS = /[\ud800-\udfff]/;

/**
 * Whether two JSON values say the same.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, place) => same(item, other[place]));
  }
  if (isMapping(one) && isMapping(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
  }
  return (one ?? null) === (other ?? null);
}
