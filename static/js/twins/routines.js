/** The client's own days, time and place for an assignment. The twin of webapp/twins/routines.py. */
import { DAYS } from "./calendar.js";
import { day, isClock, number, weekday } from "./days.js";
import { isPaused } from "./dose.js";
import { beside } from "./meetings.js";
import { byId } from "./rows.js";
import { at, body, held, listing, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** The digit for the version that makes a routine's id from its assignment's. */
const DIGIT = "8";
const MOST_WEEKS = 52;

/**
 * The routine of the assignment that is shown, or none.
 * @param {Json} context
 * @returns {Json}
 */
export function routineOf(context) {
  const ownId = beside(at(context, "assignment"), DIGIT);
  return { routine: byId(at(context, "routines")).get(ownId) ?? null };
}

/**
 * The form of a routine: what is there already, and what it is called.
 * @param {Json} context
 * @returns {Json}
 */
export function routineBegun(context) {
  return { own_id: beside(at(context, "assignment"), DIGIT), record: routineOf(context).routine };
}

/**
 * The assignment as an event of a calendar: on the client's own days and time, else on those that were agreed.
 * None where no days are known, and for what has ended or rests.
 * @param {Json} context
 * @returns {Json}
 */
export function routineEvents(context) {
  const [assignment, today] = [mapping(at(context, "assignment")), at(context, "today")];
  const [own, agreed] = [body(routineOf(context).routine), mapping(held(assignment, "dose"))];
  const days = daysOf(own, agreed);
  const starts = firstOf(agreed, days, number(today));
  const isOver = text(held(assignment, "retired")) !== "" || isPaused(assignment, today);
  if (days === null || starts === null || isOver) return { events: [] };
  const clock = [at(own, "f:time"), at(agreed, "time_of_day")].find(isClock) ?? "";
  const repeat = { days, every: everyOf(agreed), until: text(at(agreed, "end")) };
  const event = {
    uid: beside(assignment, DIGIT),
    what: "routine",
    title: text(at(own, "f:title")),
    starts: day(starts) + (clock ? `T${clock}` : ""),
    minutes: whole(at(agreed, "min_minutes")) || whole(held(at(context, "worksheet"), "minutes")),
    repeat: at(agreed, "period") === "once" ? null : repeat,
    reminder: 0,
  };
  return { events: [event] };
}

/** The days of the week, none of them for every day; null where nobody said which. @param {Json} own @param {Json} agreed */
function daysOf(own, agreed) {
  const chosen = DAYS.filter((each) => at(mapping(at(own, "f:days")), each) === true);
  const said = listing(at(agreed, "days")).map(whole);
  const days = chosen.length ? chosen : DAYS.filter((_, place) => said.includes(place));
  return days.length || at(agreed, "period") === "day" ? days : null;
}

/** Of how many weeks one has it. @param {Json} agreed */
function everyOf(agreed) {
  const every = at(agreed, "period") === "weeks" ? whole(at(agreed, "every")) : null;
  return every !== null && 1 < every && every <= MOST_WEEKS ? every : 1;
}

/**
 * The number of the first day from today on that it is for; null after its end.
 * @param {Json} agreed
 * @param {string[] | null} days
 * @param {number | null} here
 */
function firstOf(agreed, days, here) {
  const [begun, end, every] = [number(at(agreed, "start")), number(at(agreed, "end")), everyOf(agreed)];
  if (here === null || days === null) return null;
  const first = begun === null ? here : Math.max(here, begun);
  for (let count = first; count < first + 7 * every; count++) {
    const isTurn = begun === null || Math.floor((count - begun) / 7) % every === 0;
    if (isTurn && (days.length === 0 || days.includes(DAYS[weekday(count)]))) return end === null || count <= end ? count : null;
  }
  return null;
}
