/** What is on this phone and what was received, line by line. The twin of webapp/twins/sending.py. */
import { isUndecided } from "./alts.js";
import { byId, linesOf, sheetId, title } from "./rows.js";
import { at, held, listing, mapping, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const VERBS = ["create", "edit", "delete", "settle"];

/**
 * The lines of this phone, each with what it is about; and the entries that wait for the person's choice.
 * @param {Json} context
 * @returns {Json}
 */
export function syncStatus(context) {
  const phone = mapping(at(context, "phone"));
  const known = ["entries", "assignments", "worksheets"].map((name) => byId(at(context, name)));
  const lines = (found) => listing(found).map((line) => lineOf(mapping(line), known, at(context, "lang")));
  const queue = lines(at(phone, "queue"));
  return {
    look: queue.filter((line) => line.state !== "waiting"),
    waiting: queue.filter((line) => line.state === "waiting"),
    held: lines(at(phone, "held")),
    received: lines(at(phone, "received")),
    undecided: linesOf(context, records(at(context, "entries")).filter(isUndecided)),
  };
}

/** @param {Json} line @param {Map<string, Json>[]} known @param {any} lang @returns {Json} */
function lineOf(line, [entries, assignments, worksheets], lang) {
  const entry = entries.get(text(at(line, "record_id")));
  const assignment = assignments.get(text(held(entry, "assignment_id")));
  const sheet = entry ? worksheets.get(sheetId(entry)) : null;
  const verb = text(at(line, "t")).split(".").slice(1).join(".");
  return {
    ...line,
    kind: text(at(line, "t")).split(".")[0],
    verb: VERBS.includes(verb) ? verb : "edit",
    title: entry ? title(entry, assignment, sheet, lang) : "",
    is_here: entry !== undefined,
  };
}
