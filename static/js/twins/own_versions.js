/** Records beside entries of which two versions wait for the person. The twin of webapp/twins/own_versions.py. */
import { isSet, keptAside } from "./own_record.js";
import { at, held, identity, mapping, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** The words that tell one from the others of its kind, where there can be several. */
const NAMED = new Map([["coping_strategy", "f:what"], ["goal", "f:goal"], ["share_grant", "f:name"]]);

/**
 * One line for each record whose form has words of another phone beside it, or that was deleted elsewhere.
 * @param {Json} context
 * @returns {Json}
 */
export const ownVersions = (context) => ({ own_versions: records(at(context, "own")).filter(isUnsettled).map(lineOf) });

/**
 * Whether the form of this record has something to settle.
 * @param {Json} record
 * @returns {boolean}
 */
export const isUnsettled = (record) => keptAside(record).length > 0 || isSet(at(mapping(at(record, "extra")), "disputed"));

/** @param {Json} record @returns {Json} */
function lineOf(record) {
  const kind = text(at(record, "kind"));
  return { kind, record_id: identity(record), title: text(held(record, NAMED.get(kind) ?? "")) };
}
