/**
 * How often something was agreed, and how often it was done: beads and tallies.
 * The twin of webapp/twins/dose.py, which says which seven days are shown.
 */
import { add, day, localDay, number, weekday } from "./days.js";
import { at, body, compare, held, identity, listing, mapping, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

export const DONE = ["done", "partly"];
const MOST_WEEKS = 52;
const MOST_MONTHS = 24;
const STATES = [["done", "done"], ["partly", "part"], ["not_done", "rest"]];

/** @param {Json} assignment */
const doseOf = (assignment) => mapping(held(assignment, "dose"));

/**
 * Whether an assignment is there to be done: begun, not ended, not retired, not paused.
 * @param {Json} assignment
 * @param {any} today
 * @returns {boolean}
 */
export function isActive(assignment, today) {
  return isAgreed(assignment, today) && !isPaused(assignment, today);
}

/**
 * Whether it rests for now; from the day that its pause ends on it goes on by itself.
 * @param {Json} assignment
 * @param {any} today
 * @returns {boolean}
 */
export function isPaused(assignment, today) {
  const [here, until] = [number(today), number(held(assignment, "paused_until"))];
  return text(held(assignment, "paused")) !== "" && (here === null || until === null || here < until);
}

/**
 * Whether it is begun, not ended and not retired; it may be paused.
 * @param {Json} assignment
 * @param {any} today
 * @returns {boolean}
 */
export function isAgreed(assignment, today) {
  const dose = doseOf(assignment);
  const [here, start, end] = [number(today), number(at(dose, "start")), number(at(dose, "end"))];
  const isOver = text(held(assignment, "retired")) !== "";
  if (isOver || here === null) return !isOver;
  return (start === null || start <= here) && (end === null || here <= end);
}

/**
 * Whether the day with this number is one of those that were agreed.
 * @param {Json} assignment
 * @param {number} count
 * @returns {boolean}
 */
export function isDue(assignment, count) {
  const dose = doseOf(assignment);
  const [start, end] = [number(at(dose, "start")), number(at(dose, "end"))];
  if ((start !== null && count < start) || (end !== null && count > end)) return false;
  const days = listing(at(dose, "days")).map(whole).filter((found) => found !== null);
  return days.length === 0 || days.includes(weekday(count));
}

/**
 * The first of the seven days that are shown.
 * @param {any} sessions
 * @param {any} today
 * @param {any} now
 * @returns {string}
 */
export function weekStart(sessions, today, now) {
  const here = number(today);
  if (here === null) return "";
  const last = number(lastHeld(sessions, now));
  return day(last !== null && here - last >= 0 && here - last <= 6 ? last : here - weekday(here));
}

/**
 * The day of the last session that was held; nothing if there was none.
 * @param {any} sessions
 * @param {any} now
 * @returns {string}
 */
export const lastHeld = (sessions, now) =>
  records(sessions).reduce((last, session) => (compare(heldDay(session, now), last) > 0 ? heldDay(session, now) : last), "");

/**
 * The day on which a session was held; nothing if it was not.
 * @param {Json} session
 * @param {any} now
 * @returns {string}
 */
export function heldDay(session, now) {
  if (held(session, "status") !== "held") return "";
  return localDay(text(held(session, "held_at")) || held(session, "starts_at"), now);
}

/**
 * The seven days from start, each with its state.
 * @param {Json} assignment
 * @param {Json[]} entries those of the assignment
 * @param {string} start
 * @param {any} today
 * @returns {Json[]}
 */
export function beads(assignment, entries, start, today) {
  const [first, here] = [number(start), number(today)];
  if (first === null || here === null) return [];
  /** @type {Map<string, string[]>} */
  const byDay = new Map();
  for (const entry of entries) {
    byDay.set(dayOf(entry), [...(byDay.get(dayOf(entry)) ?? []), text(held(entry, "status"))]);
  }
  return Array.from({ length: 7 }, (_, place) => {
    const count = first + place;
    const statuses = byDay.get(day(count)) ?? [];
    return { day: day(count), state: stateOf(statuses, count - here, isDue(assignment, count)), now: count === here };
  });
}

/** @param {string[]} statuses @param {number} distance @param {boolean} due */
function stateOf(statuses, distance, due) {
  const found = STATES.find(([status]) => statuses.includes(status));
  if (found) return found[1];
  if (!due) return "off";
  if (distance === 0) return "now";
  return distance > 0 ? "later" : "none";
}

/**
 * How often it was done, of how often it was agreed: today, in the seven days, or ever; in so many `weeks` from the
 * day on which it began, or from the day after the last session that was `lastSession`.
 * @param {Json} assignment
 * @param {Json[]} entries
 * @param {string} start
 * @param {any} today
 * @param {string} lastSession
 * @returns {{done: number, of: number | null, period: string}}
 */
export function tally(assignment, entries, start, today, lastSession = "") {
  const dose = doseOf(assignment);
  const times = whole(at(dose, "times_per_period"));
  const named = text(at(dose, "period"));
  const weeks = named === "weeks" ? weeksOf(dose, today) : null;
  const period = weeks || ["day", "week", "once", "session"].includes(named) ? named : "none";
  const [first, last] = weeks ?? spanOf(period, start, today, lastSession);
  const isIn = (entry) => compare(first, dayOf(entry)) <= 0 && compare(dayOf(entry), last) <= 0;
  const done = entries.filter((entry) => counts(entry) && isIn(entry)).length;
  const of = period === "none" ? null : ["day", "week"].includes(period) && times && times > 0 ? times : 1;
  return { done, of, period };
}

/**
 * The day on which so many weeks begin again; nothing where it is not agreed in weeks.
 * @param {Json} assignment
 * @param {any} today
 * @returns {string}
 */
export function nextTurn(assignment, today) {
  const dose = doseOf(assignment);
  const weeks = at(dose, "period") === "weeks" ? weeksOf(dose, today) : null;
  return weeks ? add(weeks[1], 1) : "";
}

/** @param {string} period @param {string} start @param {any} today @param {string} lastSession */
function spanOf(period, start, today, lastSession) {
  if (period === "day") return [text(today), text(today)];
  if (period === "once") return ["", "9999-12-31"];
  if (period === "session") return [add(lastSession, 1), "9999-12-31"];
  return [start, add(start, 6)];
}

/** The first and the last day of the weeks that today is in; null where they cannot be counted. */
function weeksOf(dose, today) {
  const [begun, here, every] = [number(at(dose, "start")), number(today), whole(at(dose, "every"))];
  if (begun === null || here === null || every === null || every < 1 || every > MOST_WEEKS) return null;
  const first = begun + Math.floor(Math.max(here - begun, 0) / (7 * every)) * 7 * every;
  return [day(first), day(first + 7 * every - 1)];
}

/**
 * How many months of entries the cards need, this one included: `least`, or back to the day that one counts from.
 * Once counts from the beginning of what was agreed, before each session from the last one that was held.
 * @param {Json} context
 * @param {Json} loaded
 * @param {number} least
 * @returns {number}
 */
export function monthsBack(context, loaded, least) {
  const [today, here] = [at(context, "today"), month(at(context, "today"))];
  const last = lastHeld(at(loaded, "sessions"), at(context, "now"));
  const agreed = records(at(loaded, "assignments")).filter((each) => isActive(each, today));
  const begun = agreed.map((each) => month(begins(doseOf(each), last, today)));
  if (here === null) return least;
  return Math.min(Math.max(least, ...begun.flatMap((each) => (each === null ? [] : [here - each + 1]))), MOST_MONTHS);
}

/** The day from which on it is counted, if that may be long ago. */
function begins(dose, last, today) {
  const period = at(dose, "period");
  if (period === "weeks") return (weeksOf(dose, today) ?? [""])[0];
  if (period === "session") return last || at(dose, "start");
  return period === "once" ? at(dose, "start") : "";
}

/** Months since the year 0. */
const month = (value) => (number(value) === null ? null : Number(value.slice(0, 4)) * 12 + Number(value.slice(5, 7)));

/**
 * Whether nothing more is waited for today.
 * @param {Json[]} entries
 * @param {{done: number, of: number | null, period: string}} count
 * @param {any} today
 * @returns {boolean}
 */
export function isDoneToday(entries, count, today) {
  if (["day", "once", "weeks", "session"].includes(count.period)) return count.done >= (count.of ?? 1);
  return entries.some((entry) => counts(entry) && dayOf(entry) === text(today));
}

/**
 * The calendar day of an entry; nothing if it has none.
 * @param {Json} entry
 * @returns {string}
 */
export const dayOf = (entry) => text(held(entry, "day"));

/**
 * The entries of one assignment.
 * @param {Json[]} entries
 * @param {Json} assignment
 * @returns {Json[]}
 */
export const ofAssignment = (entries, assignment) => entries.filter((entry) => at(body(entry), "assignment_id") === identity(assignment));

/** @param {Json} entry */
const counts = (entry) => DONE.includes(held(entry, "status"));
