/** What was answered and not opened since, for Today. The twin of webapp/twins/answered.py. */
import { add } from "./days.js";
import { byId } from "./rows.js";
import { at, compare, held, identity, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const ANSWERED = ["adjust_request", "proposal"];
/** For how long it is told: on a phone that knows what was opened, and where nobody knows. */
const [KNOWN_DAYS, UNKNOWN_DAYS] = [31, 7];

/**
 * A line for each request and idea whose answer nobody opened on this phone, the newest answer first.
 * @param {Json} context
 * @returns {Json}
 */
export function answered(context) {
  const [answers, agreed] = [byId(at(context, "answers")), byId(at(context, "assignments"))];
  const found = records(at(context, "own")).flatMap((record) => {
    const answer = answers.get(`answer.${identity(record)}`);
    if (!answer || !ANSWERED.includes(text(at(record, "kind"))) || !isNews(answer, context)) return [];
    return [{ record, answer, title: text(held(agreed.get(text(held(record, "assignment_id"))), "title")) }];
  });
  const when = (line) => text(held(line.answer, "at"));
  const newer = (one, other) => compare(when(other), when(one)) || compare(identity(other.record), identity(one.record));
  return { answered: found.sort(newer) };
}

/**
 * What is kept of an answer once its page was opened.
 * @param {Json} answer
 * @returns {number}
 */
export const revisionOf = (answer) => whole(at(answer, "rev")) || 0;

/** @param {Json} answer @param {Json} context */
function isNews(answer, context) {
  const phone = at(context, "phone") ?? null;
  if (phone !== null && at(mapping(at(mapping(phone), "opened")), identity(answer)) === revisionOf(answer)) return false;
  const days = phone === null ? UNKNOWN_DAYS : KNOWN_DAYS;
  return compare(part(text(held(answer, "at")), 0, 10), add(at(context, "today"), -days)) >= 0;
}
