/** One entry, for reading: its answers, how it went, how far it has come. The twin of webapp/twins/entry_page.py. */
import { isUndecided } from "./alts.js";
import { steps } from "./custody.js";
import { DISTRESS, LEVELS, hidden, wrapValues } from "./form.js";
import { outcome } from "./measures.js";
import { waitsForResult } from "./overview.js";
import { entryRisk } from "./risk.js";
import { lead, title } from "./rows.js";
import { at, compare, held, identity, isEmpty, isMapping, mapping, records, text, whole } from "./shape.js";
import { answersOf, computedOf } from "./told.js";

/** @typedef {Record<string, any>} Json */

/**
 * Everything that the page and the card of an entry show.
 * @param {Json} context
 * @returns {Json}
 */
export function entryPage(context) {
  const [entry, sheet] = [mapping(at(context, "entry")), at(context, "worksheet")];
  const seen = at(context, "seen") ?? null;
  const comments = records(at(context, "comments")).filter((each) => held(each, "entry_id") === identity(entry));
  const distress = DISTRESS.map((name) => ({ name, value: whole(held(entry, name)) }));
  const typedBefore = mapping(at(context, "values"));
  return {
    title: title(entry, at(context, "assignment"), sheet, at(context, "lang")),
    lead: lead(entry, sheet),
    answers: answersOf(entry, sheet),
    computed: computedOf(entry, sheet),
    outcome: outcome(entry, sheet, at(context, "entries")),
    risk: entryRisk(context),
    distress: distress.filter(({ value }) => value !== null),
    wrap: wrapOf(entry),
    custody: steps(entry, seen, at(context, "now")),
    undecided: isUndecided(entry),
    comments: comments.sort((one, other) => compare(text(held(one, "at")), text(held(other, "at")))),
    seen,
    can_open_result: waitsForResult(entry, sheet),
    can_edit: isMapping(sheet) && !isEmpty(sheet),
    is_draft: held(entry, "status") === "draft",
    values: isEmpty(typedBefore) ? { ...hidden({ ...context, view: "wrap" }), ...wrapValues(entry) } : typedBefore,
  };
}

/** @param {Json} entry */
function wrapOf(entry) {
  /** @type {Json[]} */
  const found = [];
  for (const name of ["amount_done", ...LEVELS, "learned", "barriers", "barrier_other"]) {
    const value = name === "barriers" ? barriersOf(entry) : LEVELS.includes(name) ? whole(held(entry, name)) : text(held(entry, name)) || null;
    if (value !== null) found.push({ name, value });
  }
  return found;
}

/** @param {Json} entry */
function barriersOf(entry) {
  const barriers = mapping(held(entry, "barriers"));
  const ids = Object.keys(barriers).filter((id) => barriers[id] === true);
  return ids.length ? ids.sort(compare) : null;
}
