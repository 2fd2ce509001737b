/** What is kept beside therapy sessions: what to bring to the next, how it goes, what stayed. The twin of webapp/twins/meetings.py. */
import { ID } from "./compose.js";
import { add, local } from "./days.js";
import { heldDay } from "./dose.js";
import { byId } from "./rows.js";
import { at, compare, held, identity, mapping, part, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** For so many days after a session Today asks what stayed. */
const ASKED_FOR = 7;
const MOST_EARLIER = 12;
/** An hour before a session a calendar may say so. */
const [REMINDED, MOST_AHEAD] = [60, 50];
const FIELDS = ["f:topic1", "f:topic2", "f:topic3", "f:well", "f:hard", "f:question"];

/**
 * The id of what is kept beside this session, or beside the time before there was one.
 * @param {any} session
 * @param {string} digit
 * @returns {string}
 */
export function beside(session, digit) {
  const name = identity(mapping(session));
  return ID.test(name) ? name.slice(0, 14) + digit + name.slice(15) : `00000000-0000-${digit}000-8000-000000000000`;
}

/**
 * The last session that was held.
 * @param {Json} context
 * @returns {Json | null}
 */
export function lastSession(context) {
  const day = (session) => heldDay(session, at(context, "now"));
  const past = records(at(context, "sessions")).filter((each) => day(each) !== "");
  past.sort((one, other) => compare(day(other), day(one)) || compare(identity(other), identity(one)));
  return past[0] ?? null;
}

/**
 * A form beside a session, the last one where the address names none: what is there, and what it is called.
 * @param {Json} context
 * @returns {Json}
 */
export function meetingBegun(context) {
  const session = at(context, "session") || lastSession(context);
  const ownId = beside(session, text(at(mapping(at(context, "kind")), "beside")));
  return { session, own_id: ownId, record: byId(at(context, "mine")).get(ownId) ?? null };
}

/**
 * What is prepared since the last session, and what was prepared for those before, the newest first.
 * @param {Json} context
 * @returns {Json}
 */
export function prepared(context) {
  const last = lastSession(context);
  const here = byId(at(context, "preparations")).get(beside(last, "8")) ?? null;
  const sessions = byId(at(context, "sessions"));
  const written = (each) => text(held(each, "recorded_at"));
  const earlier = records(at(context, "preparations")).filter((each) => each !== here && says(each));
  earlier.sort((one, other) => compare(written(other), written(one)) || compare(identity(other), identity(one)));
  const line = (each) => ({ preparation: each, topics: topics(each), after: sessions.get(text(held(each, "session_id"))) ?? null });
  return {
    last_session: last,
    preparation: says(here) ? here : null,
    topics: topics(here),
    feedback: byId(at(context, "feedback")).get(beside(last, "a")) ?? null,
    reflection: byId(at(context, "reflections")).get(beside(last, "9")) ?? null,
    earlier: earlier.slice(0, MOST_EARLIER).map(line),
  };
}

/**
 * Up to three topics in their order, without the gaps.
 * @param {any} preparation
 * @returns {string[]}
 */
export const topics = (preparation) =>
  FIELDS.slice(0, 3)
    .map((name) => text(held(preparation, name)))
    .filter((words) => words !== "");

const says = (preparation) => FIELDS.some((name) => text(held(preparation, name)) !== "");

/**
 * The session that was held lately and that nothing was written about yet.
 * @param {Json} context
 * @returns {Json}
 */
export function reflectOn(context) {
  const last = lastSession(context);
  const day = last ? heldDay(last, at(context, "now")) : "";
  const isLate = day === "" || compare(add(day, ASKED_FOR), text(at(context, "today"))) < 0;
  const hasSaid = byId(at(context, "reflections")).has(beside(last, "9"));
  return { reflect_on: isLate || hasSaid ? null : last };
}

/**
 * The sessions that are still to come as events of a calendar.
 * @param {Json} context
 * @returns {Json}
 */
export function sessionEvents(context) {
  const planned = records(at(context, "sessions")).filter((each) => held(each, "status") === "planned");
  const begins = (each) => local(held(each, "starts_at"), at(context, "now"));
  const ahead = planned.filter((each) => compare(part(begins(each), 0, 10), text(at(context, "today"))) >= 0);
  ahead.sort((one, other) => compare(begins(one), begins(other)) || compare(identity(one), identity(other)));
  const event = (each) => ({
    uid: identity(each),
    what: "session",
    title: "",
    starts: text(held(each, "starts_at")),
    minutes: held(each, "minutes") ?? null,
    reminder: REMINDED,
  });
  return { events: ahead.slice(0, MOST_AHEAD).map(event) };
}
