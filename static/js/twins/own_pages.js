/** The pages about what a client keeps beside entries. The twin of webapp/twins/own_pages.py. */
import { steps } from "./custody.js";
import { isActive } from "./dose.js";
import { rowsOf } from "./repeated.js";
import { byId } from "./rows.js";
import { at, compare, held, identity, isMapping, listing, mapping, part, records, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const STEPS = Object.entries({
  signs: ["words"],
  alone: ["words"],
  places: ["words"],
  people: ["name", "phone"],
  professionals: ["name", "phone", "about"],
  surroundings: ["words"],
});
const MOST_SIGNALS = 3;

/**
 * The safety plan for reading.
 * @param {Json} context
 * @returns {Json}
 */
export function planPage(context) {
  const plan = at(context, "record");
  return { steps: planSteps(plan), custody: steps(mapping(plan), null, at(context, "now")) };
}

/**
 * Each of the six steps with its lines, also where there are none yet.
 * @param {any} plan
 * @returns {Json[]}
 */
export function planSteps(plan) {
  return STEPS.map(([step, columns]) => {
    const kept = mapping(held(plan, `f:${step}`));
    const line = (row) => Object.fromEntries(columns.map((column) => [column, text(at(kept, `${row}.${column}`))]));
    return { id: step, lines: rowsOf(kept).map(line) };
  });
}

/**
 * Whom the plan says to call: those with a number.
 * @param {any} plan
 * @returns {Json[]}
 */
export function ownContacts(plan) {
  const called = planSteps(plan).filter(({ id }) => id === "people" || id === "professionals");
  const lines = called.flatMap((step) => step.lines).filter(({ phone }) => phone);
  return lines.map(({ name, phone, about = "" }) => ({ name, phone, about }));
}

/**
 * The same, if the client chose that whoever holds the phone may see them.
 * @param {any} plan
 * @returns {Json[]}
 */
export const lockContacts = (plan) => (held(plan, "f:on_lock") === true ? ownContacts(plan) : []);

/**
 * Own people to call, and how far the last calls for help have come. `kept` are those of a closed phone.
 * @param {Json} context
 * @returns {Json}
 */
export function helpPage(context) {
  const plan = at(context, "plan") ?? null;
  const answers = byId(at(context, "answers"));
  const told = records(at(context, "signals")).slice(-MOST_SIGNALS).reverse();
  return {
    own: plan ? ownContacts(plan) : keptContacts(at(context, "kept")),
    has_plan: plan !== null,
    told: told.map((signal) => ({ signal, custody: wayOf(signal, answers, context) })),
  };
}

/** The contacts that a closed phone kept, as far as they are some. */
const keptContacts = (value) =>
  listing(value)
    .filter(isMapping)
    .map((each) => ({ name: text(at(each, "name")), phone: text(at(each, "phone")), about: text(at(each, "about")) }));

/** How far a record has come. */
const wayOf = (record, answers, context) => steps(record, answerTo(record, answers), at(context, "now"));
const answerTo = (record, answers) => answers.get(`answer.${identity(record)}`) ?? null;

/**
 * How far a record has come, and what was answered.
 * @param {Json} context
 * @returns {Json}
 */
export const recordWay = (context) => ({ custody: steps(mapping(at(context, "record")), at(context, "answer"), at(context, "now")) });

/**
 * The requests about one assignment, the newest first, each with its answer.
 * @param {Json} context
 * @returns {Json}
 */
export function requestsOf(context) {
  const wanted = identity(mapping(at(context, "assignment")));
  const answers = byId(at(context, "answers"));
  const found = records(at(context, "requests")).filter((each) => held(each, "assignment_id") === wanted);
  const line = (request) => ({ request, answer: answerTo(request, answers), custody: wayOf(request, answers, context) });
  return { requests: found.reverse().map(line) };
}

/**
 * The newest plan for this session or assignment, and what can be chosen for it.
 * @param {Json} context
 * @returns {Json}
 */
export function aftercareOf(context) {
  const session = at(context, "session");
  const about = session ? "session_id" : "assignment_id";
  const wanted = identity(mapping(session || at(context, "assignment")));
  return { record: records(at(context, "plans")).filter((each) => held(each, about) === wanted).at(-1) ?? null };
}

/**
 * The plans, the newest first; and what a new one could be for: the last session, the next, what is agreed.
 * @param {Json} context
 * @returns {Json}
 */
export function aftercarePage(context) {
  const [sessions, assignments] = [byId(at(context, "sessions")), byId(at(context, "assignments"))];
  const strategies = byId(at(context, "strategies"));
  const plans = records(at(context, "plans"));
  const taken = new Set(plans.flatMap((each) => [text(held(each, "session_id")), text(held(each, "assignment_id"))]));
  const isLeft = (each) => !taken.has(identity(each));
  const starts = (session) => text(held(session, "starts_at"));
  const inOrder = [...sessions.values()].sort((one, other) => compare(starts(one), starts(other)) || compare(identity(one), identity(other)));
  const isAhead = (each) => held(each, "status") === "planned" && compare(part(starts(each), 0, 10), text(at(context, "today"))) >= 0;
  const near = [...inOrder.filter((each) => held(each, "status") === "held").slice(-1), ...inOrder.filter(isAhead).slice(0, 1)];
  return {
    lines: plans.reverse().map((plan) => planLine(plan, sessions, assignments, strategies)),
    sessions_left: near.filter(isLeft),
    assignments_left: [...assignments.values()].filter((each) => isActive(each, at(context, "today")) && isLeft(each)),
  };
}

/** @param {Json} plan @param {Map<string, Json>} sessions @param {Map<string, Json>} assignments @param {Map<string, Json>} strategies */
function planLine(plan, sessions, assignments, strategies) {
  const chosen = mapping(held(plan, "f:chosen"));
  const picked = Object.keys(chosen).sort(compare).filter((each) => chosen[each] === true && strategies.has(each));
  return {
    plan,
    session: sessions.get(text(held(plan, "session_id"))) ?? null,
    assignment: assignments.get(text(held(plan, "assignment_id"))) ?? null,
    chosen: picked.map((each) => text(held(strategies.get(each), "f:what"))),
    words: text(held(plan, "f:words")),
    helped: whole(held(plan, "f:helped")),
  };
}
