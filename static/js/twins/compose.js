/**
 * From a form to operations, with what is wrong in it and where to go on.
 * The twin of webapp/twins/compose.py, which says what each form does.
 */
import { pickedOnly, typed } from "./answers.js";
import { offset } from "./days.js";
import { TICKS, missing, notGiven, phaseOf, readAnswers, readEnvelope, shareOf } from "./form.js";
import { riskIn } from "./risk.js";
import { sheetId } from "./rows.js";
import { at, body, held, identity, isMapping, mapping, part, records, same, text, whole } from "./shape.js";
import { fieldsOf } from "./told.js";

/** @typedef {Record<string, any>} Json */

export const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const COUNT = /^[0-9]{1,9}$/;
const STATUSES = ["done", "partly", "not_done", "draft"];
const NEW_FORMS = ["new_entry", "new_free_entry", "new_practice", "not_today"];

export const notHere = () => ({ missing: true, ops: [], errors: {} });
const entryOf = (context) => (isMapping(at(context, "entry")) ? at(context, "entry") : null);

/**
 * Make or change an entry.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function saveEntry(context, form) {
  const [entry, kind, sheet] = [entryOf(context), text(at(form, "form")), sheetOf(context, form)];
  if (!ID.test(text(at(context, "entry_id")))) return notHere();
  if (kind === "wrap") return entry ? saveWrap(context, form) : notHere();
  if (!sheet || (!entry && !NEW_FORMS.includes(kind))) return notHere();
  const [kept, errors] = read(context, form, sheet);
  if (Object.keys(errors).length) return { ops: [], errors, again: again(context, form) };
  return { ops: operations(context, kept), errors: {}, go: go(context, form, kept, sheet) };
}

/**
 * Let the therapist read an entry, or no more.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function shareEntry(context, form) {
  const share = typed(form, "share");
  const kept = share === "private" || share === "shared" ? { share } : {};
  return { ops: operations(context, kept), errors: {}, go: entryPage(context, kept.share ?? "") };
}

/**
 * Throw an entry away; one that is not here (any more) already is.
 * @param {Json} context
 * @returns {Json}
 */
export function deleteEntry(context) {
  const operation = { t: "entry.delete", id: text(at(context, "entry_id")) };
  return { ops: entryOf(context) ? [operation] : [], errors: {}, go: { view: "history", params: {}, notice: "deleted" } };
}

/**
 * Drafts live on the phone alone: elsewhere there is nothing to throw away.
 * @returns {Json}
 */
export const discardDraft = () => ({ ops: [], errors: {}, go: { view: "today", params: {}, notice: "" } });

/**
 * What a phone says about itself is known to that phone alone: elsewhere there is nothing to put away.
 * @returns {Json}
 */
export const dismiss = () => ({ ops: [], errors: {}, go: { view: "sync_status", params: {}, notice: "" } });

/** @param {Json} context @param {Json} form */
function saveWrap(context, form) {
  const [kept, errors] = readEnvelope(form);
  delete kept.occurred_on;
  delete kept.occurred_time;
  if (Object.keys(errors).length) return { ops: [], errors, again: entryPage(context) };
  return { ops: operations(context, kept), errors: {}, go: entryPage(context) };
}

/** @param {Json} context @param {Json} form */
function sheetOf(context, form) {
  const entry = entryOf(context);
  const wanted = entry ? sheetId(entry) : `${typed(form, "worksheet")}.${typed(form, "worksheet_version")}`;
  return records(at(context, "worksheets")).find((sheet) => identity(sheet) === wanted) ?? null;
}

/**
 * The whole entry as the form has it; empty answers are null.
 * @param {Json} context
 * @param {Json} form
 * @param {Json} sheet
 * @returns {[kept: Json, errors: Json]}
 */
function read(context, form, sheet) {
  const entry = entryOf(context);
  const phase = phaseOf(sheet, entry, at(form, "form") === "result");
  const status = statusOf(entry, form);
  let [kept, errors] = readEnvelope(form);
  if (at(form, "form") !== "not_today") {
    const [answered, wrong] = readAnswers(sheet, phase, form, body(entry), text(at(context, "now")));
    [kept, errors] = [{ ...kept, ...answered }, { ...errors, ...wrong }];
    if (status === "done" && typed(form, "as") === "done") Object.assign(errors, missing(sheet, phase, answered, errors));
  }
  const begins = phase === "result" && held(entry, "phase") !== "result";
  kept = onItsDay(context, sheet, kept, begins || !entry);
  kept = { ...occurred(context, kept, begins || !entry), status, ...(phase ? { phase } : {}) };
  if (entry) return [kept, errors];
  kept = { ...origin(context, form, sheet), ...kept };
  return [{ ...kept, share: at(kept, "share") || firstShare(context, form, sheet) }, errors];
}

/** A sheet that asks which day it is about happened on that day, unless another one was set by hand. */
function onItsDay(context, sheet, kept, begins) {
  const entry = entryOf(context);
  const names = fieldsOf(sheet).filter((field) => at(field, "begins") === "today").map((field) => `f:${text(at(field, "id"))}`);
  const told = names.map((name) => (at(kept, name) !== held(entry, name) ? at(kept, name) : null)).find(Boolean);
  const usual = begins ? text(at(context, "today")) : text(held(entry, "day"));
  return told && [null, undefined, usual].includes(at(kept, "occurred_on")) ? { ...kept, occurred_on: told } : kept;
}

/** @param {any} entry @param {Json} form */
function statusOf(entry, form) {
  if (at(form, "form") === "not_today") return "not_done";
  const said = typed(form, "as");
  return STATUSES.includes(said) ? said : text(held(entry, "status")) || "draft";
}

/**
 * The day and the moment, in the place of the two form fields.
 * @param {Json} context
 * @param {Json} kept
 * @param {boolean} begins
 * @returns {Json}
 */
function occurred(context, kept, begins) {
  const { occurred_on, occurred_time, ...rest } = kept;
  const [entry, now] = [entryOf(context), text(at(context, "now"))];
  const before = begins ? now : text(held(entry, "occurred_at"));
  const dayBefore = begins ? text(at(context, "today")) : text(held(entry, "day"));
  const day = occurred_on || dayBefore;
  const clock = occurred_time || part(before, 11, 16) || part(now, 11, 16);
  if (!begins && day === dayBefore && clock === part(before, 11, 16)) return rest;
  return { ...rest, day, occurred_at: `${day}T${clock}${offset(now)}` };
}

/**
 * What an entry belongs to; written once.
 * @param {Json} context
 * @param {Json} form
 * @param {Json} sheet
 * @returns {Json}
 */
function origin(context, form, sheet) {
  const [wanted, revision] = [typed(form, "assignment_id"), typed(form, "assignment_revision")];
  const isAgreed = ID.test(wanted);
  return {
    takeaway_id: takeawayIn(context, form) || null,
    assignment_id: isAgreed ? wanted : "",
    assignment_revision: isAgreed && COUNT.test(revision) ? Number(revision) : null,
    worksheet: text(held(sheet, "worksheet")),
    worksheet_version: whole(held(sheet, "version")),
    recorded_at: text(at(context, "now")),
  };
}

/** The takeaway that is practised, if it is one of this client's own. @param {Json} context @param {Json} form */
function takeawayIn(context, form) {
  const wanted = typed(form, "takeaway_id");
  return records(at(context, "takeaways")).some((each) => identity(each) === wanted) ? wanted : "";
}

/** @param {Json} context @param {Json} form @param {Json} sheet */
function firstShare(context, form, sheet) {
  const assignment = agreedIn(context, form);
  return shareOf({ me: at(context, "me"), worksheet: sheet, assignment });
}

/** @param {Json} context @param {Json} form */
function agreedIn(context, form) {
  const wanted = typed(form, "assignment_id");
  return records(at(context, "assignments")).find((each) => wanted !== "" && identity(each) === wanted) ?? null;
}

/**
 * @param {Json} context
 * @param {Json} kept
 * @returns {Json[]}
 */
function operations(context, kept) {
  const [entry, id] = [entryOf(context), text(at(context, "entry_id"))];
  if (!entry) return [{ t: "entry.create", id, body: newBody(kept) }];
  const changed = changes(body(entry), kept);
  return Object.keys(changed).length ? [{ t: "entry.edit", id, body: changed }] : [];
}

/**
 * A new entry holds what was given; only "belongs to no revision" is said aloud.
 * @param {Json} kept
 * @returns {Json}
 */
function newBody(kept) {
  const found = Object.entries(given(kept)).filter(([name, value]) => value !== false || !TICKS.includes(name));
  return { ...Object.fromEntries(found), assignment_revision: at(kept, "assignment_revision") ?? null };
}

/**
 * What was given, without empty answers and empty elements.
 * @param {Json} kept
 * @returns {Json}
 */
export function given(kept) {
  const found = Object.entries(kept).filter(([, value]) => !notGiven(value));
  return Object.fromEntries(found.map(([name, value]) => [name, isMapping(value) ? pickedOnly(value) : value]));
}

/**
 * What differs. A map says only which elements differ, null for one that was taken back.
 * @param {Json} before
 * @param {Json} kept
 * @returns {Json}
 */
export function changes(before, kept) {
  /** @type {Json} */
  const changed = {};
  for (const [name, value] of Object.entries(kept)) {
    const stood = at(before, name) ?? null;
    if (isMapping(value)) {
      const elements = Object.entries(value).filter(([key, level]) => !same(level, at(mapping(stood), key)));
      if (elements.length) changed[name] = Object.fromEntries(elements);
    } else if (!same(value, stood) && !(value === false && TICKS.includes(name) && stood === null)) {
      changed[name] = value;
    }
  }
  return changed;
}

/**
 * New drafts, and what is not for today, go back to Today; the rest shows the entry.
 * So does a draft with an answer that must be looked at: its page has the numbers to call.
 * @param {Json} context
 * @param {Json} form
 * @param {Json} kept
 * @param {Json} sheet
 */
function go(context, form, kept, sheet) {
  const isAside = !entryOf(context) && ["draft", "not_done"].includes(at(kept, "status"));
  return isAside && !riskIn(sheet, agreedIn(context, form), kept) ? { view: "today", params: {}, notice: "saved" } : entryPage(context);
}

/**
 * The form that was sent, to be shown with its errors.
 * @param {Json} context
 * @param {Json} form
 */
function again(context, form) {
  const kind = text(at(form, "form"));
  const wanted = typed(form, "assignment_id");
  const isKnown = records(at(context, "assignments")).some((assignment) => identity(assignment) === wanted);
  if (["new_entry", "not_today"].includes(kind) && isKnown) return { view: kind, params: { assignment_id: wanted } };
  if (entryOf(context)) {
    return { view: kind === "result" ? "result" : "edit_entry", params: { entry_id: text(at(context, "entry_id")) } };
  }
  const [params, practised] = [{ worksheet: typed(form, "worksheet") }, takeawayIn(context, form)];
  if (kind === "new_practice" && practised) return { view: kind, params: { takeaway_id: practised, ...params } };
  return { view: "new_free_entry", params };
}

/** @param {Json} context @param {string} notice */
const entryPage = (context, notice = "saved") => ({ view: "entry", params: { entry_id: text(at(context, "entry_id")) }, notice });
