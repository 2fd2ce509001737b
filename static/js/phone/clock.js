/** The phone's clock, told in the person's own time. Nothing is ordered or refused by it. */

/** @param {number} number */
const two = (number) => String(Math.abs(number)).padStart(2, "0");

/**
 * The calendar day, such as 2026-03-03.
 * @param {Date} date
 * @returns {string}
 */
export function dayOf(date) {
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * How far local time is ahead of UTC, such as +01:00.
 * @param {Date} date
 * @returns {string}
 */
export function offsetOf(date) {
  const minutes = -date.getTimezoneOffset();
  return `${minutes < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The local minute with its offset, such as 2026-03-03T20:15+01:00: what pages are drawn with.
 * @param {Date} date
 * @returns {string}
 */
export function minuteOf(date) {
  return `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}${offsetOf(date)}`;
}

/**
 * The local second with its offset: when an operation was made.
 * @param {Date} date
 * @returns {string}
 */
export function secondOf(date) {
  return `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offsetOf(date)}`;
}
