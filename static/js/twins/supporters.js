/** Supporters: what one of them sees, and what they wrote. The twin of webapp/twins/supporters.py, which says what they never see. */
import { typed } from "./answers.js";
import { add } from "./days.js";
import { beads, isActive, ofAssignment, tally, weekStart } from "./dose.js";
import { rowOf } from "./goals.js";
import { newestFirst } from "./rows.js";
import { at, body, compare, held, identity, listing, mapping, part, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** For how long words of supporters stand on Today if nobody puts them away. */
const DAYS = 14;
const DONE = ["done", "part"];

/**
 * The supporters, and all that they wrote, the newest first.
 * @param {Json} context
 * @returns {Json}
 */
export function supportersPage(context) {
  const away = putAway(context);
  const encouragements = inOrder(context).map((each) => ({ encouragement: each, is_away: away.includes(identity(each)) }));
  return { supporters: records(at(context, "grants")), encouragements };
}

/**
 * What can be shown: the agreements that stand, and what was chosen before.
 * @param {Json} context
 * @returns {Json}
 */
export function supporterForm(context) {
  const values = mapping(at(context, "values"));
  const choices = records(at(context, "assignments")).flatMap((assignment) => {
    const isShown = Boolean(typed(values, `f:shown:${identity(assignment)}`));
    if (!isShown && !isActive(assignment, at(context, "today"))) return [];
    return [{ assignment, row: rowOf(assignment), is_shown: isShown }];
  });
  return { choices };
}

/**
 * All that the supporter of this grant sees.
 * @param {Json} context
 * @returns {Json}
 */
export function seenBySupporter(context) {
  const grant = body(at(context, "record"));
  const [shown, called] = [mapping(at(grant, "f:shown")), mapping(at(grant, "f:called"))];
  const items = records(at(context, "assignments"))
    .filter((assignment) => at(shown, identity(assignment)) === true && isActive(assignment, at(context, "today")))
    .map((assignment) => itemOf(assignment, called, context));
  const week = at(grant, "f:weekly") === true ? weekOf(items) : null;
  return { seen: { items, week, may_write: at(grant, "f:messages") === true } };
}

/**
 * The newest of what supporters wrote lately and nobody put away, and how many more there are.
 * @param {Json} context
 * @returns {Json}
 */
export function encouraged(context) {
  const [away, since] = [putAway(context), add(at(context, "today"), -DAYS)];
  const isNews = (each) => !away.includes(identity(each)) && compare(part(text(held(each, "at")), 0, 10), since) >= 0;
  const found = inOrder(context).filter(isNews);
  return { encouraged: found[0] ?? null, encouraged_more: Math.max(0, found.length - 1) };
}

/**
 * Put what a supporter wrote away.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function dismissEncouragement(context, form) {
  const wanted = identity(mapping(at(context, "encouragement")));
  const kept = { encouragement_id: wanted, recorded_at: text(at(context, "now")) };
  const operation = { t: "dismissal.create", id: text(at(context, "fresh")), body: kept };
  const view = typed(form, "go") === "supporters" ? "supporters" : "today";
  return { ops: putAway(context).includes(wanted) ? [] : [operation], errors: {}, go: { view, params: {}, notice: "" } };
}

/** @param {Json} assignment @param {Json} called @param {Json} context */
function itemOf(assignment, called, context) {
  const day = at(context, "today");
  const start = weekStart([], day, at(context, "now"));
  const entries = ofAssignment(newestFirst(listing(at(context, "entries"))), assignment);
  const dots = beads(assignment, entries, start, day).map((dot) => ({ ...dot, state: stateOf(dot.state, dot.now) }));
  const count = tally(assignment, entries, start, day);
  const [days, planned] = [dots.filter(({ state }) => state === "done").length, dots.filter(({ state }) => state !== "off").length];
  return {
    title: text(at(called, `${rowOf(assignment)}.words`)) || text(held(assignment, "title")),
    dots,
    done: count.period === "week" ? count.done : days,
    of: count.period === "week" ? count.of : count.period === "day" ? planned : null,
  };
}

/** What a supporter is told of a day: a reason for not doing it looks like any other empty day. */
function stateOf(state, isToday) {
  if (DONE.includes(state)) return "done";
  if (state === "rest") return isToday ? "now" : "none";
  return state;
}

/** How much of what was agreed for the week is done; null where nothing was agreed by the week. */
function weekOf(items) {
  const counted = items.filter((item) => item.of);
  if (counted.length === 0) return null;
  const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
  return { done: sum(counted.map((item) => Math.min(item.done, item.of))), of: sum(counted.map((item) => item.of)) };
}

/** @param {Json} context @returns {string[]} */
const putAway = (context) => records(at(context, "dismissals")).map((each) => text(held(each, "encouragement_id")));

/** @param {Json} context @returns {Json[]} */
function inOrder(context) {
  const when = (each) => text(held(each, "at"));
  return records(at(context, "encouragements")).sort((one, other) => compare(when(other), when(one)) || compare(identity(other), identity(one)));
}
