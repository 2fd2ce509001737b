/**
 * What the answers to a measure come to: a number, its band, how it changed.
 * The twin of webapp/twins/measures.py, which says what a measure is.
 */
import { NUMBERS, bounds } from "./answers.js";
import { number } from "./days.js";
import { DONE, dayOf } from "./dose.js";
import { byId, compareMoments, momentOf, newestFirst, said } from "./rows.js";
import { at, body, compare, held, identity, isMapping, listing, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const MOST = 60;

/**
 * Whether a worksheet is one that is scored.
 * @param {any} sheet
 * @returns {boolean}
 */
export const isMeasure = (sheet) => listing(at(measureOf(sheet), "scored")).length > 0;

/**
 * How a worksheet is scored; nothing for one that is not.
 * @param {any} sheet
 * @returns {Json}
 */
export const measureOf = (sheet) => mapping(held(sheet, "measure"));

/**
 * What one answer counts: of an option its value, of a number itself, if it is one that could be chosen.
 * @param {Json} field
 * @param {any} kept
 * @returns {number | null}
 */
export function valueOf(field, kept) {
  if (at(field, "type") === "pick") {
    const chosen = listing(at(field, "options")).map(mapping).find((option) => kept && at(option, "id") === kept);
    return chosen ? whole(at(chosen, "value")) : null;
  }
  const [size, [low, high]] = [whole(kept), bounds(field)];
  return NUMBERS.includes(at(field, "type")) && size !== null && low <= size && size <= high ? size : null;
}

/**
 * The sum of all answers that count; null while one is missing.
 * @param {any} entry
 * @param {any} sheet
 * @returns {number | null}
 */
export function score(entry, sheet) {
  const values = valuesIn(entry, sheet);
  if (values.length === 0 || values.includes(null)) return null;
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * What the measure's authors call a score of this size; null where they call it nothing.
 * @param {any} sheet
 * @param {number | null} size
 * @returns {any}
 */
export function band(sheet, size) {
  for (const each of listing(at(measureOf(sheet), "bands")).map(mapping)) {
    const [low, high] = [whole(at(each, "low")), whole(at(each, "high"))];
    if (size !== null && low !== null && high !== null && low <= size && size <= high) return at(each, "label") ?? null;
  }
  return null;
}

/**
 * A measure's result: the score, and how it stands to the one before and to the first; null for other worksheets.
 * @param {any} entry
 * @param {any} sheet
 * @param {any} entries
 * @returns {Json | null}
 */
export function outcome(entry, sheet, entries) {
  if (!isMeasure(sheet)) return null;
  const [values, size] = [valuesIn(entry, sheet), score(entry, sheet)];
  const others = toldOf(entries, sheet).filter((each) => identity(each) !== identity(entry));
  const moment = momentOf(entry);
  const earlier = size === null ? [] : others.filter((each) => compareMoments(momentOf(each), moment) < 0);
  const against = (each) => ({ day: dayOf(each), score: score(each, sheet) || 0, change: (size ?? 0) - (score(each, sheet) || 0) });
  return {
    score: size,
    low: whole(at(measureOf(sheet), "low")) || 0,
    high: whole(at(measureOf(sheet), "high")) || 0,
    band: band(sheet, size),
    answered: values.filter((value) => value !== null).length,
    of: values.length,
    standard: at(measureOf(sheet), "standard") === true,
    last: earlier.length ? against(earlier[0]) : null,
    first: earlier.length > 1 ? against(earlier[earlier.length - 1]) : null,
  };
}

/**
 * A line for each measure that was answered, in its newest version, over all the time that there is.
 * @param {any} entries
 * @param {any} sheets
 * @param {any} lang
 * @returns {Json[]}
 */
export function measureCharts(entries, sheets, lang) {
  const version = (sheet) => whole(held(sheet, "version")) || 0;
  /** @type {Map<string, Json>} */
  const newest = new Map();
  for (const sheet of byId(sheets).values()) {
    const name = text(held(sheet, "worksheet"));
    const known = newest.get(name);
    if (isMeasure(sheet) && (!known || version(known) < version(sheet))) newest.set(name, sheet);
  }
  const charts = [...newest.keys()].sort(compare).map((name) => chart(newest.get(name), entries, lang));
  return charts.filter((each) => each.rows.length > 0);
}

/** @param {any} sheet @param {any} entries @param {any} lang */
function chart(sheet, entries, lang) {
  const told = toldOf(entries, sheet).slice(0, MOST).reverse();
  const lines = told.map((each) => ({ day: dayOf(each), values: [score(each, sheet)] }));
  const scores = lines.map((line) => line.values[0]);
  const last = scores[scores.length - 1] ?? null;
  const previous = scores[scores.length - 2] ?? null;
  const [low, high] = ["low", "high"].map((end) => whole(at(measureOf(sheet), end)) || 0);
  return {
    id: `measure-${text(held(sheet, "worksheet"))}`,
    title: said(held(sheet, "title"), lang),
    unit: "",
    min: low,
    max: high,
    series: [{ name: "", points: points(lines, low, high) }],
    rows: lines,
    last,
    previous,
    change: last === null || previous === null ? null : last - previous,
    since_first: scores.length > 2 ? last - scores[0] : null,
    band: band(sheet, last),
    standard: at(measureOf(sheet), "standard") === true,
    flag: whole(at(measureOf(sheet), "flag")) || 0,
    entry: told.length ? identity(told[told.length - 1]) : "",
  };
}

/** On the grid of 100 by 100, from the first day to the last. */
function points(lines, low, high) {
  const days = lines.map((line) => number(line.day) ?? 0);
  const first = days[0] ?? 0;
  const span = (days[days.length - 1] ?? 0) - first;
  return lines.map((line, place) => ({
    x: span > 0 ? Math.floor(((days[place] - first) * 100) / span) : 50,
    y: high > low ? 100 - Math.floor(((line.values[0] - low) * 100) / (high - low)) : 100,
    day: line.day,
    value: line.values[0],
  }));
}

/** The entries of this measure that have a score and a day, the newest first. */
function toldOf(entries, sheet) {
  const name = held(sheet, "worksheet") ?? null;
  const mine = listing(entries).filter((each) => isMapping(each) && (held(each, "worksheet") ?? null) === name);
  return newestFirst(mine).filter(
    (each) => DONE.includes(held(each, "status")) && number(dayOf(each)) !== null && score(each, sheet) !== null,
  );
}

function valuesIn(entry, sheet) {
  const fields = new Map(listing(held(sheet, "fields")).map((each) => [text(at(mapping(each), "id")), mapping(each)]));
  const scored = listing(at(measureOf(sheet), "scored")).map(text);
  return scored.map((name) => valueOf(fields.get(name) ?? {}, at(body(entry), `f:${name}`)));
}
