/**
 * What a form takes over from earlier: one's own list of targets, steps or goals, and words to choose from.
 * The twin of webapp/twins/own.py, which says where a list comes from.
 */
import { LIST, SHEET, isOfAGoal, isOpen, knownOf, rowOf, wordsOf } from "./goals.js";
import { columnsOf, fillRows, rowsOf } from "./repeated.js";
import { newestFirst } from "./rows.js";
import { at, held, isEmpty, listing, mapping, records, text } from "./shape.js";
import { fieldsOf } from "./told.js";

/** @typedef {Record<string, any>} Json */

/**
 * The form values that a new entry's rows begin with.
 * @param {Json} field
 * @param {string} name
 * @param {Json} context
 * @returns {Json}
 */
export const carried = (field, name, context) => fillRows(field, name, cellsOfEarlier(field, name, context));

/** The same as it is kept. */
function cellsOfEarlier(field, name, context) {
  const columns = columnsOf(field).filter((column) => at(column, "carried") === true);
  if (!columns.length) return {};
  const before = newest(context, sheetOf(context), name);
  const goingOn = rowsCarried(before, sheetOf(context), name, context);
  const first = text(at(columns[0], "id"));
  /** @type {Map<string, any>} */
  const kept = new Map();
  for (const row of goingOn) {
    for (const column of columns) kept.set(`${row}.${text(at(column, "id"))}`, at(before, `${row}.${text(at(column, "id"))}`) ?? null);
  }
  const taken = new Set(goingOn);
  const known = [...taken].map((row) => text(kept.get(`${row}.${first}`)));
  for (const goal of goalsOf(sheetOf(context), name, context)) {
    known.push(wordsOf(goal));
    if (!isOpen(goal) || held(goal, "share") !== "shared") continue;
    taken.add(rowOf(goal));
    kept.set(`${rowOf(goal)}.${first}`, wordsOf(goal));
  }
  for (const words of agreed(field, context)) {
    if (known.includes(words)) continue;
    let count = 1;
    while (taken.has(String(count).padStart(4, "0"))) count++;
    const row = String(count).padStart(4, "0");
    taken.add(row);
    kept.set(`${row}.${first}`, words);
    known.push(words);
  }
  return Object.fromEntries(kept);
}

/**
 * Words that a field offers to choose from: those agreed, and those of the list that it names in `from`.
 * A list of the same form is taken as it was when the form was opened, so that a question keeps its shape.
 * @param {Json} field
 * @param {Json} context
 * @returns {string[]}
 */
export function offered(field, context) {
  const source = text(at(field, "from")).split(".");
  let found = agreed(field, context);
  if (source.length === 3) {
    const [worksheet, list, column] = source;
    const name = `f:${list}`;
    const cells = worksheet === sheetOf(context) ? cellsHere(list, name, context) : newest(context, worksheet, name);
    const going = goalsOf(worksheet, name, context).filter(isOpen).map(wordsOf);
    const words = rowsCarried(cells, worksheet, name, context).map((row) => text(at(cells, `${row}.${column}`)));
    found = [...found, ...going, ...words];
  }
  return [...new Set(found.filter(Boolean))];
}

/** The rows of this list in the entry, or that a new one begins with. */
function cellsHere(list, name, context) {
  const entry = mapping(at(context, "entry"));
  if (!isEmpty(entry)) return mapping(held(entry, name));
  const field = fieldsOf(mapping(at(context, "worksheet"))).find((each) => at(each, "id") === list);
  return field ? cellsOfEarlier(field, name, context) : {};
}

/** @param {Json} context */
const sheetOf = (context) => text(held(at(context, "worksheet"), "worksheet"));

/** The goals, where this list is the one of goals. */
const goalsOf = (worksheet, name, context) => (worksheet === SHEET && name === LIST ? records(at(context, "goals")).filter(wordsOf) : []);

/** The rows of an earlier entry that go on by themselves: not those of a goal, which is a record. */
function rowsCarried(kept, worksheet, name, context) {
  if (worksheet !== SHEET || name !== LIST) return rowsOf(kept);
  const known = knownOf(at(context, "goals"));
  return rowsOf(kept).filter((row) => !isOfAGoal(row) && !known.of(row, text(at(kept, `${row}.goal`))));
}

/** @param {Json} field @param {Json} context */
function agreed(field, context) {
  const lists = mapping(held(at(context, "assignment"), "lists"));
  return listing(at(lists, text(at(field, "id")))).map(text).filter(Boolean);
}

/** These rows in the newest entry on this worksheet that has any; where one goal alone was rated, no list was written. */
function newest(context, worksheet, name) {
  const found = newestFirst(listing(at(context, "entries"))).find(
    (entry) => held(entry, "worksheet") === worksheet && !rowsOf(held(entry, name)).every(isOfAGoal),
  );
  return mapping(held(found, name));
}
