/** What lies beside an assignment to be read. The twin of webapp/twins/resources.py. */
import { at, held, listing, mapping, text } from "./shape.js";

/** @typedef {Record<string, any>} Json */

const SCHEMES = ["https://", "http://"];

/**
 * Each with its kind, title, url, place (the name of the website) and text; a link leads to a website or is left out.
 * @param {any} assignment
 * @returns {Json[]}
 */
export function resources(assignment) {
  const found = [];
  for (const each of listing(held(assignment, "resources")).map(mapping)) {
    const [url, words, title] = ["url", "text", "title"].map((name) => text(at(each, name)));
    const kind = at(each, "kind");
    if (kind === "link" && SCHEMES.some((scheme) => url.startsWith(scheme))) {
      const place = url.split("//").slice(1).join("//").split("/")[0];
      found.push({ kind: "link", title: title || place, url, place, text: "" });
    }
    if (kind === "text" && words) found.push({ kind: "text", title, url: "", place: "", text: words });
  }
  return found;
}
