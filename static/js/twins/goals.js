/** Goals, and how far they have come. The twin of webapp/twins/goals.py, which says how a goal check knows its goals. */
import { typed } from "./answers.js";
import { number } from "./days.js";
import { DONE, dayOf } from "./dose.js";
import { aPage, partOf } from "./paging.js";
import { rowsOf } from "./repeated.js";
import { byId, linesOf, newestFirst } from "./rows.js";
import { fold } from "./search.js";
import { at, held, identity, listing, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

export const SHEET = "goal_check";
export const LIST = "f:goals";
export const HIGHEST = 10;
const [MOST, A_PAGE] = [60, 20];
const OF_A_GOAL = /^[0-9a-f]{18}$/;

/**
 * The row of a goal check that is this goal's: rows that a form makes are longer.
 * @param {Json} goal
 * @returns {string}
 */
export function rowOf(goal) {
  const digits = identity(goal).replaceAll("-", "");
  return part(digits, 0, 12) + part(digits, -6);
}

/**
 * A goal in the client's own words.
 * @param {any} goal
 * @returns {string}
 */
export const wordsOf = (goal) => text(held(goal, "f:goal"));

/**
 * Whether it is still gone for: neither reached nor put aside.
 * @param {Json} goal
 * @returns {boolean}
 */
export const isOpen = (goal) => !text(held(goal, "f:state"));

/**
 * Whether a row carries the name of a goal, whether or not that goal is at hand.
 * @param {string} row
 * @returns {boolean}
 */
export const isOfAGoal = (row) => OF_A_GOAL.test(row);

/**
 * Goals, to be found by a row of a check.
 * @param {any} goals
 */
export function knownOf(goals) {
  const all = records(goals);
  const byRow = new Map(all.map((goal) => [rowOf(goal), goal]));
  const byWords = new Map([...all].reverse().map((goal) => [fold(wordsOf(goal)), goal]));
  /** @param {string} row @param {string} words @returns {Json | null} */
  const of = (row, words) => (isOfAGoal(row) ? byRow.get(row) : byWords.get(fold(words))) ?? null;
  return { all, of };
}

/** @typedef {ReturnType<typeof knownOf>} Known */

/**
 * What was said of each goal, by its id: {day, value, entry_id}, oldest first. Entries come newest first.
 * @param {Json[]} entries
 * @param {Known} known
 * @returns {Map<string, Json[]>}
 */
export function ratings(entries, known) {
  const found = new Map();
  const checks = entries.filter((entry) => held(entry, "worksheet") === SHEET && DONE.includes(held(entry, "status")));
  for (const entry of checks.reverse()) {
    const kept = mapping(held(entry, LIST));
    for (const row of rowsOf(kept)) {
      const goal = known.of(row, text(at(kept, `${row}.goal`)));
      const value = whole(at(kept, `${row}.progress`));
      if (!goal || value === null || value < 0 || value > HIGHEST || number(dayOf(entry)) === null) continue;
      const before = found.get(identity(goal)) ?? [];
      found.set(identity(goal), [...before, { day: dayOf(entry), value, entry_id: identity(entry) }]);
    }
  }
  return found;
}

/**
 * The goals that are gone for, those that are done with, and what was only named in a goal check.
 * @param {Json} context
 * @returns {Json}
 */
export function goalsPage(context) {
  const known = knownOf(at(context, "goals"));
  const entries = newestFirst(listing(at(context, "entries")));
  const said = ratings(entries, known);
  const lines = known.all.map((goal) => lineOf(goal, said.get(identity(goal)) ?? [], at(context, "assignments")));
  return {
    open_goals: lines.filter((line) => isOpen(line.goal)),
    other_goals: lines.filter((line) => !isOpen(line.goal)),
    named: onlyNamed(entries, known),
  };
}

/**
 * The words of the newest list in a goal check that are no goal of their own yet.
 * @param {Json[]} entries
 * @param {Known} known
 * @returns {string[]}
 */
export function onlyNamed(entries, known) {
  const newest = entries.find((entry) => held(entry, "worksheet") === SHEET && !rowsOf(mapping(held(entry, LIST))).every(isOfAGoal));
  const kept = mapping(held(newest, LIST));
  const nameOf = (row) => text(at(kept, `${row}.goal`));
  const words = rowsOf(kept).filter((row) => !isOfAGoal(row) && !known.of(row, nameOf(row))).map(nameOf);
  return [...new Set(words.filter(Boolean))];
}

/** @param {Json} goal @param {Json[]} said @param {any} assignments */
function lineOf(goal, said, assignments) {
  const agreed = records(assignments).filter((each) => held(each, "goal_id") === identity(goal) && !text(held(each, "retired")));
  return {
    goal,
    words: wordsOf(goal),
    first: said[0] ?? null,
    last: said.at(-1) ?? null,
    count: said.length,
    agreed: agreed.map((each) => text(held(each, "title"))),
  };
}

/**
 * One goal: its ratings as a line, what is agreed for it, and the entries that belong to it.
 * @param {Json} context
 * @returns {Json}
 */
export function goalPage(context) {
  const goal = mapping(at(context, "record"));
  const place = text(at(mapping(at(context, "query")), "month"));
  const known = knownOf(at(context, "goals"));
  const entries = newestFirst(listing(at(context, "entries")));
  const agreed = records(at(context, "assignments")).filter((each) => held(each, "goal_id") === identity(goal));
  const mine = new Set(agreed.map(identity));
  // Tied to it, or written for something that was agreed for it and tied to nothing else.
  const isToward = (entry) => {
    const tied = text(held(entry, "goal_id"));
    return tied ? tied === identity(goal) : mine.has(text(held(entry, "assignment_id")));
  };
  const tied = entries.filter(isToward);
  const [shown, pages] = aPage(tied, A_PAGE, partOf(place)[1]);
  const versions = records(at(context, "worksheets")).filter((each) => held(each, "worksheet") === SHEET).map((each) => whole(held(each, "version")));
  const versionsKnown = versions.filter((version) => version !== null);
  return {
    charts: goalCharts(entries, [goal], known),
    agreed,
    entries: linesOf(context, shown),
    found: tied.length,
    pages,
    row: rowOf(goal),
    sheet_version: versionsKnown.length ? Math.max(...versionsKnown) : null,
    is_open: isOpen(goal),
  };
}

/**
 * The goal that an entry or an assignment is for, and those that it could be tied to.
 * @param {Json} context
 * @returns {Json}
 */
export function goalOf(context) {
  const goals = byId(at(context, "goals"));
  const tied = text(held(at(context, "entry"), "goal_id"));
  return {
    goal: goals.get(tied) ?? goals.get(text(held(at(context, "assignment"), "goal_id"))) ?? null,
    goal_id: goals.has(tied) ? tied : "",
    goals_open: [...goals.values()].filter((each) => isOpen(each) || identity(each) === tied),
  };
}

/**
 * A new goal's form begins with the words that led to it.
 * @param {Json} context
 * @returns {Json}
 */
export function goalBegun(context) {
  const values = mapping(at(context, "values"));
  const named = text(at(mapping(at(context, "query")), "q"));
  const isNew = !at(context, "record") && !Object.hasOwn(values, "f:goal");
  return isNew && named ? { values: { ...values, "f:goal": named } } : {};
}

/**
 * Say which goal an entry belongs to, or that it belongs to none.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function tieEntry(context, form) {
  const wanted = typed(form, "goal_id");
  const before = text(held(at(context, "entry"), "goal_id"));
  const entry_id = text(at(context, "entry_id"));
  const isKnown = !wanted || byId(at(context, "goals")).has(wanted);
  const operation = { t: "entry.edit", id: entry_id, body: { goal_id: wanted || null } };
  const go = { view: "entry", params: { entry_id }, notice: "saved" };
  return { ops: isKnown && wanted !== before ? [operation] : [], errors: {}, go };
}

/**
 * A line for each of these goals that was rated, over all the time that there is.
 * @param {Json[]} entries
 * @param {Json[]} goals
 * @param {Known} known
 * @returns {Json[]}
 */
export function goalCharts(entries, goals, known) {
  const said = ratings(entries, known);
  return goals.filter((goal) => said.has(identity(goal))).map((goal) => chartOf(goal, (said.get(identity(goal)) ?? []).slice(-MOST)));
}

/** @param {Json} goal @param {Json[]} said */
function chartOf(goal, said) {
  const [last, previous] = [said.at(-1)?.value ?? null, said.at(-2)?.value ?? null];
  return {
    id: `goal-${identity(goal)}`,
    title: wordsOf(goal),
    unit: "",
    min: 0,
    max: HIGHEST,
    series: [{ name: "", points: pointsOf(said) }],
    rows: said.map(({ day, value }) => ({ day, values: [value] })),
    last,
    previous,
    change: previous === null ? null : last - previous,
  };
}

/** On the grid of 100 by 100, from the first day to the last. */
function pointsOf(said) {
  const days = said.map(({ day }) => number(day) ?? 0);
  const [first, span] = [days[0] ?? 0, (days.at(-1) ?? 0) - (days[0] ?? 0)];
  return said.map(({ day, value }, place) => ({
    x: span > 0 ? Math.floor(((days[place] - first) * 100) / span) : 50,
    y: 100 - Math.floor((value * 100) / HIGHEST),
    day,
    value,
  }));
}
