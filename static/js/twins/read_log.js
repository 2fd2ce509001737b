/** What was read, by whom and when, the latest first. The twin of webapp/twins/read_log.py. */
import { aPage, partOf } from "./paging.js";
import { byId, sheetId, title } from "./rows.js";
import { at, compare, held, identity, mapping, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const A_PAGE = 100;

/**
 * A page of the marks, each with its entry (null where it is gone) and what that is called.
 * @param {Json} context
 * @returns {Json}
 */
export function readLog(context) {
  const [entries, assignments, sheets] = ["entries", "assignments", "worksheets"].map((name) => byId(at(context, name)));
  const marks = records(at(context, "seen_marks")).sort((one, other) => compareMoments(momentOf(other, entries), momentOf(one, entries)));
  const [, page] = partOf(at(mapping(at(context, "query")), "month"));
  const [shown, pages] = aPage(marks, A_PAGE, page);
  const line = (mark) => lineOf(mark, entries.get(text(held(mark, "entry_id"))) ?? null, assignments, sheets, at(context, "lang"));
  return { readings: shown.map(line), read_count: marks.length, pages };
}

/** @param {Json} mark @param {Json | null} entry @param {Map<string, Json>} assignments @param {Map<string, Json>} sheets @param {any} lang */
function lineOf(mark, entry, assignments, sheets, lang) {
  const name = entry ? title(entry, assignments.get(text(held(entry, "assignment_id"))), sheets.get(sheetId(entry)), lang) : "";
  return { entry, title: name, by: text(held(mark, "by")), at: text(held(mark, "at")) };
}

/**
 * When it was read; of what was read at once, by the entry's own day and time.
 * @param {Json} mark
 * @param {Map<string, Json>} entries
 */
function momentOf(mark, entries) {
  const entry = entries.get(text(held(mark, "entry_id"))) ?? null;
  return [text(held(mark, "at")), text(held(entry, "day")), text(held(entry, "occurred_at")), identity(mark)];
}

/** @param {string[]} one @param {string[]} other */
const compareMoments = (one, other) => one.map((part, place) => compare(part, other[place])).find((found) => found !== 0) ?? 0;
