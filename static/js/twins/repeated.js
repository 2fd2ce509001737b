/**
 * Repeating rows: options, steps, targets, goals.
 * The twin of webapp/twins/repeated.py, which says how rows are kept.
 */
import { fillField, readField, typed } from "./answers.js";
import { at, compare, isMapping, listing, mapping, part, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const CELL = /^([0-9a-z]{1,24})\.[a-z][a-z0-9_]{0,39}$/;
const SPARE = 3;

/**
 * What is asked in each row.
 * @param {Json} field
 * @returns {Json[]}
 */
export const columnsOf = (field) => listing(at(field, "columns")).filter(isMapping);

/**
 * The ids of the rows that hold anything, in their order.
 * @param {any} kept
 * @returns {string[]}
 */
export function rowsOf(kept) {
  const cells = Object.entries(mapping(kept)).filter(([, value]) => value !== null);
  return inOrder(cells.map(([key]) => key.split(".")[0]).filter(Boolean));
}

/**
 * Every cell of every row that the form speaks of, empty ones as null; and the errors by form name.
 * @param {Json} field
 * @param {string} name
 * @param {Json} form
 * @param {any} now
 * @returns {[kept: Json, errors: Json]}
 */
export function readRows(field, name, form, now) {
  /** @type {Json} */
  const kept = {};
  /** @type {Json} */
  const errors = {};
  for (const row of rowsIn(name, form)) {
    for (const column of columnsOf(field)) {
      const cell = cellOf(row, column);
      const [value, error] = readField(column, `${name}:${cell}`, form, now);
      kept[cell] = value;
      if (error) errors[`${name}:${cell}`] = error;
    }
  }
  return [kept, errors];
}

/**
 * The form names of the cells without which a row that was begun is not complete.
 * @param {Json} field
 * @param {string} name
 * @param {Json} kept
 * @returns {string[]}
 */
export function lacking(field, name, kept) {
  const needed = columnsOf(field).filter((column) => at(column, "required") === true);
  const cells = rowsOf(kept).flatMap((row) => needed.map((column) => cellOf(row, column)));
  return cells.filter((cell) => (at(kept, cell) ?? null) === null).map((cell) => `${name}:${cell}`);
}

/**
 * The form values of an answer of rows.
 * @param {Json} field
 * @param {string} name
 * @param {any} kept
 * @returns {Json}
 */
export function fillRows(field, name, kept) {
  const fill = (column, cell) => fillField(column, `${name}:${cell}`, at(mapping(kept), cell));
  return Object.assign({}, ...rowsOf(kept).flatMap((row) => columnsOf(field).map((column) => fill(column, cellOf(row, column)))));
}

/**
 * The rows that a form shows: the filled ones, and empty ones with ids that no other form has.
 * @param {Json} field
 * @param {string} name
 * @param {Json} values
 * @param {any} fresh
 * @returns {string[]}
 */
export function shownRows(field, name, values, fresh) {
  const isFilled = (row) => columnsOf(field).some((column) => typed(values, `${name}:${cellOf(row, column)}`));
  const filled = rowsIn(name, values).filter(isFilled);
  const spare = Math.max(SPARE, Math.min(whole(at(field, "first")) || 0, 9) - filled.length);
  const digits = text(fresh).replaceAll("-", "");
  const begin = part(digits, 0, 12) + part(digits, -6);
  const fresher = Array.from({ length: spare + filled.length }, (_, count) => begin + count);
  return [...filled, ...fresher.filter((row) => !filled.includes(row)).slice(0, spare)];
}

/** @param {string} row @param {Json} column */
const cellOf = (row, column) => `${row}.${text(at(column, "id"))}`;

/** @param {string} name @param {Json} form */
function rowsIn(name, form) {
  const names = Object.keys(form).filter((key) => key.startsWith(`${name}:`));
  return inOrder(names.flatMap((key) => CELL.exec(key.slice(name.length + 1))?.[1] ?? []));
}

/** @param {string[]} rows */
const inOrder = (rows) => [...new Set(rows)].sort(compare);
