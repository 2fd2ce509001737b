/**
 * The form of a record that is no entry: what it holds, and from what was typed to operations.
 * The twin of webapp/twins/own_record.py, which says how words that were kept aside are settled.
 */
import { typed } from "./answers.js";
import { changes, COUNT, given, ID, notHere } from "./compose.js";
import { answerValues, missing, readAnswers } from "./form.js";
import { shownRows } from "./repeated.js";
import { at, body, compare, held, identity, isEmpty, isMapping, listing, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const LET_GO = "let_go:";

const kindOf = (context) => mapping(at(context, "kind"));
const recordOf = (context) => (isMapping(at(context, "record")) ? at(context, "record") : null);
const nameOf = (field) => `f:${text(at(field, "id"))}`;
const fieldsIn = (kind) => listing(at(kind, "fields"));
const hasOwnOptions = (field) => at(field, "type") === "picks" && listing(at(field, "options")).length === 0;
const disputeOf = (record) => at(mapping(at(mapping(record), "extra")), "disputed");

/**
 * What a form shows: the values of its fields, its rows, and what was kept aside.
 * @param {Json} context
 * @returns {Json}
 */
export function recordFill(context) {
  const [kind, record] = [kindOf(context), recordOf(context)];
  const typedBefore = mapping(at(context, "values"));
  const values = isEmpty(typedBefore) ? { ...hidden(context, kind, record), ...valuesOf(kind, record) } : typedBefore;
  const rows = fieldsIn(kind).filter((field) => at(field, "type") === "rows");
  return {
    record,
    record_id: text(at(kind, "id")) || identity(mapping(record)) || text(at(context, "own_id")) || text(at(context, "fresh")),
    values,
    lines: Object.fromEntries(rows.map((field) => [text(at(field, "id")), shownRows(field, nameOf(field), values, at(context, "fresh"))])),
    share_value: text(at(values, "share")) || text(held(record, "share")) || text(at(kind, "share")),
    aside: keptAside(record),
    is_disputed: isSet(disputeOf(record)),
  };
}

/**
 * Make or change a record of this kind.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function saveRecord(context, form) {
  const [kind, record, id] = [kindOf(context), recordOf(context), text(at(context, "record_id"))];
  if (!ID.test(id) || !["", id].includes(text(at(kind, "id")))) return notHere();
  const formAgain = again(context, form);
  const [kept, errors] = read(context, kind, form);
  if (!isEmpty(errors)) return { ops: [], errors, again: formAgain };
  const params = paramsOf(listing(at(kind, "go_names")), record ? body(record) : kept, id);
  const go = { view: at(kind, "go") ?? null, params, notice: at(kind, "notice") ?? null };
  return { ops: operations(kind, record, id, kept, form), errors: {}, again: formAgain, go };
}

/**
 * Throw a record away.
 * @param {Json} context
 * @returns {Json}
 */
export function deleteRecord(context) {
  const [kind, record] = [kindOf(context), recordOf(context)];
  const id = identity(mapping(record));
  const params = paramsOf(listing(at(kind, "gone_names")), body(record), id);
  const go = { view: at(kind, "gone") ?? null, params, notice: "deleted" };
  return { ops: [{ t: `${text(at(kind, "kind"))}.delete`, id }], errors: {}, again: go, go };
}

/**
 * What another phone wrote in the same places: each with its field, its words and its operation.
 * @param {any} record
 * @returns {Json[]}
 */
export function keptAside(record) {
  const alts = listing(at(mapping(at(mapping(record), "extra")), "alts")).filter(isMapping);
  return alts
    .filter((alt) => ID.test(text(at(alt, "op"))))
    .map((alt) => ({
      op: at(alt, "op"),
      field: text(at(alt, "k")).replace(/^f:/, ""),
      at: text(at(alt, "at")),
      words: wordsOf(at(alt, "v")),
    }));
}

/** @param {any} value @returns {string} */
function wordsOf(value) {
  if (!isMapping(value)) return text(value) || String(whole(value) ?? "");
  const parts = Object.keys(value).sort(compare).map((key) => wordsOf(value[key]));
  return parts.filter(Boolean).join(", ");
}

/** As Python takes a value for true. */
/** What Python takes for true. @param {any} value @returns {boolean} */
export const isSet = (value) => (Array.isArray(value) ? value.length > 0 : isMapping(value) ? !isEmpty(value) : Boolean(value));

/** The kind as a worksheet; what can be picked of one's own list is whatever the form picks, or held. */
const sheetOf = (kind, form) => ({ body: { fields: fieldsIn(kind).map((field) => withOwnOptions(field, form)) } });

/** @param {Json} field @param {Json} form */
function withOwnOptions(field, form) {
  if (!hasOwnOptions(field)) return field;
  const begin = `${nameOf(field)}:`;
  const names = Object.keys(form).sort(compare).filter((key) => key.startsWith(begin));
  const picked = names.map((key) => key.slice(begin.length)).filter((option) => ID.test(option));
  return { ...field, options: picked.map((id) => ({ id })) };
}

/** What travels with a form unseen. */
function hidden(context, kind, record) {
  const assignment = mapping(at(context, "assignment"));
  const beside = {
    assignment_id: identity(assignment),
    assignment_revision: String(whole(held(assignment, "revision")) || ""),
    entry_id: identity(mapping(at(context, "entry"))),
    session_id: identity(mapping(at(context, "session"))),
  };
  const about = Object.fromEntries(listing(at(kind, "about")).map((name) => [name, at(beside, name) ?? ""]));
  return { form: text(at(context, "view")), base: String(whole(at(mapping(record), "rev")) ?? 0), ...about };
}

/** @param {Json} kind @param {any} record */
function valuesOf(kind, record) {
  const filled = fieldsIn(kind).map((field) => {
    if (!hasOwnOptions(field)) return answerValues([field], { entry: record ?? { body: {} } });
    const chosen = mapping(held(record, nameOf(field)));
    const names = Object.keys(chosen).filter((option) => chosen[option] === true);
    return Object.fromEntries(names.map((option) => [`${nameOf(field)}:${option}`, "1"]));
  });
  return Object.assign({}, ...filled);
}

/**
 * The whole record as the form has it; empty answers are null.
 * @returns {[kept: Json, errors: Json]}
 */
function read(context, kind, form) {
  const [record, now] = [recordOf(context), text(at(context, "now"))];
  const sheet = sheetOf(kind, withHeld(kind, record, form));
  const [answered, wrong] = readAnswers(sheet, "", form, body(record), now);
  const lacking = Object.keys(missing(sheet, "", answered, wrong));
  const errors = { ...wrong, ...Object.fromEntries(lacking.map((name) => [name, { code: "needed" }])) };
  const share = typed(form, "share");
  const before = text(held(record, "share")) || text(at(kind, "share"));
  const shared = at(kind, "share") ? { share: ["private", "shared"].includes(share) ? share : before } : {};
  const kept = { ...answered, ...shared };
  return [record ? kept : { ...aboutOf(kind, form), ...kept, recorded_at: now }, errors];
}

/** The form, with an empty box for what was picked before: what is not ticked any more is taken back. */
function withHeld(kind, record, form) {
  const picks = fieldsIn(kind).filter((field) => at(field, "type") === "picks");
  const names = picks.flatMap((field) => Object.keys(mapping(held(record, nameOf(field)))).map((option) => `${nameOf(field)}:${option}`));
  return { ...Object.fromEntries(names.map((name) => [name, ""])), ...form };
}

/** What a new record belongs to. */
function aboutOf(kind, form) {
  const found = listing(at(kind, "about")).map((name) => {
    const words = typed(form, name);
    if (name === "assignment_revision") return [name, COUNT.test(words) ? Number(words) : null];
    return [name, ID.test(words) ? words : null];
  });
  return Object.fromEntries(found);
}

/** @returns {Json[]} */
function operations(kind, record, id, kept, form) {
  const name = text(at(kind, "kind"));
  if (!record) return [{ t: `${name}.create`, id, body: given(kept) }];
  const changed = changes(body(record), kept);
  const drop = keptAside(record).map(({ op }) => op).filter((op) => at(form, LET_GO + op) === "1");
  if (drop.length || isSet(disputeOf(record))) return [{ t: `${name}.settle`, id, drop, body: changed }];
  return isEmpty(changed) ? [] : [{ t: `${name}.edit`, id, body: changed }];
}

/** The form that was sent, to be shown with its errors. */
function again(context, form) {
  const views = mapping(at(kindOf(context), "forms"));
  const sent = text(at(form, "form"));
  const view = Object.hasOwn(views, sent) ? sent : (Object.keys(views).sort(compare)[0] ?? "more");
  const names = listing(at(views, view));
  const before = body(recordOf(context));
  const source = isEmpty(before) ? Object.fromEntries(names.map((name) => [name, typed(form, name)])) : before;
  const params = paramsOf(names, source, text(at(context, "record_id")));
  return names.every((name) => ID.test(text(params[name]))) ? { view, params } : { view: "more", params: {} };
}

/** @param {string[]} names @param {Json} source @param {string} id */
const paramsOf = (names, source, id) =>
  Object.fromEntries(names.map((name) => [name, name === "record_id" ? id : text(at(source, name))]));
