/** The client's own days, time and place for an assignment. The twin of webapp/twins/routines.py. */
import { beside } from "./meetings.js";
import { byId } from "./rows.js";
import { at } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/** The digit for the version that makes a routine's id from its assignment's. */
const DIGIT = "8";

/**
 * The routine of the assignment that is shown, or none.
 * @param {Json} context
 * @returns {Json}
 */
export function routineOf(context) {
  const ownId = beside(at(context, "assignment"), DIGIT);
  return { routine: byId(at(context, "routines")).get(ownId) ?? null };
}

/**
 * The form of a routine: what is there already, and what it is called.
 * @param {Json} context
 * @returns {Json}
 */
export function routineBegun(context) {
  return { own_id: beside(at(context, "assignment"), DIGIT), record: routineOf(context).routine };
}
