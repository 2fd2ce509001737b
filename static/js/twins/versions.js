/**
 * Two versions of one entry: what the person is shown of them, and what the choice asks for.
 * The twin of webapp/twins/versions.py, which says what a choice is.
 */
import { SILENT, altsOf, disputeOf } from "./alts.js";
import { LONGEST, typed } from "./answers.js";
import { isClock, number } from "./days.js";
import { DISTRESS, LEVELS, WORDS } from "./form.js";
import { columnsOf } from "./repeated.js";
import { at, body, held, identity, isEmpty, isMapping, listing, mapping, part, text, whole } from "./shape.js";
import { answerTo, fieldsOf } from "./told.js";

/** @typedef {Record<string, any>} Json */

const NOTHING = { kind: "nothing", text: "", value: null, picks: [], lines: [] };
const UNKNOWN = { ...NOTHING, kind: "unknown" };
const TEXTS = new Map([["amount_done", "amount"], ["status", "status"], ["share", "share"], ["day", "day"], ["occurred_at", "time"]]);
const JOINABLE = ["text", "long", "own", "words"];
const BETWEEN_LINES = " / ";
const BETWEEN_PARAGRAPHS = "\n\n";
const ONE_LINE = ["barrier_other"];
const LINES = ["text", "own", "rows", "picks"];

/** @param {any} entry */
const revOf = (entry) => String(whole(at(entry, "rev")) || 0);

/**
 * What is to be decided: the answers with more than one version, and what was deleted elsewhere.
 * @param {Json} context
 * @returns {Json}
 */
export function versions(context) {
  const entry = mapping(at(context, "entry"));
  const groups = groupsOf(entry, at(context, "worksheet"));
  return {
    dispute: disputeOf(entry),
    versions: groups.filter((group) => !group.is_locked),
    late_words: groups.filter((group) => group.is_locked),
    base: revOf(entry),
  };
}

/**
 * Carry out what was chosen on the entry's page.
 * @param {Json} context
 * @param {Json} form
 * @returns {Json}
 */
export function settleEntry(context, form) {
  const [entry, sheet] = [mapping(at(context, "entry")), at(context, "worksheet")];
  if (typed(form, "base") !== revOf(entry)) return onceMore(context, { versions: { code: "changed" } });
  if (disputeOf(entry)) return decide(context, typed(form, "as"));
  const groups = groupsOf(entry, sheet);
  const choices = new Map(groups.map((group) => [group.name, typed(form, group.name)]));
  const wrong = groups.filter((group) => !openIn(group).includes(choices.get(group.name)));
  if (wrong.length) return onceMore(context, Object.fromEntries(wrong.map((group) => [group.name, { code: "choice" }])));
  const wantsEdit = [...choices.values()].includes("edit") && isMapping(sheet) && !isEmpty(sheet);
  return { ops: settled(entry, groups, choices), errors: {}, go: go(context, wantsEdit ? "edit_entry" : "entry") };
}

/** @param {Json} context @param {string} said */
function decide(context, said) {
  const id = text(at(context, "entry_id"));
  if (said === "delete") return { ops: [{ t: "entry.delete", id }], errors: {}, go: { view: "history", params: {}, notice: "deleted" } };
  if (said === "keep") return { ops: [{ t: "entry.settle", id, drop: [], body: {} }], errors: {}, go: go(context, "entry") };
  return onceMore(context, { versions: { code: "choice" } });
}

/** One operation for all of it; an alt that stays aside keeps its operation from being dropped. */
function settled(entry, groups, choices) {
  const kept = groups.filter((group) => choices.get(group.name) === "aside");
  const aside = new Set(kept.flatMap((group) => group.alts.map((alt) => alt.op)));
  const drop = [...new Set(altsOf(entry).map((alt) => text(at(alt, "op"))))].filter((op) => !aside.has(op));
  if (!drop.length) return [];
  /** @type {Map<string, any>} */
  const chosen = new Map();
  for (const group of groups) {
    const choice = choices.get(group.name);
    if (choice !== "aside" && choice !== "drop") choose(chosen, entry, group, choice);
  }
  return [{ t: "entry.settle", id: identity(entry), drop, body: Object.fromEntries(chosen) }];
}

/** @param {Map<string, any>} chosen @param {Json} entry @param {Json} group @param {string} choice */
function choose(chosen, entry, group, choice) {
  const { key, element } = group;
  let value;
  if (choice === "both" || choice === "edit") value = group.joined;
  else if (choice === "this") {
    if (!Object.hasOwn(body(entry), key)) return;
    value = element ? at(mapping(held(entry, key)), element) : held(entry, key);
  } else value = at(asideOf(entry, key, element).find((alt) => at(alt, "op") === choice) ?? {}, "v");
  value ??= null;
  if (element) {
    chosen.set(key, { ...mapping(chosen.get(key)), [element]: value });
    return;
  }
  chosen.set(key, value);
  const day = part(text(value), 0, 10);
  if (key === "occurred_at" && choice !== "this" && number(day) !== null) chosen.set("day", day);
}

/**
 * One for each answer, or element of one, with values kept aside; in the order in which they arrived.
 * @param {Json} entry
 * @param {any} sheet
 * @returns {Json[]}
 */
function groupsOf(entry, sheet) {
  const alts = altsOf(entry);
  const silent = alts.some((alt) => at(alt, "k") === "occurred_at") ? [...SILENT, "day"] : SILENT;
  /** @type {string[][]} */
  const places = [];
  for (const alt of alts) {
    const [key, element] = [text(at(alt, "k")), text(at(alt, "e"))];
    if (!silent.includes(key) && !places.some((place) => place[0] === key && place[1] === element)) places.push([key, element]);
  }
  return places.map(([key, element]) => groupOf(entry, sheet, key, element));
}

/** @param {Json} entry @param {any} sheet @param {string} key @param {string} element @returns {Json} */
function groupOf(entry, sheet, key, element) {
  const field = fieldsOf(mapping(sheet)).find((one) => `f:${text(at(one, "id"))}` === key) ?? null;
  const standing = held(entry, key);
  const aside = asideOf(entry, key, element);
  const first = shown(key, element, field, element ? at(mapping(standing), element) : standing);
  const alts = aside.map((alt) => ({
    op: text(at(alt, "op")),
    at: isInstant(at(alt, "at")) ? at(alt, "at") : "",
    dev: text(at(alt, "dev")),
    ...shown(key, element, field, at(alt, "v")),
  }));
  const isLocked = aside.some((alt) => at(alt, "locked") === true);
  return {
    name: element ? `keep:${key}|${element}` : `keep:${key}`,
    key,
    element,
    field,
    option: optionOf(field, element),
    this: first,
    alts,
    is_locked: isLocked,
    joined: isLocked ? "" : joinedOf(key, field, [first, ...alts]),
  };
}

/** The choices that this group offers. */
function openIn(group) {
  if (group.is_locked) return ["aside", "drop"];
  return ["this", ...(group.joined ? ["both", "edit"] : []), ...group.alts.map((alt) => alt.op)];
}

/** @param {Json} entry @param {string} key @param {string} element */
const asideOf = (entry, key, element) => altsOf(entry).filter((alt) => at(alt, "k") === key && text(at(alt, "e")) === element);

/** What an element of an answer is called, by language; null if its worksheet does not say. */
function optionOf(field, element) {
  const asked = [...listing(at(mapping(field), "options")).map(mapping), ...columnsOf(mapping(field))];
  return at(asked.find((one) => element !== "" && at(one, "id") === columnIn(element)) ?? {}, "label") ?? null;
}

/** All wordings one after the other; nothing unless all are words, and fit together. */
function joinedOf(key, field, all) {
  if (!all.every((one) => JOINABLE.includes(one.kind) && one.text)) return "";
  const isLine = ONE_LINE.includes(key) || LINES.includes(at(mapping(field), "type"));
  const words = all.map((one) => one.text).join(isLine ? BETWEEN_LINES : BETWEEN_PARAGRAPHS);
  return words.length <= LONGEST || Array.from(words).length <= LONGEST ? words : "";
}

/**
 * A value as the page can show it: its kind, and words or a number.
 * @param {string} key
 * @param {string} element
 * @param {Json | null} field
 * @param {any} value
 * @returns {Json}
 */
function shown(key, element, field, value) {
  if (value === null || value === undefined || value === "" || (isMapping(value) && isEmpty(value))) return NOTHING;
  if (element) return shownElement(element, field, value);
  if (field) {
    const [answer, kind] = [answerTo(field, value), text(at(field, "type"))];
    if (!answer) return UNKNOWN;
    const isPlain = (kind === "time" && !isInstant(answer.text)) || (kind === "day" && number(answer.text) === null);
    return { kind: isPlain ? "plain" : kind, ...answer };
  }
  if (TEXTS.has(key)) return typeof value === "string" && isWhen(key, value) ? { ...NOTHING, kind: TEXTS.get(key), text: value } : UNKNOWN;
  if (DISTRESS.includes(key) || LEVELS.includes(key)) {
    const kind = DISTRESS.includes(key) ? "number" : "degree";
    return whole(value) === null ? UNKNOWN : { ...NOTHING, kind, value: whole(value) };
  }
  if (typeof value === "boolean") return { ...NOTHING, kind: "yes_no", value };
  if (typeof value === "string") return { ...NOTHING, kind: WORDS.includes(key) || key.startsWith("f:") ? "words" : "plain", text: value };
  return whole(value) === null ? UNKNOWN : { ...NOTHING, kind: "number", value: whole(value) };
}

/** What stands after the last dot: the column of a cell, or all of an option's id. */
const columnIn = (element) => element.slice(element.lastIndexOf(".") + 1);

/** One thing picked, or one cell of a row. */
function shownElement(element, field, value) {
  const column = columnsOf(mapping(field)).find((one) => text(at(one, "id")) === columnIn(element)) ?? {};
  if (typeof value === "string") {
    const isWhen = at(column, "type") === "time" && isInstant(value);
    return { ...NOTHING, kind: isWhen ? "time" : "words", text: value };
  }
  if (typeof value === "boolean" && !isEmpty(column)) return { ...NOTHING, kind: "yes_no", value };
  return { ...NOTHING, kind: "level", value: whole(value) };
}

/** Whether a day is a day and a time a time; other words need no such thing. */
const isWhen = (key, value) => (key === "day" ? number(value) !== null : key !== "occurred_at" || isInstant(value));

/** @param {any} value */
const isInstant = (value) => number(part(text(value), 0, 10)) !== null && isClock(part(text(value), 11, 16));

/** @param {Json} context @param {Json} errors */
const onceMore = (context, errors) => ({ ops: [], errors, again: go(context, "entry") });

/** @param {Json} context @param {string} view */
const go = (context, view) => ({
  view,
  params: { entry_id: text(at(context, "entry_id")) },
  notice: view === "entry" ? "settled" : "",
});
