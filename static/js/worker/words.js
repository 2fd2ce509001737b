/**
 * The words and formats that both renderers share; the twin of webapp/words.py.
 * Made from the catalogue and the CLDR table that the server exports; never from Intl.
 */
import { Markup, compare, html, isMapping, isText, number, own, plain, text, whole } from "./values.js";

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/;
const TIME = /^(?:[0-9-]{10}T)?([01][0-9]|2[0-3]):([0-5][0-9])/;
const PLACEHOLDER = /%(?:\(([A-Za-z_][A-Za-z0-9_]*)\)s|(%)|)/g;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `globals` and `filters` are for createRuntime; `gettext` and `ngettext` give plain text to other code. */
export function createWords({ table, catalogue = {} }) {
  const translated = (message) => {
    const found = own(catalogue, message) ? catalogue[message] : message;
    return typeof found === "string" ? found : found.other;
  };
  const counted = (singular, plural, n) => {
    const count = whole(n);
    const forms = own(catalogue, singular) ? catalogue[singular] : undefined;
    if (!isMapping(forms)) return count === 1 ? singular : plural;
    return forms[pluralCategory(table, count)] ?? forms.other;
  };
  const shown = (message, names = {}) => new Markup(filled(translated(message), names, html));
  const shownCounted = (singular, plural, n, names = {}) => new Markup(filled(counted(singular, plural, n), { num: n, ...names }, html));
  return {
    gettext: (message, names = {}) => filled(translated(message), names, text),
    ngettext: (singular, plural, n, names = {}) => filled(counted(singular, plural, n), { num: n, ...names }, text),
    globals: { _: shown, gettext: shown, ngettext: shownCounted },
    filters: {
      day: (value, style) => day(table, value, style),
      clock: (value) => clock(table, value),
      num: (value, places) => num(table, value, places),
      said,
    },
  };
}

/** The CLDR plural category of a whole number. */
function pluralCategory(table, n) {
  const size = Math.abs(n);
  return table.plurals[size < 200 ? size : 100 + (size % 100)];
}

/** Fill in %(name)s; raise for a name that is missing and for any other use of a percent sign. */
function filled(message, names, write) {
  return message.replace(PLACEHOLDER, (_, name, percent) => {
    if (percent) return "%";
    if (name === undefined) throw new Error(`a lone percent sign in ${JSON.stringify(message)}: write %%`);
    if (!own(names, name)) throw new Error(`nothing to fill in for ${name}`);
    return write(names[name]);
  });
}

function day(table, value, style) {
  if (!own(table.patterns, style)) throw new Error("there is no such way to write a day");
  const iso = isoText(value);
  const found = DAY.exec(iso);
  const [year, month, date] = found ? found.slice(1).map(Number) : [];
  if (!found || !isDate(year, month, date)) return iso;
  return written(table.patterns[style], dayFields(table, year, month, date));
}

function clock(table, value) {
  const found = TIME.exec(isoText(value));
  if (!found) return "";
  const [, hours, minutes] = found;
  return written(table.patterns.clock, { H: String(Number(hours)), HH: hours, mm: minutes });
}

function isoText(value) {
  if (value === null || value === undefined) return "";
  if (!isText(value)) throw new TypeError("a date is ISO text");
  return plain(value);
}

const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function isDate(year, month, date) {
  if (year < 1 || month < 1 || month > 12 || date < 1) return false;
  return date <= MONTH_DAYS[month - 1] + (month === 2 && isLeap(year) ? 1 : 0);
}

/** 0 for Monday, by Sakamoto's method: JavaScript's own dates take years below 100 for something else. */
function weekday(year, month, date) {
  const y = month < 3 ? year - 1 : year;
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1];
  return (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + date + 6) % 7;
}

function dayFields(table, year, month, date) {
  const place = { M: month - 1, L: month - 1, E: weekday(year, month, date), c: weekday(year, month, date) };
  const names = Object.entries(table.names).map(([field, row]) => [field, row[place[field[0]]]]);
  const two = (n) => String(n).padStart(2, "0");
  const numbers = { d: String(date), dd: two(date), M: String(month), MM: two(month), y: String(year), yy: two(year % 100) };
  return { ...Object.fromEntries(names), ...numbers };
}

const written = (pattern, fields) => pattern.map(([field, literal]) => (field ? fields[field] : literal)).join("");

/** Halves go away from zero, as the number's own decimal text has them: 2.345 with 2 places is 2.35. */
function num(table, value, places) {
  const size = whole(places);
  if (typeof value === "boolean" || !(Math.abs(number(value)) < 1e15) || size < 0 || size > 10) throw new RangeError("num writes numbers of ordinary size");
  const digits = rounded(Math.abs(value), size).padStart(size + 1, "0");
  const sign = value < 0 && /[1-9]/.test(digits) ? table.minus : "";
  return sign + digits.slice(0, digits.length - size) + (size ? table.decimal + digits.slice(-size) : "");
}

/** The digits of value × 10^places, rounded on the shortest decimal text of the value. */
function rounded(value, places) {
  const [mantissa, exponent] = value.toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const kept = Number(exponent) + 1 + places;
  if (kept < 0) return "0";
  const whole = BigInt(digits.slice(0, kept).padEnd(kept, "0") || "0");
  return String(whole + (digits.charAt(kept) >= "5" ? 1n : 0n));
}

function said(value, language) {
  if (!isMapping(value)) return text(value);
  const names = [plain(language), "en", ...Object.keys(value).sort(compare)];
  const name = names.find((candidate) => own(value, candidate));
  return name === undefined ? "" : spoken(value[name]);
}

function spoken(value) {
  if (!isText(value)) throw new TypeError("words are text");
  return plain(value);
}
