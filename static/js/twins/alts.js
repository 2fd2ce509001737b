/** Words of an entry that were kept aside until the person decides. The twin of webapp/twins/alts.py. */
import { at, listing, mapping, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const DISPUTES = ["delete_waits", "edited_after_delete"];
/** What an entry belongs to is written with its first words; nobody is asked about it. */
export const SILENT = ["assignment_id", "assignment_revision", "goal_id", "phase", "recorded_at", "takeaway_id", "worksheet", "worksheet_version"];

/** @param {any} entry */
const extraOf = (entry) => mapping(at(mapping(entry), "extra"));

/**
 * The values kept aside, in the order in which they arrived.
 * @param {any} entry
 * @returns {Json[]}
 */
export const altsOf = (entry) =>
  listing(at(extraOf(entry), "alts"))
    .map(mapping)
    .filter((alt) => text(at(alt, "op")) && text(at(alt, "k")));

/**
 * Whether the person is asked about it.
 * @param {Json} alt
 * @returns {boolean}
 */
export const asks = (alt) => at(alt, "locked") !== true && !SILENT.includes(text(at(alt, "k")));

/**
 * Why nobody else sees the entry before the person has decided; "" when it is not disputed.
 * @param {any} entry
 * @returns {string}
 */
export function disputeOf(entry) {
  const said = text(at(extraOf(entry), "disputed"));
  return DISPUTES.includes(said) ? said : "";
}

/**
 * Whether the person has something to decide about this entry.
 * @param {any} entry
 * @returns {boolean}
 */
export const isUndecided = (entry) => disputeOf(entry) !== "" || altsOf(entry).some(asks);
