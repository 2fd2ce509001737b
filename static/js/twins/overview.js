/** The pages that look at many entries: Today, Log, one assignment, Prepare. The twin of webapp/twins/overview.py. */
import { isUndecided } from "./alts.js";
import { local, localDay } from "./days.js";
import { DONE, beads, dayOf, heldDay, isActive, isAgreed, isDoneToday, isPaused, lastHeld, nextTurn, ofAssignment, tally, weekStart } from "./dose.js";
import { phaseOf } from "./form.js";
import { wordsOf } from "./goals.js";
import { resources } from "./resources.js";
import { byId, linesOf, newestFirst, row, sheetId } from "./rows.js";
import { at, compare, held, identity, listing, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const MOST = 100;
/** Minutes of a worksheet that does not say how long it takes. */
const UNSAID = 1440;

/**
 * A card for each assignment that is there to be done, the next session, and what was taken from the last.
 * @param {Json} context
 * @returns {Json}
 */
export function today(context) {
  const day = at(context, "today");
  const sheets = byId(at(context, "worksheets"));
  const entries = newestFirst(listing(at(context, "entries")));
  const start = weekStart(at(context, "sessions"), day, at(context, "now"));
  const agreed = records(at(context, "assignments")).filter((each) => isAgreed(each, day));
  const active = agreed.filter((each) => !isPaused(each, day));
  const cards = active.map((each) => card(each, sheets, ofAssignment(entries, each), start, context));
  const shown = new Set(cards.flatMap((each) => [each.draft_entry, each.result_entry]).map((each) => identity(mapping(each))));
  const others = entries.filter((each) => !shown.has(identity(each)));
  return {
    cards,
    paused: agreed.filter((each) => isPaused(each, day)),
    week_start: start,
    undecided: entries.filter(isUndecided),
    unfinished: unfinished(others, sheets, context),
    ...sessionsAhead(context),
  };
}

/** @param {Json} assignment @param {Map<string, Json>} sheets @param {Json[]} entries @param {string} start @param {Json} context */
function card(assignment, sheets, entries, start, context) {
  const [sheet, day] = [sheets.get(sheetId(assignment)) ?? null, at(context, "today")];
  const count = tally(assignment, entries, start, day, lastHeld(at(context, "sessions"), at(context, "now")));
  const draft = entries.find((entry) => held(entry, "status") === "draft") ?? null;
  const waiting = entries.find((entry) => waitsForResult(entry, sheet) && isRipe(entry, sheet, at(context, "now"))) ?? null;
  const isFinished = isDoneToday(entries, count, day);
  const agreedMinutes = whole(at(mapping(held(assignment, "dose")), "min_minutes"));
  return {
    assignment,
    worksheet: sheet,
    title: text(held(assignment, "title")),
    goal: wordsOf(byId(at(context, "goals")).get(text(held(assignment, "goal_id")))),
    dots: beads(assignment, entries, start, day),
    ...count,
    next: nextTurn(assignment, day),
    minutes: agreedMinutes || whole(held(sheet, "minutes")) || 0,
    state: draft ? "draft" : waiting ? "result" : isFinished ? "done" : "open",
    last: entries[0] ?? null,
    draft_entry: draft,
    result_entry: waiting,
  };
}

/**
 * Whether a plan is complete, and what came of it is still to be written.
 * @param {Json} entry
 * @param {any} sheet
 * @returns {boolean}
 */
export const waitsForResult = (entry, sheet) => DONE.includes(held(entry, "status")) && phaseOf(mapping(sheet), entry, false) === "plan";

/**
 * The moment from which a result can be written, where the plan names one.
 * @param {Json} entry
 * @param {any} sheet
 * @returns {string}
 */
export function dueOf(entry, sheet) {
  const due = text(held(sheet, "due"));
  return due ? text(held(entry, `f:${due}`)) : "";
}

/**
 * Whether the moment has come; a plan that names none is ripe at once.
 * @param {Json} entry
 * @param {any} sheet
 * @param {any} now
 * @returns {boolean}
 */
export const isRipe = (entry, sheet, now) => compare(part(local(dueOf(entry, sheet), now), 0, 16), part(text(now), 0, 16)) <= 0;

/** Drafts and plans that no card shows; `due` is the moment that a plan waits for. */
function unfinished(entries, sheets, context) {
  /** @type {Json[]} */
  const found = [];
  const agreed = byId(at(context, "assignments"));
  for (const entry of entries) {
    const sheet = sheets.get(sheetId(entry));
    const isDraft = held(entry, "status") === "draft";
    if (isDraft || waitsForResult(entry, sheet)) {
      const due = isDraft || isRipe(entry, sheet, at(context, "now")) ? "" : dueOf(entry, sheet);
      found.push({ ...row(entry, agreed.get(text(held(entry, "assignment_id"))), sheet, null, context), state: isDraft ? "draft" : "result", due });
    }
  }
  return found.slice(0, MOST);
}

/**
 * The next planned session, and the takeaways of the last one that was held.
 * @param {Json} context
 * @returns {Json}
 */
export function sessionsAhead(context) {
  const [sessions, now] = [records(at(context, "sessions")), at(context, "now")];
  const starts = (session) => localDay(held(session, "starts_at"), now) + part(text(held(session, "starts_at")), 10, 16);
  const day = (session) => heldDay(session, now);
  const planned = sessions.filter((each) => held(each, "status") === "planned");
  const ahead = planned.filter((each) => compare(starts(each), text(at(context, "today"))) >= 0);
  const past = sessions.filter((each) => day(each) !== "");
  ahead.sort((one, other) => compare(starts(one), starts(other)) || compare(identity(one), identity(other)));
  past.sort((one, other) => compare(day(other), day(one)) || compare(identity(other), identity(one)));
  const taken = records(at(context, "takeaways")).filter((each) => past.length && held(each, "session_id") === identity(past[0]));
  const order = (takeaway) => whole(held(takeaway, "order")) || 0;
  return { next_session: ahead[0] ?? null, takeaways: taken.sort((one, other) => order(one) - order(other)) };
}

/**
 * What can be logged: what was agreed, then every worksheet in its newest version, the quickest first.
 * @param {Json} context
 * @returns {Json}
 */
export function log(context) {
  const sheets = byId(at(context, "worksheets"));
  const agreed = records(at(context, "assignments")).filter((each) => isActive(each, at(context, "today")));
  const choices = agreed.map((each) => ({ worksheet: sheets.get(sheetId(each)) ?? null, assignment: each }));
  const version = (sheet) => whole(held(sheet, "version")) || 0;
  /** @type {Map<string, Json>} */
  const newest = new Map();
  for (const sheet of records(at(context, "worksheets"))) {
    const name = text(held(sheet, "worksheet"));
    const known = newest.get(name);
    if (held(sheet, "agreed_only") === true) continue;
    if (!known || version(known) < version(sheet)) newest.set(name, sheet);
  }
  const minutes = (name) => whole(held(newest.get(name), "minutes")) || UNSAID;
  const free = [...newest.keys()].sort((one, other) => minutes(one) - minutes(other) || compare(one, other)).map((name) => ({ worksheet: newest.get(name), assignment: null }));
  return { choices: [...choices.filter((choice) => choice.worksheet), ...free] };
}

/**
 * One assignment: its beads, its entries newest first, how it was changed.
 * @param {Json} context
 * @returns {Json}
 */
export function assignmentPage(context) {
  const [assignment, day, sheet] = [mapping(at(context, "assignment")), at(context, "today"), at(context, "worksheet")];
  const seen = byId(at(context, "seen_marks"));
  const entries = ofAssignment(newestFirst(listing(at(context, "entries"))), assignment);
  const start = weekStart(at(context, "sessions"), day, at(context, "now"));
  const revisions = records(at(context, "revisions")).filter((each) => held(each, "assignment_id") === identity(assignment));
  const order = (revision) => whole(held(revision, "revision")) || 0;
  const line = (entry) => row(entry, assignment, sheet, seen.get(`seen.${identity(entry)}`), context);
  return {
    dots: beads(assignment, entries, start, day),
    week_start: start,
    tally: tally(assignment, entries, start, day, lastHeld(at(context, "sessions"), at(context, "now"))),
    is_active: isActive(assignment, day),
    is_paused: isPaused(assignment, day),
    resources: resources(assignment),
    entries: entries.slice(0, MOST).map(line),
    found: entries.length,
    result_entry: entries.find((entry) => waitsForResult(entry, sheet)) ?? null,
    revisions: revisions.sort((one, other) => order(other) - order(one)),
  };
}

/**
 * What to bring to the next session: the entries that should be looked at together.
 * @param {Json} context
 * @returns {Json}
 */
export function prepare(context) {
  const since = lastHeld(at(context, "sessions"), at(context, "now"));
  const isFlagged = (entry) => held(entry, "ask_review") === true && compare(dayOf(entry), since) >= 0;
  const flagged = newestFirst(listing(at(context, "entries"))).filter(isFlagged);
  return { ...sessionsAhead(context), flagged: linesOf(context, flagged.slice(0, MOST)) };
}
