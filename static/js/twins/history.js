/**
 * All that was ever written, month by month, or what a search finds.
 * The twin of webapp/twins/history.py, which says how pages are named.
 */
import { MONTH } from "./days.js";
import { dayOf } from "./dose.js";
import { aPage, partOf } from "./paging.js";
import { byId, linesOf, newestFirst, sheetId, title } from "./rows.js";
import { excerpt, hasAll, wanted } from "./search.js";
import { at, compare, held, listing, mapping, records, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const A_PAGE = 100;
/** A search looks through these parts of the context too: the records that are no entries, by kind. */
const OWN = "own_";

/** @param {Json} entry */
const monthOf = (entry) => dayOf(entry).slice(0, 7);

/**
 * The days with their entries, newest first; the months that have any; the pages; what else was found.
 * @param {Json} context
 * @returns {Json}
 */
export function history(context) {
  const query = mapping(at(context, "query"));
  const q = text(at(query, "q"));
  const [listed, page] = partOf(at(query, "month"));
  const entries = newestFirst(listing(at(context, "entries")));
  const months = [...new Set(entries.map(monthOf).filter((name) => MONTH.test(name)))].sort((one, other) => compare(other, one));
  const month = listed || (months.length ? months[0] : text(at(context, "today")).slice(0, 7));
  const words = wanted(q);
  const isSearch = words.length > 0;
  const found = isSearch ? matching(context, entries, words) : inMonth(entries, month, months);
  const [shown, pages] = aPage(found, A_PAGE, page, isSearch ? "" : month);
  const others = isSearch ? othersIn(context, words) : [];
  return {
    q,
    found: found.length,
    days: byDay(linesOf(context, shown)),
    months: months.map((name) => ({ month: name, here: !isSearch && name === month })),
    month: isSearch ? "" : month,
    pages,
    others: others.slice(0, A_PAGE),
    others_found: others.length,
  };
}

/** The entries that hold all the words, in what was written or in what it was written for. */
function matching(context, entries, words) {
  const assignments = byId(at(context, "assignments"));
  const sheets = byId(at(context, "worksheets"));
  const titles = new Map();
  return entries.filter((entry) => {
    const [assignment, sheet] = [text(held(entry, "assignment_id")), sheetId(entry)];
    const about = JSON.stringify([assignment, sheet]);
    if (!titles.has(about)) titles.set(about, title(entry, assignments.get(assignment), sheets.get(sheet), at(context, "lang")));
    return hasAll(entry, titles.get(about), words);
  });
}

/** What else the person wrote that holds all the words: goals, plans, ideas and so on, each with the text that does. */
function othersIn(context, words) {
  const names = Object.keys(context).filter((name) => name.startsWith(OWN)).sort(compare);
  return names.flatMap((name) =>
    records(context[name])
      .filter((record) => hasAll(record, "", words))
      .map((record) => ({ kind: name.slice(OWN.length), record, text: excerpt(record, words) })),
  );
}

/**
 * Entries whose day says no month stand with the newest ones: nothing that was written is hidden.
 * @param {Json[]} entries
 * @param {string} month
 * @param {string[]} months
 */
function inMonth(entries, month, months) {
  const newest = months.length ? months[0] : month;
  return entries.filter((entry) => monthOf(entry) === month || (month === newest && !MONTH.test(monthOf(entry))));
}

/** @param {Json[]} lines */
function byDay(lines) {
  /** @type {Json[]} */
  const days = [];
  for (const line of lines) {
    const day = dayOf(line.entry);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days[days.length - 1].entries.push(line);
  }
  return days;
}
