/**
 * How it is going: six weeks as lines, in whole numbers on a grid of 100 by 100.
 * The twin of webapp/twins/progress.py.
 */
import { number } from "./days.js";
import { DONE, dayOf } from "./dose.js";
import { goalCharts, isOpen, knownOf } from "./goals.js";
import { measureCharts } from "./measures.js";
import { newestFirst } from "./rows.js";
import { efficiency } from "./sleep.js";
import { at, body, compare, held, listing, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const DAYS = 42;
const AFTER_AND_BEFORE = ["distress_after", "distress_before"];
const SURE_AFTER_AND_BEFORE = ["confidence_after", "confidence_before"];

/**
 * The charts that have anything to show.
 * @param {Json} context
 * @returns {Json}
 */
export function progress(context) {
  const here = number(at(context, "today"));
  const entries = newestFirst(listing(at(context, "entries"))).filter((each) => DONE.includes(held(each, "status")));
  const first = here === null ? null : here - DAYS + 1;
  const window = entries.filter((each) => first !== null && isIn(each, first)).reverse();
  const measured = measureCharts(entries, at(context, "worksheets"), at(context, "lang"));
  const known = knownOf(at(context, "goals"));
  const aimed = goalCharts(entries, known.all.filter(isOpen), known);
  const charts = [mood(window, first ?? 0), distress(window, first ?? 0), sure(window, first ?? 0), practice(window, first ?? 0), sleep(window, first ?? 0)];
  return { charts: [...measured, ...aimed, ...charts.filter((chart) => chart.rows.length)] };
}

/**
 * A chart from 0 to high.
 * @param {{id: string, title: string, unit: string, names: string[], high: number, first: number, lines: Json[]}} given
 *   lines are {day, values}, oldest first, null for no value
 * @returns {Json}
 */
export function plot({ id, title, unit, names, high, first, lines }) {
  const points = (place) => lines.filter((line) => line.values[place] !== null).map((line) => pointOf(line, line.values[place], high, first));
  const values = lines.map((line) => line.values[0]).filter((value) => value !== null);
  const [last, previous] = [values.at(-1) ?? null, values.at(-2) ?? null];
  return {
    id,
    title,
    unit,
    min: 0,
    max: high,
    series: names.map((name, place) => ({ name, points: points(place) })),
    rows: lines,
    last,
    previous,
    change: last === null || previous === null ? null : last - previous,
  };
}

/** @param {Json} line @param {number} value @param {number} high @param {number} first */
function pointOf(line, value, high, first) {
  const place = Math.min(Math.max((number(line.day) || first) - first, 0), DAYS - 1);
  const size = Math.min(Math.max(value, 0), high);
  return { x: Math.floor((place * 100) / (DAYS - 1)), y: 100 - Math.floor((size * 100) / high), day: line.day, value };
}

/** @param {Json[]} window @param {number} first */
function mood(window, first) {
  const checks = window.filter((each) => held(each, "worksheet") === "mood_check");
  const lines = withValues(checks.map((each) => ({ day: dayOf(each), values: [whole(held(each, "f:mood"))] })));
  return plot({ id: "mood", title: "Mood", unit: "", names: [""], high: 10, first, lines });
}

/** @param {Json[]} window @param {number} first */
function distress(window, first) {
  const told = window.map((each) => ({ day: dayOf(each), values: AFTER_AND_BEFORE.map((name) => whole(held(each, name))) }));
  return plot({ id: "distress", title: "Before and after", unit: "", names: ["After", "Before"], high: 100, first, lines: withValues(told) });
}

/** @param {Json[]} window @param {number} first */
function sure(window, first) {
  const told = window.map((each) => ({ day: dayOf(each), values: SURE_AFTER_AND_BEFORE.map((name) => whole(held(each, name))) }));
  return plot({ id: "sure", title: "How sure of yourself", unit: "", names: ["After", "Before"], high: 10, first, lines: withValues(told) });
}

/** @param {Json[]} window @param {number} first */
function practice(window, first) {
  /** @type {Map<string, number>} */
  const minutes = new Map();
  for (const each of window) {
    const spent = whole(held(each, "f:minutes"));
    if (held(each, "worksheet") !== "practice_log" || spent === null) continue;
    minutes.set(dayOf(each), (minutes.get(dayOf(each)) ?? 0) + Math.max(spent, 0));
  }
  const lines = [...minutes.keys()].sort(compare).map((day) => ({ day, values: [minutes.get(day)] }));
  const most = Math.max(0, ...minutes.values());
  const high = Math.max(30, Math.floor((most + 9) / 10) * 10);
  return plot({ id: "practice", title: "Minutes of practice", unit: "min", names: [""], high, first, lines });
}

/** The nights whose times allow it. */
function sleep(window, first) {
  const nights = window.filter((each) => held(each, "worksheet") === "sleep_diary");
  const lines = withValues(nights.map((each) => ({ day: dayOf(each), values: [efficiency(body(each))] })));
  return plot({ id: "sleep", title: "Time in bed asleep", unit: "%", names: [""], high: 100, first, lines });
}

/** @param {Json[]} lines */
const withValues = (lines) => lines.filter((line) => line.values.some((value) => value !== null));

/** @param {Json} entry @param {number} first */
function isIn(entry, first) {
  const count = number(dayOf(entry));
  return count !== null && first <= count && count < first + DAYS;
}
