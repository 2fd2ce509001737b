/**
 * What was learned, in how many different situations, and what is taken along at the end.
 * The twin of webapp/twins/learned.py, which says what a situation is.
 */
import { DONE, dayOf, heldDay } from "./dose.js";
import { goalsPage } from "./goals.js";
import { aPage, partOf } from "./paging.js";
import { rowsOf } from "./repeated.js";
import { linesOf, newestFirst } from "./rows.js";
import { fold } from "./search.js";
import { at, compare, held, identity, listing, mapping, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const PLACES = ["f:activity", "f:doing", "f:situation", "f:step", "f:where", "f:with"];
const PLAN = ["signs", "then", "people"];
const A_PAGE = 30;
const [MOST_HARD, MOST_PACKED] = [5, 200];

/**
 * What was learned, from the worksheet's own field and from the wrap.
 * @param {Json} entry
 * @returns {string[]}
 */
export const saidIn = (entry) => [text(held(entry, "f:learned")), text(held(entry, "learned"))].filter(Boolean);

/**
 * The situations that an entry speaks of, so that equal ones are equal texts.
 * @param {Json} entry
 * @returns {string[]}
 */
export function situationsIn(entry) {
  const found = PLACES.flatMap((name) => {
    const kept = held(entry, name);
    const picked = Object.entries(mapping(kept)).filter(([, value]) => value === true).map(([key]) => key);
    const words = text(kept) ? [text(kept)] : picked;
    return words.sort(compare).map((each) => `${name} ${fold(each)}`);
  });
  return found.length ? found : [text(held(entry, "assignment_id")) || text(held(entry, "worksheet"))];
}

/**
 * The sentences, the newest first, page by page; how many they are, from how many situations; what was hard and done.
 * @param {Json} context
 * @returns {Json}
 */
export function learnedPage(context) {
  const told = toldIn(context);
  const lines = linesIn(told);
  const hard = told.filter((each) => held(each, "although_hard") === true);
  const [shown, pages] = aPage(lines, A_PAGE, partOf(at(mapping(at(context, "query")), "month"))[1]);
  const wanted = new Set(shown.map((line) => line.entry_id));
  const rows = linesOf(context, told.filter((entry) => wanted.has(identity(entry))));
  const titles = new Map(rows.map((line) => [identity(line.entry), line.title]));
  const situations = new Set(told.filter((entry) => saidIn(entry).length).flatMap(situationsIn));
  return {
    lines: shown.map((line) => ({ ...line, title: titles.get(line.entry_id) ?? "" })),
    sentences: lines.length,
    situations: situations.size,
    hard: hard.length,
    hard_lines: linesOf(context, hard.slice(0, MOST_HARD)),
    pages,
  };
}

/**
 * All that is taken along when therapy ends.
 * @param {Json} context
 * @returns {Json}
 */
export function packPage(context) {
  const lines = linesIn(toldIn(context));
  const plan = at(context, "record");
  const goals = goalsPage(context);
  return {
    lines: lines.slice(0, MOST_PACKED),
    more: Math.max(0, lines.length - MOST_PACKED),
    plan: PLAN.map((step) => ({ id: step, lines: wordsIn(held(plan, `f:${step}`)) })),
    reminder: text(held(plan, "f:reminder")),
    goal_lines: [...goals.open_goals, ...goals.other_goals],
    takeaways: takenIn(context),
  };
}

/** @param {Json} context */
const toldIn = (context) => newestFirst(listing(at(context, "entries"))).filter((each) => DONE.includes(held(each, "status")));

/** @param {Json[]} told */
const linesIn = (told) => told.flatMap((entry) => saidIn(entry).map((words) => ({ entry_id: identity(entry), day: dayOf(entry), text: words })));

/** The lines of rows that have one column. */
const wordsIn = (kept) => rowsOf(kept).map((row) => text(at(mapping(kept), `${row}.words`))).filter(Boolean);

/** The takeaways of all sessions that were held, in the order in which they were said. */
function takenIn(context) {
  const days = new Map(records(at(context, "sessions")).map((each) => [identity(each), heldDay(each, at(context, "now"))]));
  const dayOfIt = (each) => days.get(text(held(each, "session_id"))) ?? "";
  const placeOf = (each) => whole(held(each, "order")) || 0;
  const found = records(at(context, "takeaways")).filter(dayOfIt);
  found.sort((one, other) => compare(dayOfIt(one), dayOfIt(other)) || placeOf(one) - placeOf(other));
  return found;
}
