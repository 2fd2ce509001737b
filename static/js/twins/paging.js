/** One page of a long list. The twin of webapp/twins/paging.py, which says what a place is. */
import { text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const PLACE = /^([0-9]{4}-[0-9]{2})?(?:\.([1-9][0-9]{0,4}))?$/;

/**
 * What a place lists, "" where it does not say; and its page, counted from one.
 * @param {any} place
 * @returns {[listed: string, page: number]}
 */
export function partOf(place) {
  const found = PLACE.exec(text(place));
  return found ? [text(found[1]), Number(found[2] ?? 1)] : ["", 1];
}

/**
 * The lines of this page, or of the last one there is; which it is, of how many, and the places beside it.
 * @param {any[]} found
 * @param {number} most
 * @param {number} page
 * @param {string} listed
 * @returns {[any[], Json]}
 */
export function aPage(found, most, page, listed = "") {
  const count = Math.max(1, Math.ceil(found.length / most));
  const here = Math.min(page, count);
  const beside = {
    number: here,
    of: count,
    before: here > 1 ? `${listed}.${here - 1}` : "",
    after: here < count ? `${listed}.${here + 1}` : "",
  };
  return [found.slice((here - 1) * most, here * most), beside];
}
