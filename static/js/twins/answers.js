/**
 * One field of a form: from what was typed to what is kept, and back.
 * The twin of webapp/twins/answers.py.
 */
import { DAY, isClock, number, offset } from "./days.js";
import { at, isEmpty, listing, mapping, part, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */
/**
 * What a field gave. `kept` null means that it was left, or made, empty.
 * @typedef {[kept: any, error: Json | null]} Read
 */

export const LONGEST = 20000;
export const OTHER = "other";
export const OTHER_WORDS = "other_words";
export const NUMBERS = ["scale", "minutes", "count"];
const BLANKS = " \t\n\u00a0";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
const WHOLE = /^[0-9]{1,4}$/;
const CLOCK = /^((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::[0-5][0-9])?$/;
const LOCAL = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::[0-5][0-9])?$/;

/**
 * What stands in the form under this name, with line ends of one kind and nothing blank around it.
 * @param {Json} form
 * @param {string} name
 * @returns {string}
 */
export function typed(form, name) {
  const words = text(at(form, name)).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  let [start, end] = [0, words.length];
  while (start < end && BLANKS.includes(words[start])) start++;
  while (end > start && BLANKS.includes(words[end - 1])) end--;
  return words.slice(start, end);
}

/**
 * A text of any language.
 * @param {string} words
 * @returns {Read}
 */
export function readWords(words) {
  if (CONTROL.test(words)) return [null, { code: "control" }];
  if (words.length > LONGEST && Array.from(words).length > LONGEST) return [null, { code: "long", high: LONGEST }];
  return [words || null, null];
}

/**
 * A whole number between two others, those included.
 * @param {string} words
 * @param {number} low
 * @param {number} high
 * @returns {Read}
 */
export function readNumber(words, low, high) {
  if (!words) return [null, null];
  if (WHOLE.test(words) && low <= Number(words) && Number(words) <= high) return [Number(words), null];
  return [null, { code: "number", low, high }];
}

/**
 * One of these ids.
 * @param {string} words
 * @param {string[]} known
 * @returns {Read}
 */
export function readChoice(words, known) {
  if (!words) return [null, null];
  return known.includes(words) ? [words, null] : [null, { code: "choice" }];
}

/**
 * A calendar day between 1900 and 2199.
 * @param {string} words
 * @returns {Read}
 */
export function readDay(words) {
  if (!words) return [null, null];
  const isNear = number(words) !== null && words >= "1900" && words < "2200";
  return isNear ? [words, null] : [null, { code: "day" }];
}

/**
 * A time of the day.
 * @param {string} words
 * @returns {Read}
 */
export function readClock(words) {
  if (!words) return [null, null];
  const found = CLOCK.exec(words);
  return found ? [found[1], null] : [null, { code: "time" }];
}

/**
 * A local day and time, kept with the offset of the clock that it was written by.
 * @param {string} words
 * @param {any} now
 * @returns {Read}
 */
export function readTime(words, now) {
  if (!words) return [null, null];
  const found = LOCAL.exec(words);
  if (!found || readDay(found[1])[1] || !isClock(found[2])) return [null, { code: "time" }];
  return [`${found[1]}T${found[2]}${offset(now)}`, null];
}

/**
 * What was chosen, or written in its place; both at once are one too many, and neither is dropped unseen.
 * @param {string} words
 * @param {string} other
 * @returns {Read}
 */
export const readEither = (words, other) => (words && other && words !== other ? [null, { code: "either" }] : readWords(words || other));

/**
 * The id of an option; where "other" is one, the person's own words may stand in its place.
 * @param {Json} field
 * @param {string} words
 * @param {string} other
 * @returns {Read}
 */
export function readPick(field, words, other) {
  const known = optionIds(field);
  return known.includes(OTHER) && other ? readEither(words === OTHER ? "" : words, other) : readChoice(words, known);
}

/**
 * The answer to one field of a worksheet that is neither picks nor rows.
 * @param {Json} field
 * @param {string} name
 * @param {Json} form
 * @param {any} now
 * @returns {Read}
 */
export function readField(field, name, form, now) {
  const [words, kind] = [typed(form, name), at(field, "type")];
  if (NUMBERS.includes(kind)) return readNumber(words, ...bounds(field));
  if (kind === "day") return readDay(words);
  if (kind === "yes_no") {
    const [kept, error] = readChoice(words, ["yes", "no"]);
    return [kept === null ? null : kept === "yes", error];
  }
  if (kind === "pick") return readPick(field, words, typed(form, `${name}:${OTHER}`));
  if (kind === "time") return readTime(words, now);
  if (kind === "clock") return readClock(words)[1] ? [null, { code: "clock" }] : readClock(words);
  if (kind === "own" || kind === "text") return readEither(words, typed(form, `${name}:${OTHER}`));
  return readWords(words);
}

/**
 * Each id that can be picked: true, how strong it is, or null; and the errors by form name.
 * @param {Json} field
 * @param {string} name
 * @param {Json} form
 * @returns {[picked: Json, errors: Json]}
 */
export function readPicks(field, name, form) {
  const strength = mapping(at(field, "intensity"));
  /** @type {Map<string, any>} */
  const picked = new Map();
  /** @type {Json} */
  const errors = {};
  if (isOpen(field)) {
    const [words, error] = readWords(typed(form, `${name}:${OTHER_WORDS}`));
    picked.set(OTHER_WORDS, words);
    if (error) errors[`${name}:${OTHER_WORDS}`] = error;
  }
  for (const option of optionIds(field)) {
    const box = `${name}:${option}`;
    picked.set(option, null);
    if (!typed(form, box) && !(option === OTHER && picked.get(OTHER_WORDS))) continue;
    /** @type {Read} */
    const [level, error] = isEmpty(strength) ? [null, null] : readNumber(typed(form, `${box}:level`), ...bounds(strength));
    if (error) errors[`${box}:level`] = error;
    picked.set(option, level ?? true);
  }
  return [Object.fromEntries(picked), errors];
}

/**
 * The form values of an answer, as text.
 * @param {Json} field
 * @param {string} name
 * @param {any} kept
 * @returns {Json}
 */
export function fillField(field, name, kept) {
  const kind = at(field, "type");
  if (kind === "picks") return fillPicks(field, name, mapping(kept));
  if (NUMBERS.includes(kind)) return whole(kept) === null ? {} : { [name]: String(whole(kept)) };
  if (kind === "yes_no") return typeof kept === "boolean" ? { [name]: kept ? "yes" : "no" } : {};
  if (kind === "time") return DAY.test(part(text(kept), 0, 10)) ? { [name]: part(text(kept), 0, 16) } : {};
  if (kind === "day") return number(kept) === null ? {} : { [name]: kept };
  if (kind === "pick" && text(kept) && isOpen(field) && !optionIds(field).includes(kept)) return { [name]: OTHER, [`${name}:${OTHER}`]: kept };
  return text(kept) ? { [name]: kept } : {};
}

/**
 * The form values of what was picked of many.
 * @param {Json} field
 * @param {string} name
 * @param {Json} kept
 * @returns {Json}
 */
export function fillPicks(field, name, kept) {
  /** @type {Json} */
  const values = {};
  for (const option of optionIds(field)) {
    const level = whole(at(kept, option));
    if (at(kept, option) !== true && level === null) continue;
    values[`${name}:${option}`] = "1";
    if (level !== null) values[`${name}:${option}:level`] = String(level);
  }
  const words = isOpen(field) ? text(at(kept, OTHER_WORDS)) : "";
  if (words) values[`${name}:${OTHER_WORDS}`] = words;
  return values;
}

/**
 * The smallest and the largest number that a field takes.
 * @param {Json} field
 * @returns {[number, number]}
 */
export const bounds = (field) => [whole(at(field, "min")) ?? 0, whole(at(field, "max")) ?? 999];

/**
 * What was picked, without what was not.
 * @param {Json} kept
 * @returns {Json}
 */
export const pickedOnly = (kept) => Object.fromEntries(Object.entries(kept).filter(([, level]) => level !== null));

/**
 * Whether something else than the options can be named.
 * @param {Json} field
 * @returns {boolean}
 */
export const isOpen = (field) => optionIds(field).includes(OTHER) && at(field, "closed") !== true;

/**
 * The ids of what can be picked.
 * @param {Json} field
 * @returns {string[]}
 */
export const optionIds = (field) => listing(at(field, "options")).map((option) => text(at(mapping(option), "id"))).filter(Boolean);
