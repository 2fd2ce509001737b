/** Where an entry is: on this phone, received, seen. The twin of webapp/twins/custody.py. */
import { local } from "./days.js";
import { at, held, isEmpty, mapping, text, whole } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/**
 * The three steps of an entry's way, with the time of each; one with unsent changes is on this phone.
 * The server tells its own time in UTC; it is shown on the clock by which the entry was written down, so that
 * nothing seems to be received before it was written; on the one that says `now` where that is not known.
 * @param {Json} entry
 * @param {any} seen
 * @param {any} now
 * @returns {Json[]}
 */
export function steps(entry, seen, now) {
  const isReceived = at(entry, "pending") !== true && (whole(at(entry, "rev")) ?? 0) > 0;
  const isSeen = isReceived && !isEmpty(mapping(seen));
  const recordedAt = text(held(entry, "recorded_at"));
  const receivedAt = local(at(mapping(at(entry, "extra")), "received_at"), recordedAt || now);
  return [
    { step: "phone", is: true, at: recordedAt },
    { step: "received", is: isReceived, at: isReceived ? receivedAt : "" },
    { step: "seen", is: isSeen, at: isSeen ? text(held(seen, "at")) : "" },
  ];
}
