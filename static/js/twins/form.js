/**
 * A form about an entry: which fields it shows, what they hold, and what they say.
 * The twin of webapp/twins/form.py, which says what the phases of an entry are.
 */
import { fillField, fillPicks, pickedOnly, readChoice, readClock, readDay, readField, readNumber, readPicks, readWords, typed } from "./answers.js";
import { carried, offered } from "./own.js";
import { askedRisk } from "./risk.js";
import { fillRows, lacking, readRows, shownRows } from "./repeated.js";
import { at, held, identity, isEmpty, isMapping, listing, mapping, part, records, text, whole } from "./shape.js";
import { answersTo, fieldsOf } from "./told.js";

/** @typedef {Record<string, any>} Json */

const AMOUNTS = ["none", "some", "half", "most", "all", "more"];
const BARRIERS = [
  "forgot", "no_time", "upset", "avoided", "too_hard", "unsure", "no_point", "no_fit", "boring",
  "no_situation", "no_privacy", "nuisance", "worried", "perfect", "fine", "other",
];
export const DISTRESS = ["distress_before", "distress_peak", "distress_after"];
export const LEVELS = ["difficulty", "helpfulness", "understood_how", "made_sense_why"];
/** How strong the pull to avoid it was, 0-10. */
export const URGE = "avoid_urge";
/** How sure of being able to do it, before and after, 0-10. */
export const SURE = ["confidence_before", "confidence_after"];
export const WORDS = ["note_to_therapist", "learned", "barrier_other"];
/** What is ticked, or is not. */
export const TICKS = ["although_hard", "ask_review"];
const SILENT = [...DISTRESS, ...SURE, ...TICKS, "barriers"];
const SHOWS = new Map([
  ["new_entry", SILENT],
  ["new_free_entry", SILENT],
  ["new_practice", SILENT],
  ["edit_entry", SILENT],
  ["result", SILENT],
  ["not_today", ["barriers", URGE]],
]);
const BARRIER_FIELD = { type: "picks", options: BARRIERS.map((id) => ({ id })), closed: true };

/** @type {Map<string, (words: string) => [any, any]>} */
const READERS = new Map();
READERS.set("occurred_on", readDay).set("occurred_time", readClock);
READERS.set("share", (words) => readChoice(words, ["private", "shared"]));
READERS.set("amount_done", (words) => readChoice(words, AMOUNTS));
for (const name of DISTRESS) READERS.set(name, (words) => readNumber(words, 0, 100));
for (const name of LEVELS) READERS.set(name, (words) => readNumber(words, 0, 4));
for (const name of [URGE, ...SURE]) READERS.set(name, (words) => readNumber(words, 0, 10));
for (const name of WORDS) READERS.set(name, readWords);

/**
 * What a form shows: its fields by where they stand, and the value of each.
 * @param {Json} context
 * @returns {Json}
 */
export function formFill(context) {
  const entry = at(context, "entry") ?? null;
  const typedBefore = mapping(at(context, "values"));
  const sheet = sheetOfWords(context, typedBefore);
  const here = { ...context, worksheet: sheet };
  const phase = phaseOf(sheet, entry, text(at(context, "view")) === "result");
  const asked = listing(held(at(context, "assignment"), "ask"));
  const shown = fieldsOf(sheet).filter((field) => text(at(field, "phase")) === phase && isAsked(field, asked, entry));
  const values = isEmpty(typedBefore) ? { ...hidden(here), ...envelopeValues(here), ...answerValues(shown, here) } : typedBefore;
  const drawn = shown.map((field) => ({ ...field, ...surroundings(field, values, here) }));
  const errors = mapping(at(context, "errors"));
  const isShort = (field) => at(field, "short") === true || asked.includes(at(field, "id"));
  return {
    entry,
    assignment: at(context, "assignment") ?? null,
    worksheet: sheet,
    phase,
    phase_title: phaseTitle(sheet, phase),
    short_fields: drawn.filter(isShort),
    more_fields: drawn.filter((field) => !isShort(field)),
    more_open: at(context, "view") === "edit_entry" || speaksOf(shown.filter((field) => !isShort(field)), { ...typedBefore, ...errors }),
    locked_answers: phase === "result" ? answersTo(fieldsOf(sheet).filter((field) => at(field, "phase") !== "result"), entry) : [],
    share_value: text(at(values, "share")) || shareOf(here),
    risk: askedRisk({ ...here, values }),
    values,
  };
}

/**
 * The answers to one phase of a worksheet, empty ones as null; and the errors by form name.
 * A time that reads as it did keeps the offset that it was held with.
 * @param {Json} sheet
 * @param {string} phase
 * @param {Json} form
 * @param {Json} before
 * @param {any} now
 * @returns {[kept: Json, errors: Json]}
 */
export function readAnswers(sheet, phase, form, before, now) {
  /** @type {Json} */
  const kept = {};
  /** @type {Json} */
  const errors = {};
  for (const field of fieldsOf(sheet)) {
    if (text(at(field, "phase")) !== phase) continue;
    const name = `f:${text(at(field, "id"))}`;
    if (["picks", "rows"].includes(at(field, "type"))) {
      const [many, wrong] = at(field, "type") === "picks" ? readPicks(field, name, form) : readRows(field, name, form, now);
      kept[name] = many;
      Object.assign(errors, wrong);
      continue;
    }
    const [value, error] = readField(field, name, form, now);
    const isAsBefore = at(field, "type") === "time" && value && part(text(at(before, name)), 0, 16) === value.slice(0, 16);
    kept[name] = isAsBefore ? before[name] : value;
    if (error) errors[name] = error;
  }
  return [kept, errors];
}

/**
 * An error for each answer without which this phase is not complete.
 * @param {Json} sheet
 * @param {string} phase
 * @param {Json} kept
 * @param {Json} errors
 * @returns {Json}
 */
export function missing(sheet, phase, kept, errors) {
  const names = fieldsOf(sheet).filter((field) => text(at(field, "phase")) === phase).flatMap((field) => {
    const name = `f:${text(at(field, "id"))}`;
    const itself = at(field, "required") === true && notGiven(at(kept, name)) ? [name] : [];
    return at(field, "type") === "rows" ? [...itself, ...lacking(field, name, mapping(at(kept, name)))] : itself;
  });
  return Object.fromEntries(names.filter((name) => !Object.hasOwn(errors, name)).map((name) => [name, { code: "required" }]));
}

/**
 * Everything beside the answers that this form speaks of; and the errors by form name.
 * @param {Json} form
 * @returns {[kept: Json, errors: Json]}
 */
export function readEnvelope(form) {
  /** @type {Json} */
  const kept = {};
  /** @type {Json} */
  const errors = {};
  for (const [name, read] of READERS) {
    if (typeof at(form, name) !== "string" && !isOn(form, name)) continue;
    const [value, error] = read(typed(form, name));
    if (value !== null || name !== "share") kept[name] = value;
    if (error) errors[name] = error;
  }
  const [barriers] = readPicks(BARRIER_FIELD, "barriers", form);
  if (!isEmpty(pickedOnly(barriers)) || isOn(form, "barriers")) kept.barriers = barriers;
  for (const name of TICKS) {
    const ticked = typed(form, name) === "1";
    if (ticked || isOn(form, name)) kept[name] = ticked;
  }
  return [kept, errors];
}

/**
 * Whether the form shows this control, although it may send nothing.
 * @param {Json} form
 * @param {string} name
 * @returns {boolean}
 */
export const isOn = (form, name) =>
  (SHOWS.get(text(at(form, "form"))) ?? []).includes(name) || at(form, `on:${name}`) === "1";

/**
 * The phase that a form about this entry is for.
 * @param {Json} sheet
 * @param {any} entry
 * @param {boolean} isResult
 * @returns {string}
 */
export function phaseOf(sheet, entry, isResult) {
  if (listing(held(sheet, "phases")).length === 0) return "";
  return isResult || held(entry, "phase") === "result" ? "result" : "plan";
}

/**
 * What an entry starts as: as was agreed; a free one private unless person and worksheet say shared.
 * @param {Json} context
 * @returns {string}
 */
export function shareOf(context) {
  const before = held(at(context, "entry"), "share");
  if (before === "private" || before === "shared") return before;
  const assignment = at(context, "assignment");
  if (isMapping(assignment)) return held(assignment, "share") === "private" ? "private" : "shared";
  const both = [held(at(context, "me"), "share_default"), held(at(context, "worksheet"), "share")];
  return both.every((share) => share === "shared") ? "shared" : "private";
}

/**
 * What travels with a form unseen.
 * @param {Json} context
 * @returns {Json}
 */
export function hidden(context) {
  const [entry, sheet, assignment] = ["entry", "worksheet", "assignment"].map((name) => mapping(at(context, name)));
  const isNew = isEmpty(entry);
  const revision = whole(isNew ? held(assignment, "revision") : held(entry, "assignment_revision"));
  const version = whole(held(sheet, "version"));
  return {
    form: text(at(context, "view")),
    base: String(whole(at(entry, "rev")) || 0),
    assignment_id: isNew ? identity(assignment) : text(held(entry, "assignment_id")),
    assignment_revision: revision === null ? "" : String(revision),
    worksheet: text(held(sheet, "worksheet")),
    worksheet_version: version === null ? "" : String(version),
    recorded_at: text(held(entry, "recorded_at")) || text(at(context, "now")),
    takeaway_id: isNew ? identity(mapping(at(context, "takeaway"))) : "",
  };
}

/**
 * The form values of everything beside the answers. A result begins with the present day and time.
 * @param {Json} context
 * @returns {Json}
 */
export function envelopeValues(context) {
  const entry = mapping(at(context, "entry"));
  const begins = isEmpty(entry) || (at(context, "view") === "result" && held(entry, "phase") !== "result");
  const day = begins ? "" : text(held(entry, "day"));
  const moment = begins ? text(at(context, "now")) : text(held(entry, "occurred_at"));
  return {
    occurred_on: day || text(at(context, "today")),
    occurred_time: part(moment, 11, 16),
    share: shareOf(context),
    ...wrapValues(entry),
  };
}

/**
 * The form values of distress, wrap, barriers and notes.
 * @param {any} entry
 * @returns {Json}
 */
export function wrapValues(entry) {
  /** @type {Json} */
  const values = {};
  for (const name of ["amount_done", ...WORDS]) if (text(held(entry, name))) values[name] = held(entry, name);
  for (const name of [...DISTRESS, ...LEVELS, URGE, ...SURE]) {
    const level = whole(held(entry, name));
    if (level !== null) values[name] = String(level);
  }
  for (const name of TICKS) if (held(entry, name) === true) values[name] = "1";
  return { ...values, ...fillPicks(BARRIER_FIELD, "barriers", mapping(held(entry, "barriers"))) };
}

/**
 * The form values of the answers; those of a new entry that are known from earlier.
 * @param {Json[]} fields
 * @param {Json} context
 * @returns {Json}
 */
export function answerValues(fields, context) {
  const entry = mapping(at(context, "entry"));
  const isNew = isEmpty(entry);
  const filled = fields.map((field) => {
    const name = `f:${text(at(field, "id"))}`;
    const kept = held(entry, name);
    if (at(field, "type") === "rows") return isNew ? carried(field, name, context) : fillRows(field, name, kept);
    const isToday = at(field, "type") === "day" && isNew && at(field, "begins") === "today";
    return fillField(field, name, isToday ? at(context, "today") : kept);
  });
  return Object.assign({}, ...filled);
}

/** The worksheet in the version that the words of this form were written on. */
function sheetOfWords(context, typedBefore) {
  const wanted = `${text(at(typedBefore, "worksheet"))}.${text(at(typedBefore, "worksheet_version"))}`;
  const found = records(at(context, "worksheets")).find((sheet) => identity(sheet) === wanted);
  return found && isEmpty(mapping(at(context, "entry"))) ? found : mapping(at(context, "worksheet"));
}

/** Whether a form shows a field: an extra one only where it was agreed, or answered. */
const isAsked = (field, asked, entry) =>
  at(field, "extra") !== true || asked.includes(at(field, "id")) || !notGiven(held(entry, `f:${text(at(field, "id"))}`));

/** Whether anything stands under the name of one of these fields. */
function speaksOf(fields, said) {
  const names = fields.map((field) => `f:${text(at(field, "id"))}`);
  return Object.keys(said).some((key) => said[key] && names.some((name) => key === name || key.startsWith(`${name}:`)));
}

/** What a template must know of a field besides itself: its rows, or words to choose from. */
function surroundings(field, values, context) {
  const [name, kind] = [`f:${text(at(field, "id"))}`, at(field, "type")];
  if (kind === "rows") return { rows: shownRows(field, name, values, at(context, "fresh")) };
  return kind === "own" || kind === "text" ? { own: offered(field, context) } : {};
}

/** @param {Json} sheet @param {string} phase */
function phaseTitle(sheet, phase) {
  const phases = listing(held(sheet, "phases")).map(mapping);
  return at(phases.find((each) => phase !== "" && at(each, "id") === phase) ?? {}, "title") ?? null;
}

/**
 * Whether an answer is empty.
 * @param {any} kept
 * @returns {boolean}
 */
export const notGiven = (kept) => kept === null || kept === undefined || (isMapping(kept) && isEmpty(pickedOnly(kept)));
