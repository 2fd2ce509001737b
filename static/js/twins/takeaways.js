/** What was taken from a session, and how often it was practised. The twin of webapp/twins/takeaways.py. */
import { DONE } from "./dose.js";
import { byId, linesOf, newestFirst } from "./rows.js";
import { at, held, identity, listing, mapping, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const MOST = 100;

/**
 * How often each takeaway was practised, by its id: a part counts, a plan that came to nothing does not.
 * @param {any} entries
 * @returns {Map<string, number>}
 */
export function times(entries) {
  const found = new Map();
  for (const entry of records(entries).filter((each) => DONE.includes(held(each, "status")))) {
    const tied = text(held(entry, "takeaway_id"));
    if (tied) found.set(tied, (found.get(tied) ?? 0) + 1);
  }
  return found;
}

/**
 * The numbers for a list of takeaways.
 * @param {Json} context
 * @returns {Json}
 */
export const practised = (context) => ({ practised: Object.fromEntries(times(at(context, "entries"))) });

/**
 * One takeaway: the session that it is from, and the entries in which it was practised.
 * @param {Json} context
 * @returns {Json}
 */
export function takeawayPage(context) {
  const takeaway = mapping(at(context, "takeaway"));
  const tied = newestFirst(listing(at(context, "entries"))).filter((each) => held(each, "takeaway_id") === identity(takeaway));
  return {
    session: byId(at(context, "sessions")).get(text(held(takeaway, "session_id"))) ?? null,
    entries: linesOf(context, tied.slice(0, MOST)),
    times: times(tied).get(identity(takeaway)) ?? 0,
  };
}
