/**
 * Everything in one order of time: sessions, what was agreed, what was written.
 * The twin of webapp/twins/timeline.py, which says what a stretch is.
 */
import { local, localDay } from "./days.js";
import { DONE, dayOf, heldDay } from "./dose.js";
import { HIGHEST, LIST, SHEET, knownOf, wordsOf } from "./goals.js";
import { isMeasure, score } from "./measures.js";
import { aPage, partOf } from "./paging.js";
import { rowsOf } from "./repeated.js";
import { byId, lead, sheetId, title } from "./rows.js";
import { at, compare, held, identity, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const A_PAGE = 100;
/** @type {[string, string[]][]} */
const OWN = [
  ["goal", ["f:goal"]],
  ["preparation", ["f:topic1", "f:topic2", "f:topic3", "f:well", "f:hard", "f:question"]],
  ["reflection", ["f:stayed", "f:differently", "f:step"]],
  ["therapy_feedback", ["f:going", "f:wish"]],
  ["proposal", ["f:what"]],
  ["adjust_request", ["f:words"]],
];

/**
 * One page of stretches, the newest first: {session, goes_on, takeaways, items}.
 * @param {Json} context
 * @returns {Json}
 */
export function timeline(context) {
  const place = text(at(mapping(at(context, "query")), "month"));
  const lines = bounded(newestFirst(eventsIn(context)), newestFirst(sessionsIn(context)));
  const [shown, pages] = aPage(lines, A_PAGE, partOf(place)[1]);
  return { stretches: stretchesOf(shown, context), pages };
}

/** Where each stands: day, time on the person's own clock, then the id and what happened to it. */
function newestFirst(events) {
  for (const event of events) event.place = [event.day, part(event.at, 11, 16), event.id, event.kind];
  return events.sort((one, other) => comparePlaces(other.place, one.place, 4));
}

function comparePlaces(a, b, count) {
  for (let which = 0; which < count; which++) {
    const order = compare(a[which], b[which]);
    if (order) return order;
  }
  return 0;
}

/** Each session before what came after it; last what came before the first session. */
function bounded(events, sessions) {
  const found = [];
  let next = 0;
  for (const session of sessions) {
    found.push({ begins: true, session: session.record, event: null });
    while (next < events.length && comparePlaces(events[next].place, session.place, 2) >= 0) {
      found.push({ begins: false, session: session.record, event: events[next] });
      next += 1;
    }
  }
  return [...found, ...events.slice(next).map((event) => ({ begins: false, session: null, event }))];
}

function stretchesOf(lines, context) {
  const about = {
    sheets: byId(at(context, "worksheets")),
    agreed: byId(at(context, "assignments")),
    known: knownOf(at(context, "goals")),
    lang: at(context, "lang"),
  };
  const taken = records(at(context, "takeaways"));
  const order = (each) => whole(held(each, "order")) ?? 0;
  /** @type {Json[]} */
  const found = [];
  for (const { begins, session, event } of lines) {
    if (!found.length || found[found.length - 1].session !== session) {
      const mine = taken.filter((each) => session && held(each, "session_id") === identity(session));
      const takeaways = mine.sort((one, other) => order(one) - order(other));
      found.push({ session, goes_on: session !== null && !begins, takeaways, items: [] });
    }
    if (event) found[found.length - 1].items.push(itemOf(event, about));
  }
  return found;
}

/** One line: an entry with its title, first words and numbers; of everything else what it says itself. */
function itemOf({ place, ...event }, { sheets, agreed, known, lang }) {
  if (event.kind !== "entry") return { ...event, title: "", score: null, ratings: [] };
  const entry = event.record;
  const sheet = sheets.get(sheetId(entry));
  const isTold = DONE.includes(held(entry, "status"));
  return {
    ...event,
    title: title(entry, agreed.get(text(held(entry, "assignment_id"))), sheet, lang),
    text: lead(entry, sheet),
    score: isTold && isMeasure(sheet) ? score(entry, sheet) : null,
    ratings: isTold && held(entry, "worksheet") === SHEET ? ratingsOf(entry, known) : [],
  };
}

/** How far each goal of a check had come, in the words that the goal has now. */
function ratingsOf(entry, known) {
  const kept = mapping(held(entry, LIST));
  const lines = rowsOf(kept).map((row) => {
    const words = text(at(kept, `${row}.goal`));
    return { words: wordsOf(known.of(row, words)) || words, value: whole(at(kept, `${row}.progress`)) };
  });
  return lines.filter(({ words, value }) => words && value !== null && value >= 0 && value <= HIGHEST);
}

/** Those that were held, each where it began: what was agreed in it comes after. */
function sessionsIn(context) {
  const now = at(context, "now");
  const past = records(at(context, "sessions")).filter((session) => heldDay(session, now));
  return past.map((session) => {
    const starts = text(held(session, "starts_at"));
    const began = localDay(starts, now) === heldDay(session, now) ? starts : text(held(session, "held_at"));
    return eventOf("session", session, began, "", context);
  });
}

function eventsIn(context) {
  const entries = records(at(context, "entries")).map((entry) => {
    return { kind: "entry", record: entry, id: identity(entry), day: dayOf(entry), at: text(held(entry, "occurred_at")), text: "" };
  });
  const own = OWN.flatMap(([kind, fields]) =>
    records(at(context, kind)).map((record) => {
      const words = fields.map((name) => text(held(record, name))).find(Boolean) ?? "";
      return eventOf(kind, record, text(held(record, "recorded_at")), words, context);
    }),
  );
  return [...entries, ...own, ...agreements(context)];
}

/** What was agreed, changed, paused, taken up again and ended; the text is the reason. */
function agreements(context) {
  /** @type {Map<string, Json[]>} */
  const kept = new Map();
  for (const revision of records(at(context, "revisions"))) {
    const of = text(held(revision, "assignment_id"));
    kept.set(of, [...(kept.get(of) ?? []), revision]);
  }
  const number = (revision) => whole(held(revision, "revision")) ?? 0;
  return records(at(context, "assignments")).flatMap((assignment) => {
    const mine = (kept.get(identity(assignment)) ?? []).sort((one, other) => number(one) - number(other));
    const found = mine.map((revision, which) => {
      const kind = changeOf(mine[which - 1], revision);
      const why = kind === "agreed" ? "" : text(held(revision, kind === "paused" ? "paused_reason" : "reason"));
      return { ...eventOf(kind, revision, text(held(revision, "at")), why, context), record: assignment };
    });
    if (!mine.length) found.push(eventOf("agreed", assignment, text(held(assignment, "agreed_at")), "", context));
    const ended = text(held(assignment, "retired"));
    const last = eventOf("ended", assignment, ended, text(held(assignment, "retired_reason")), context);
    // After what else happened to it in that minute.
    return ended ? [...found, { ...last, id: `${last.id}.ended` }] : found;
  });
}

function changeOf(before, revision) {
  if (!before) return "agreed";
  const [rested, rests] = [before, revision].map((each) => text(held(each, "paused")));
  return rested === rests ? "revised" : rests ? "paused" : "resumed";
}

function eventOf(kind, record, instant, words, context) {
  const now = at(context, "now");
  return { kind, record, id: identity(record), day: localDay(instant, now), at: local(instant, now), text: words };
}
