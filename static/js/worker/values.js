/**
 * What values mean in a template: Jinja's truth, escaping and arithmetic for JSON data.
 * The twin of webapp/dialect/values.py: every function gives the same answer, or both raise.
 * `undefined` is Jinja's Undefined; whole numbers and floats are not told apart, on either side.
 */

const LONGEST_RANGE = 10000;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

/** Text that is HTML already. */
export class Markup {
  constructor(html) {
    this.html = html;
  }
}

/** What `namespace()` makes: the one value that a template may change. */
export class Namespace {
  constructor(values) {
    this.values = Object.assign(Object.create(null), values);
  }
}

export const own = (object, key) => typeof key === "string" && Object.hasOwn(object, key);

export const isText = (value) => typeof value === "string" || value instanceof Markup;

export const isMapping = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Markup) && !(value instanceof Namespace);

const isNumber = (value) => typeof value === "number" || typeof value === "boolean";

/** The characters of a text as one plain string. */
export const plain = (value) => (value instanceof Markup ? value.html : value);

const escapeText = (value) => value.replace(/[&<>"']/g, (character) => ESCAPES[character]);

/** The plain text that a value prints as; raises for what has no text of its own. */
export function text(value) {
  if (typeof value === "string") return value;
  if (value instanceof Markup) return value.html;
  if (value === undefined) return "";
  if (typeof value === "number") return String(whole(value));
  throw new TypeError("a template prints text and whole numbers only");
}

/** The HTML that a value prints as. */
export const html = (value) => (value instanceof Markup ? value.html : escapeText(text(value)));

/** This number, if it is whole and of ordinary size. */
export function whole(value) {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not a whole number of ordinary size: ${typeof value}`);
  return value === 0 ? 0 : value;
}

/** This value, if it can be reckoned with; as in Python, true counts as 1. */
export function number(value) {
  if (!isNumber(value)) throw new TypeError(`a number is needed, not a ${typeof value}`);
  return Number(value);
}

/** Python's truth: empty texts, lists and mappings are false. */
export function truthy(value) {
  if (value instanceof Markup) return value.html !== "";
  if (Array.isArray(value)) return value.length > 0;
  if (isMapping(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What stands under a key or at a place; data has no methods. */
export function member(object, key) {
  if (object === undefined) throw new TypeError(`a missing value has no ${String(plain(key))}`);
  const name = plain(key);
  if (Array.isArray(object)) return at(object, name);
  if (isText(object)) return letter(object, name);
  if (object instanceof Namespace) return own(object.values, name) ? object.values[name] : undefined;
  return isMapping(object) && own(object, name) ? object[name] : undefined;
}

const at = (list, place) => (Number.isSafeInteger(place) ? list.at(place) : undefined);

function letter(value, place) {
  const found = at(Array.from(plain(value)), place);
  return found === undefined ? undefined : like(value, found);
}

/** A slice of a list or a text, by code point. */
export function part(value, start, stop) {
  const from = start === null ? 0 : whole(start);
  const to = stop === null ? undefined : whole(stop);
  if (Array.isArray(value)) return value.slice(from, to);
  if (!isText(value)) throw new TypeError("only a list or a text can be sliced");
  return like(value, Array.from(plain(value)).slice(from, to).join(""));
}

const like = (model, made) => (model instanceof Markup ? new Markup(made) : made);

/** What `for` goes through: a list; nothing for what is missing. */
export function each(value) {
  if (Array.isArray(value)) return value;
  if (value === undefined) return [];
  throw new TypeError("for goes through a list (a mapping: |items)");
}

/** What `~` joins: escaped as soon as one part is markup. */
export function concat(...parts) {
  if (parts.some((value) => value instanceof Markup)) return new Markup(parts.map(html).join(""));
  return parts.map(text).join("");
}

/** Python's ==. */
export function same(a, b) {
  if (isText(a) && isText(b)) return plain(a) === plain(b);
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, place) => same(item, b[place]));
  if (isMapping(a) && isMapping(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => own(b, key) && same(a[key], b[key]));
  }
  return a === b;
}

/** Less than 0, 0, or more than 0, as a stands before, with, or after b; texts by code point. */
export function compare(a, b) {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isText(a) && isText(b)) return compareTexts(plain(a), plain(b));
  if (Array.isArray(a) && Array.isArray(b)) {
    const place = a.findIndex((item, index) => index >= b.length || !same(item, b[index]));
    return place === -1 || place >= b.length ? a.length - b.length : compare(a[place], b[place]);
  }
  throw new TypeError("these values have no order");
}

function compareTexts(a, b) {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const [x, y] = [a.charCodeAt(place), b.charCodeAt(place)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** UTF-16 puts U+E000 to U+FFFF after the pairs that write higher code points; code points do not. */
const rank = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Python's `in`. */
export function contains(value, container) {
  if (container === undefined) return false;
  if (Array.isArray(container)) return container.some((item) => same(item, value));
  if (isText(container) && isText(value)) return plain(container).includes(plain(value));
  if (isMapping(container) && !Array.isArray(value) && !isMapping(value)) return own(container, plain(value));
  throw new TypeError("in needs a list, a mapping, or two texts");
}

export function add(a, b) {
  if (isText(a) && isText(b)) return concat(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  return number(a) + number(b);
}

export const subtract = (a, b) => number(a) - number(b);

export const negative = (a) => -number(a);

export function times(a, b) {
  const result = number(a) * number(b);
  if (Math.abs(result) > Number.MAX_SAFE_INTEGER) throw new RangeError("a template reckons with small numbers");
  return result;
}

export function divide(a, b) {
  if (number(b) === 0) throw new RangeError("division by zero");
  return number(a) / number(b);
}

/** Python's %: the sign follows the divisor. */
export function remainder(a, b) {
  const [x, y] = [number(a), number(b)];
  if (y === 0) throw new RangeError("division by zero");
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

/** Python's //, reckoned as Python does for floats. */
export function divideWhole(a, b) {
  const rest = remainder(a, b);
  const result = (number(a) - rest) / number(b);
  const down = Math.floor(result);
  return result - down > 0.5 ? down + 1 : down;
}

/** The list that `range` names, for short ranges only. */
export function wholeNumbers(...bounds) {
  const [start, stop, step = 1] = (bounds.length === 1 ? [0, ...bounds] : bounds).map(whole);
  if (bounds.length < 1 || bounds.length > 3 || step === 0) throw new TypeError("range takes a stop, or start, stop and step");
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > LONGEST_RANGE) throw new RangeError(`a template counts to ${LONGEST_RANGE} at most`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}
