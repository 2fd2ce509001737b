/** Searching one's own words: the same letters match in both languages. The twin of webapp/twins/search.py. */
import { body, held, isMapping, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** Only these can change: going through every letter would cost a search ten times as long. */
const CAPITALS = /\p{Changes_When_Lowercased}/gu;

/**
 * The text with its letters in lower case.
 * @param {string} words
 * @returns {string}
 */
export const fold = (words) => words.replace(CAPITALS, lower);

/**
 * The words that are looked for.
 * @param {any} query
 * @returns {string[]}
 */
export const wanted = (query) => fold(text(query)).split(/[\t\n\u00a0 ]/).filter(Boolean);

/**
 * Whether every word stands somewhere in the entry's own words or in its title.
 * @param {Json} entry
 * @param {string} title
 * @param {string[]} words
 * @returns {boolean}
 */
export function hasAll(entry, title, words) {
  if (words.length === 0) return true;
  const texts = [...textsIn(entry), title].map(fold);
  return words.every((word) => texts.some((each) => each.includes(word)));
}

/**
 * The person's own words in an entry, or in another record of theirs.
 * @param {Json} record
 * @returns {string[]}
 */
export function textsIn(record) {
  const kept = Object.entries(body(record)).filter(([key]) => key.startsWith("f:")).map(([, value]) => value);
  const answers = kept.flatMap((value) => (isMapping(value) ? Object.values(value) : [value]));
  const others = ["note_to_therapist", "learned", "barrier_other"].map((name) => held(record, name));
  return [...answers, ...others].filter((value) => typeof value === "string");
}

/**
 * The text of a record in which the first of the words stands; its first text where it stands in none.
 * @param {Json} record
 * @param {string[]} words
 * @returns {string}
 */
export function excerpt(record, words) {
  const texts = textsIn(record);
  return texts.find((each) => words.slice(0, 1).some((word) => fold(each).includes(word))) ?? texts[0] ?? "";
}

/** @param {string} letter one code point */
function lower(letter) {
  const code = letter.codePointAt(0) ?? 0;
  if (code >= 0x590 && (code < 0x1e00 || code >= 0x2000)) return letter;
  const found = letter.toLowerCase();
  return found.length === 1 ? found : letter;
}
