/**
 * A night in numbers: time in bed, time asleep, and how much of the one was the other.
 * The twin of webapp/twins/sleep.py, which says when there is no number.
 */
import { offset, wallMinutes } from "./days.js";
import { at, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const TIMES = ["f:into_bed", "f:tried_to_sleep", "f:final_wake", "f:out_of_bed"];
const LONGEST = 24 * 60;

/**
 * Minutes in bed, minutes asleep, and sleep efficiency in whole percent, as far as they are known.
 * @param {Json} held
 * @returns {Json[]}
 */
export function facts(held) {
  const found = [
    { id: "time_in_bed", value: timeInBed(held), unit: "min" },
    { id: "total_sleep", value: totalSleep(held), unit: "min" },
    { id: "sleep_efficiency", value: efficiency(held), unit: "%" },
  ];
  return found.filter(({ value }) => value !== null);
}

/**
 * Minutes from going to bed to getting up.
 * @param {Json} held
 * @returns {number | null}
 */
export function timeInBed(held) {
  const times = timesIn(held);
  return times ? times[3] - times[0] : null;
}

/**
 * Minutes from trying to sleep to the last waking, without those awake.
 * @param {Json} held
 * @returns {number | null}
 */
export function totalSleep(held) {
  const [times, falling] = [timesIn(held), whole(at(held, "f:minutes_to_sleep"))];
  const awake = whole(at(held, "f:minutes_awake")) ?? (whole(at(held, "f:awakenings")) === 0 ? 0 : null);
  if (!times || falling === null || awake === null) return null;
  const asleep = times[2] - times[1] - falling - awake;
  return falling >= 0 && awake >= 0 && asleep >= 0 ? asleep : null;
}

/**
 * How much of the time in bed was sleep, in whole percent, halves upwards.
 * @param {Json} held
 * @returns {number | null}
 */
export function efficiency(held) {
  const [inBed, asleep] = [timeInBed(held), totalSleep(held)];
  return !inBed || asleep === null ? null : Math.floor((200 * asleep + inBed) / (2 * inBed));
}

/** The four times in minutes; null unless all are there, by one clock, and in their order within a day. */
function timesIn(held) {
  const told = TIMES.map((name) => at(held, name));
  const minutes = told.map(wallMinutes);
  if (minutes.includes(null) || new Set(told.map(offset)).size !== 1) return null;
  const times = /** @type {number[]} */ (minutes);
  const inOrder = times.every((time, place) => place === 0 || times[place - 1] <= time);
  return inOrder && times[3] > times[0] && times[3] - times[0] <= LONGEST ? times : null;
}
