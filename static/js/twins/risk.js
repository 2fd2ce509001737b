/**
 * The answer that is looked at by itself: in the form, on the entry's page, and on the server.
 * The twin of webapp/twins/risk.py, which says what a worksheet's `risk` is.
 */
import { valueOf } from "./measures.js";
import { at, body, held, listing, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const FEW_DIGITS = /^[0-9]{1,3}$/;

/**
 * Which field of a worksheet is looked at, and from which number on; null if none is.
 * @param {any} sheet
 * @param {any} assignment
 * @returns {Json | null}
 */
export function ruleOf(sheet, assignment) {
  const said = mapping(held(sheet, "risk"));
  const [wanted, least] = [text(at(said, "field")), whole(at(said, "at_least"))];
  const field = listing(held(sheet, "fields")).map(mapping).find((each) => wanted && at(each, "id") === wanted);
  if (!field) return null;
  const agreed = whole(at(mapping(held(assignment, "thresholds")), wanted));
  return { field, at_least: agreed ?? least ?? 1 };
}

/**
 * The answer if it is at or over the number; null if it is not.
 * @param {any} sheet
 * @param {any} assignment
 * @param {Json} answers
 * @returns {Json | null}
 */
export function riskIn(sheet, assignment, answers) {
  const rule = ruleOf(sheet, assignment);
  if (!rule) return null;
  const size = valueOf(rule.field, at(answers, `f:${text(at(rule.field, "id"))}`));
  return size === null || size < rule.at_least ? null : { ...rule, number: size };
}

/**
 * What a form needs to show the card as soon as the answer is given.
 * @param {Json} context
 * @returns {Json | null}
 */
export function askedRisk(context) {
  const rule = ruleOf(at(context, "worksheet"), at(context, "assignment"));
  if (!rule) return null;
  const options = listing(at(rule.field, "options")).map(mapping);
  const over = options.filter((each) => Object.keys(each).length && (whole(at(each, "value")) || 0) >= rule.at_least);
  const ids = over.map((each) => text(at(each, "id")));
  const name = `f:${text(at(rule.field, "id"))}`;
  const typed = text(at(mapping(at(context, "values")), name));
  const size = FEW_DIGITS.test(typed) ? Number(typed) : null;
  const isNumber = at(rule.field, "type") !== "pick";
  return {
    ...rule,
    name,
    is_number: isNumber,
    options: ids.join(" "),
    is_met: isNumber ? size !== null && size >= rule.at_least : ids.includes(typed),
  };
}

/**
 * The same for the page of an entry: what stands in it, or was kept aside of it, at or over the number.
 * @param {Json} context
 * @returns {Json | null}
 */
export function entryRisk(context) {
  const [entry, sheet, assignment] = [mapping(at(context, "entry")), at(context, "worksheet"), at(context, "assignment")];
  let found = riskIn(sheet, assignment, body(entry));
  for (const alt of listing(at(mapping(at(entry, "extra")), "alts")).map(mapping)) {
    const name = text(at(alt, "k"));
    if (!found && name) found = riskIn(sheet, assignment, Object.fromEntries([[name, at(alt, "v")]]));
  }
  return found;
}
