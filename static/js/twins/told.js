/**
 * What was answered, for reading: on the entry's page, above a result, in the therapist's review.
 * The twin of webapp/twins/told.py, which says what an answer is.
 */
import { NUMBERS, OTHER, OTHER_WORDS, optionIds } from "./answers.js";
import { columnsOf, rowsOf } from "./repeated.js";
import { at, body, compare, held, isMapping, listing, mapping, text, whole } from "./shape.js";
import { facts } from "./sleep.js";

/** @typedef {Record<string, any>} Json */

const EMPTY = { text: "", value: null, picks: [], lines: [] };
const COMPUTED = new Map([["sleep", facts]]);

/**
 * The fields of a worksheet.
 * @param {Json} sheet
 * @returns {Json[]}
 */
export const fieldsOf = (sheet) => listing(held(sheet, "fields")).filter(isMapping);

/**
 * The answers in the order of the worksheet, then those that it does not know, by their ids.
 * @param {any} entry
 * @param {any} sheet
 * @returns {Json[]}
 */
export function answersOf(entry, sheet) {
  const fields = fieldsOf(mapping(sheet));
  const known = fields.map((field) => `f:${text(at(field, "id"))}`);
  return [...answersTo(fields, entry), ...unknown(entry, known)];
}

/**
 * The answers to these fields.
 * @param {Json[]} fields
 * @param {any} entry
 * @returns {Json[]}
 */
export const answersTo = (fields, entry) =>
  fields.flatMap((field) => {
    const answer = answerTo(field, held(entry, `f:${text(at(field, "id"))}`));
    return answer ? [{ field, kind: text(at(field, "type")), ...answer }] : [];
  });

/**
 * What is reckoned from the answers, as far as they allow it.
 * @param {any} entry
 * @param {any} sheet
 * @returns {Json[]}
 */
export const computedOf = (entry, sheet) => COMPUTED.get(text(held(sheet, "computed")))?.(body(entry)) ?? [];

/**
 * One answer; null if there is none.
 * @param {Json} field
 * @param {any} kept
 * @returns {Json | null}
 */
export function answerTo(field, kept) {
  const kind = at(field, "type");
  if (kind === "picks") {
    const picks = picksIn(field, mapping(kept));
    return picks.length ? { ...EMPTY, picks } : null;
  }
  if (kind === "rows") {
    const lines = linesIn(field, mapping(kept));
    return lines.length ? { ...EMPTY, lines } : null;
  }
  if (NUMBERS.includes(kind)) return whole(kept) === null ? null : { ...EMPTY, value: whole(kept) };
  if (kind === "yes_no") return typeof kept === "boolean" ? { ...EMPTY, value: kept } : null;
  if (!text(kept)) return null;
  const isOption = kind === "pick" && optionIds(field).includes(kept);
  return { ...EMPTY, text: kept, picks: isOption ? [{ label: labelOf(field, kept), level: null }] : [] };
}

/** What was picked, in the order of the options; then what is none of them, by its id. */
function picksIn(field, kept) {
  const [options, words] = [optionIds(field), text(at(kept, OTHER_WORDS))];
  const strange = Object.keys(kept).filter((each) => !options.includes(each) && each !== OTHER_WORDS);
  const isNamed = (option) => option === OTHER && words !== "";
  const isPicked = (option) => at(kept, option) === true || whole(at(kept, option)) !== null || isNamed(option);
  const label = (option) => (isNamed(option) ? { en: words } : options.includes(option) ? labelOf(field, option) : { en: option });
  const picked = [...options, ...strange.sort(compare)].filter(isPicked);
  return picked.map((option) => ({ label: label(option), level: whole(at(kept, option)) }));
}

/** The rows, each as its answered cells in the order of the columns; then what has no column. */
function linesIn(field, kept) {
  const columns = columnsOf(field);
  const known = columns.map((column) => text(at(column, "id")));
  return rowsOf(kept).flatMap((row) => {
    /** @type {Map<string, any>} */
    const cells = new Map();
    for (const [key, value] of Object.entries(kept)) {
      const [begin, ...rest] = key.split(".");
      if (begin === row) cells.set(rest.join("."), value);
    }
    const strange = [...cells.keys()].filter((name) => !known.includes(name)).sort(compare);
    const asked = [...columns, ...strange.map((id) => ({ id, type: "", label: { en: id } }))];
    const line = asked.flatMap((column) => {
      const value = cells.get(text(at(column, "id"))) ?? null;
      const right = answerTo(column, value);
      const answer = right ?? plain(value);
      return answer ? [{ field: column, kind: right ? text(at(column, "type")) : "", ...answer }] : [];
    });
    return line.length ? [line] : [];
  });
}

/** Answers to questions that are not at hand, in the shape that they themselves have. */
function unknown(entry, known) {
  const names = Object.keys(body(entry)).filter((name) => name.startsWith("f:") && !known.includes(name));
  return names.sort(compare).flatMap((name) => {
    const kept = held(entry, name);
    const lines = typeof kept === "object" ? partsOf(kept, "").map((line) => [line]) : [];
    const answer = lines.length ? { ...EMPTY, lines } : plain(kept);
    return answer ? [{ field: { id: name.slice(2), type: "", label: {} }, kind: "", ...answer }] : [];
  });
}

/** Everything that can be read in a value of many parts, each with the way to it. */
function partsOf(kept, path) {
  if (Array.isArray(kept)) return kept.flatMap((value) => partsOf(value, path));
  if (isMapping(kept)) return Object.keys(kept).sort(compare).flatMap((key) => partsOf(kept[key], path ? `${path} ${key}` : key));
  const answer = plain(kept);
  return answer ? [{ field: { id: path, type: "", label: { en: path } }, kind: "", ...answer }] : [];
}

/** A single value, of whatever kind it is. */
function plain(kept) {
  const value = typeof kept === "boolean" ? kept : whole(kept);
  if (value !== null) return { ...EMPTY, value };
  return text(kept) ? { ...EMPTY, text: kept } : null;
}

/** @param {Json} field @param {string} option */
const labelOf = (field, option) => at(listing(at(field, "options")).map(mapping).find((each) => at(each, "id") === option) ?? {}, "label") ?? null;
