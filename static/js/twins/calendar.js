/**
 * Events as the text of a calendar file (RFC 5545). The twin of webapp/twins/calendar.py, which says what an event is;
 * both write the same bytes.
 */
import { isClock, local, number, wallMinutes } from "./days.js";
import { at, isMapping, listing, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

export const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"];
const UTC = "1970-01-01T00:00+00:00";
/** Of the longest line, without its end: octets of UTF-8, as the RFC counts them. */
const LONGEST = 75;
const MOST_MINUTES = 7 * 24 * 60;
/** The second is what Outlook reads. */
const REFRESHED = ["REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"];

/**
 * The whole file. `stamp` is the instant at which it is made, `zone` the name of the zone whose clock is meant, `name`
 * what the whole is called by who follows it.
 * @param {any} events
 * @param {any} stamp
 * @param {any} [zone]
 * @param {any} [name]
 * @returns {string}
 */
export function calendarText(events, stamp, zone = "", name = "") {
  const told = moment(stamp);
  const made = told.endsWith("Z") ? told : "19700101T000000Z";
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Between//Calendar//EN",
    "CALSCALE:GREGORIAN",
    ...(text(zone) ? [`X-WR-TIMEZONE:${escaped(text(zone))}`] : []),
    ...(text(name) ? [`X-WR-CALNAME:${escaped(text(name))}`, `NAME:${escaped(text(name))}`, ...REFRESHED] : []),
    ...listing(events).flatMap((event) => eventLines(mapping(event), made)),
    "END:VCALENDAR",
  ];
  return lines.flatMap(folded).map((line) => `${line}\r\n`).join("");
}

/**
 * The events, each that has no title with the name of `what` it is.
 * @param {any} events
 * @param {Record<string, string>} names
 * @returns {Json[]}
 */
export const named = (events, names) => listing(events).map((event) => ({ ...event, title: text(at(event, "title")) || names[event.what] }));

/** @param {Json} event @param {string} made @returns {string[]} */
function eventLines(event, made) {
  const [uid, starts] = [text(at(event, "uid")), moment(at(event, "starts"))];
  if (!uid || !starts) return [];
  const isDay = starts.length === 8;
  const [title, minutes] = [escaped(text(at(event, "title"))), minutesOf(at(event, "minutes"), 1)];
  const [place, reminder] = [escaped(text(at(event, "place"))), minutesOf(at(event, "reminder"), 0)];
  return [
    "BEGIN:VEVENT",
    `UID:${escaped(uid)}`,
    `DTSTAMP:${made}`,
    `DTSTART${isDay ? ";VALUE=DATE" : ""}:${starts}`,
    ...(minutes !== null && !isDay ? [`DURATION:PT${minutes}M`] : []),
    ...rule(at(event, "repeat"), starts),
    `SUMMARY:${title}`,
    ...(place ? [`LOCATION:${place}`] : []),
    "CLASS:PRIVATE",
    ...(reminder !== null && !isDay ? alarm(title, reminder) : []),
    "END:VEVENT",
  ];
}

/** When it comes again; nothing for what comes once. @param {any} repeat @param {string} starts @returns {string[]} */
function rule(repeat, starts) {
  if (!isMapping(repeat)) return [];
  const named = listing(at(repeat, "days"));
  const days = DAYS.filter((day) => named.includes(day));
  const [every, until] = [whole(at(repeat, "every")), text(at(repeat, "until"))];
  const parts = [days.length ? "FREQ=WEEKLY" : "FREQ=DAILY"];
  if (every !== null && 1 < every && every < 100) parts.push(`INTERVAL=${every}`);
  if (days.length) parts.push(`BYDAY=${days.join(",").toUpperCase()}`);
  // The end is told in the same way as the beginning.
  const ending = starts.length === 8 ? "" : `T235959${starts.slice(15)}`;
  if (number(until) !== null) parts.push(`UNTIL=${until.replaceAll("-", "")}${ending}`);
  return [`RRULE:${parts.join(";")}`];
}

/** @param {string} title @param {number} reminder */
function alarm(title, reminder) {
  const trigger = reminder ? `-PT${reminder}M` : "PT0S";
  return ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${title}`, `TRIGGER:${trigger}`, "END:VALARM"];
}

/** @param {any} value @param {number} least @returns {number | null} */
function minutesOf(value, least) {
  const count = whole(value);
  return count !== null && least <= count && count <= MOST_MINUTES ? count : null;
}

/** A day, a time of a day or an instant as a calendar file has it; nothing for anything else. @param {any} value */
function moment(value) {
  const said = text(value);
  const [day, clock] = [said.slice(0, 10), said.slice(11)];
  if (number(day) === null) return "";
  if (said === day) return day.replaceAll("-", "");
  if (said[10] === "T" && isClock(clock)) return `${day}T${clock}00`.replace(/[-:]/g, "");
  const there = local(said, UTC);
  // What would leave the calendar comes back as it was.
  return wallMinutes(said) !== null && there.slice(16) === "+00:00" ? `${there.slice(0, 16).replace(/[-:]/g, "")}00Z` : "";
}

/**
 * A text as a value: marks with a meaning are escaped, lines become one, what cannot be seen is left out.
 * @param {string} words
 * @returns {string}
 */
export function escaped(words) {
  const plain = words.replace(/\r\n?/g, "\n").replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
  return Array.from(plain)
    .filter((sign) => sign >= " " && sign !== "\x7f")
    .join("");
}

/**
 * The line in parts that are short enough, all but the first with a space before them; no sign is cut in two.
 * @param {string} line
 * @returns {string[]}
 */
export function folded(line) {
  const parts = [];
  let [begun, size] = ["", 0];
  for (const sign of line) {
    const more = sizeOf(sign.codePointAt(0) ?? 0);
    if (size + more > LONGEST) {
      parts.push(begun);
      [begun, size] = [" ", 1];
    }
    [begun, size] = [begun + sign, size + more];
  }
  return [...parts, begun];
}

/** How many octets a sign takes in UTF-8. @param {number} code */
const sizeOf = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
