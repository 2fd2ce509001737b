/** An entry as one line of a list: its title, the words that stand for it, its way. The twin of webapp/twins/rows.py. */
import { isUndecided } from "./alts.js";
import { steps } from "./custody.js";
import { at, compare, held, identity, isMapping, listing, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/**
 * By day and by the time on the person's own clock, then by id; the latest first.
 * @param {Json[]} entries
 * @returns {Json[]}
 */
export function newestFirst(entries) {
  const moments = new Map(records(entries).map((entry) => [entry, momentOf(entry)]));
  return [...moments.keys()].sort((one, other) => {
    return compareMoments(moments.get(other) ?? [], moments.get(one) ?? []);
  });
}

/**
 * Records by their id.
 * @param {any} found
 * @returns {Map<string, Json>}
 */
export const byId = (found) => new Map(records(found).map((record) => [identity(record), record]));

/**
 * The id of the worksheet that an entry or an assignment is written on.
 * @param {Json} record
 * @returns {string}
 */
export const sheetId = (record) => `${text(held(record, "worksheet"))}.${whole(held(record, "worksheet_version")) ?? ""}`;

/**
 * The lines of these entries, with what belongs to each found among the records of the context.
 * @param {Json} context
 * @param {Json[]} entries
 * @returns {Json[]}
 */
export function linesOf(context, entries) {
  const assignments = byId(at(context, "assignments"));
  const sheets = byId(at(context, "worksheets"));
  const seen = byId(at(context, "seen_marks"));
  return entries.map((entry) =>
    row(
      entry,
      assignments.get(text(held(entry, "assignment_id"))),
      sheets.get(sheetId(entry)),
      seen.get(`seen.${identity(entry)}`),
      context,
    ),
  );
}

/**
 * The line, its title in the language of the context, its times on the context's clock.
 * @param {Json} entry
 * @param {any} assignment
 * @param {any} sheet
 * @param {any} seen
 * @param {Json} context
 * @returns {Json}
 */
export const row = (entry, assignment, sheet, seen, context) => ({
  entry,
  title: title(entry, assignment, sheet, at(context, "lang")),
  lead: lead(entry, sheet),
  custody: steps(entry, seen, at(context, "now")),
  undecided: isUndecided(entry),
});

/**
 * What was agreed, else the name of the worksheet, else its id.
 * @param {Json} entry
 * @param {any} assignment
 * @param {any} sheet
 * @param {any} lang
 * @returns {string}
 */
export const title = (entry, assignment, sheet, lang) =>
  text(held(assignment, "title")) || said(held(sheet, "title"), lang) || text(held(entry, "worksheet"));

/**
 * Words in this language, else in English, else in the first that there is.
 * @param {any} words
 * @param {any} lang
 * @returns {string}
 */
export function said(words, lang) {
  const found = mapping(words);
  const names = [text(lang), "en", ...Object.keys(found).sort(compare)];
  return text(at(found, names.find((name) => text(at(found, name))) ?? ""));
}

/**
 * The words that stand for an entry: the field that its worksheet names, else the first with words.
 * @param {Json} entry
 * @param {any} sheet
 * @returns {string}
 */
export function lead(entry, sheet) {
  const fields = listing(held(sheet, "fields")).filter(isMapping);
  const first = fields.filter((field) => at(field, "lead") === true);
  const texts = fields.filter((field) => ["text", "long", "own"].includes(at(field, "type")));
  for (const field of [...first, ...texts]) {
    const kept = held(entry, `f:${text(at(field, "id"))}`);
    const parts = mapping(kept);
    const words = [kept, ...Object.keys(parts).sort(compare).map((key) => parts[key])].map(text).find(Boolean);
    if (words) return words;
  }
  return text(held(entry, "barrier_other"));
}

/**
 * Where an entry stands in the order of time: day, time on the person's own clock, id.
 * @param {any} entry
 * @returns {string[]}
 */
export const momentOf = (entry) => [text(held(entry, "day")), part(text(held(entry, "occurred_at")), 11, 16), identity(mapping(entry))];

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {number} below 0 if a comes before b
 */
export const compareMoments = (a, b) => compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]);
