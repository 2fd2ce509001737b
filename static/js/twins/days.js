/**
 * Calendar days as ISO text, counted in whole numbers: no clock, no time zones.
 * The twin of webapp/twins/days.py. Day 0 is 1970-01-01.
 */
import { text } from "./shape.js";

export const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
export const MONTH = /^([0-9]{4})-(0[1-9]|1[0-2])$/;
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;
const CLOCK = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FIRST = -719162; // 0001-01-01
const LAST = 2932896; // 9999-12-31

/**
 * The whole part of a division, downwards.
 * @param {number} value
 * @param {number} by
 */
const div = (value, by) => Math.floor(value / by);

/**
 * What is left after dividing, never below nothing.
 * @param {number} value
 * @param {number} by
 */
const mod = (value, by) => value - by * Math.floor(value / by);

/** @param {number} value @param {number} width */
const digits = (value, width) => String(value).padStart(width, "0");

/**
 * The number of a day; null for a text that is no day.
 * @param {any} value
 * @returns {number | null}
 */
export function number(value) {
  const found = DAY.exec(text(value));
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > length(year, month)) return null;
  const shifted = month > 2 ? year : year - 1;
  const [era, ofEra] = [div(shifted, 400), mod(shifted, 400)];
  const ofYear = div(153 * (month > 2 ? month - 3 : month + 9) + 2, 5) + date - 1;
  return era * 146097 + ofEra * 365 + div(ofEra, 4) - div(ofEra, 100) + ofYear - 719468;
}

/**
 * The day with this number; nothing outside the years 1 to 9999.
 * @param {number} count
 * @returns {string}
 */
export function day(count) {
  if (count < FIRST || count > LAST) return "";
  const shifted = count + 719468;
  const [era, ofEra] = [div(shifted, 146097), mod(shifted, 146097)];
  const year = div(ofEra - div(ofEra, 1460) + div(ofEra, 36524) - div(ofEra, 146096), 365);
  const ofYear = ofEra - (365 * year + div(year, 4) - div(year, 100));
  const month = div(5 * ofYear + 2, 153);
  const date = ofYear - div(153 * month + 2, 5) + 1;
  const named = month < 10 ? month + 3 : month - 9;
  return `${digits(era * 400 + year + (named <= 2 ? 1 : 0), 4)}-${digits(named, 2)}-${digits(date, 2)}`;
}

/**
 * The day so many days later; nothing if there is none.
 * @param {any} start
 * @param {number} more
 * @returns {string}
 */
export function add(start, more) {
  const count = number(start);
  return count === null ? "" : day(count + more);
}

/**
 * 0 for Monday to 6 for Sunday.
 * @param {number} count
 * @returns {number}
 */
export const weekday = (count) => mod(count + 3, 7);

/**
 * The names ("2026-11") of this month and of those before it, the latest first.
 * @param {any} today
 * @param {number} count
 * @returns {string[]}
 */
export function months(today, count) {
  const found = MONTH.exec(text(today).slice(0, 7));
  if (!found) return [];
  const month = Number(found[1]) * 12 + Number(found[2]) - 1;
  return Array.from({ length: count }, (_, back) => `${digits(div(month - back, 12), 4)}-${digits(mod(month - back, 12) + 1, 2)}`);
}

/**
 * Whether this is a time of the day, such as 08:15.
 * @param {any} value
 * @returns {boolean}
 */
export const isClock = (value) => CLOCK.test(text(value));

/**
 * How far from UTC an instant is told; UTC if it does not say.
 * @param {any} instant
 * @returns {string}
 */
export function offset(instant) {
  const found = INSTANT.exec(text(instant));
  return !found || found[4] === "Z" ? "+00:00" : found[4];
}

/**
 * The calendar day on which an instant fell, for somebody whose clock says now.
 * @param {any} instant
 * @param {any} now
 * @returns {string}
 */
export function localDay(instant, now) {
  const moved = movedTo(instant, now);
  if (moved === null) {
    const first = text(instant).slice(0, 10);
    return number(first) === null ? "" : first;
  }
  return day(div(moved, 1440));
}

/**
 * The same instant to the minute, told with the offset of somebody whose clock says `now`.
 * What is no instant, or would leave the calendar, stays as it is.
 * @param {any} instant
 * @param {any} now
 * @returns {string}
 */
export function local(instant, now) {
  const moved = movedTo(instant, now);
  const here = moved === null ? "" : day(div(moved, 1440));
  if (moved === null || !here) return text(instant);
  const minutes = moved - div(moved, 1440) * 1440;
  const two = (count) => String(count).padStart(2, "0");
  return `${here}T${two(div(minutes, 60))}:${two(minutes % 60)}${offset(now)}`;
}

/**
 * Minutes since day 0 as the clock on the wall told them, whatever its offset; null for what is no instant.
 * @param {any} instant
 * @returns {number | null}
 */
export function wallMinutes(instant) {
  const found = INSTANT.exec(text(instant));
  const count = found ? number(found[1]) : null;
  return !found || count === null ? null : count * 1440 + Number(found[2]) * 60 + Number(found[3]);
}

/**
 * Minutes since day 0 on the clock of `now`; null for what is no instant.
 * @param {any} instant
 * @param {any} now
 */
function movedTo(instant, now) {
  const found = INSTANT.exec(text(instant));
  const count = found ? number(found[1]) : null;
  if (!found || count === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]) - minutesOf(offset(instant)) + minutesOf(offset(now));
  return count * 1440 + minutes;
}

/** @param {string} offsetText */
function minutesOf(offsetText) {
  const size = Number(offsetText.slice(1, 3)) * 60 + Number(offsetText.slice(4, 6));
  return offsetText[0] === "-" ? -size : size;
}

/** @param {number} year @param {number} month */
function length(year, month) {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return MONTH_DAYS[month - 1] + (month === 2 && isLeap ? 1 : 0);
}
