/** The client's own ideas, each with what came of it. The twin of webapp/twins/proposals.py. */
import { steps } from "./custody.js";
import { byId } from "./rows.js";
import { at, held, identity, mapping, records } from "./shape.js";

/** @typedef {Record<string, any>} Json */

/**
 * The ideas, the newest first, each with its answer and what was agreed because of it.
 * @param {Json} context
 * @returns {Json}
 */
export function proposalsPage(context) {
  const answers = byId(at(context, "answers"));
  const ideas = records(at(context, "proposals")).reverse();
  return {
    ideas: ideas.map((idea) => {
      const answer = answers.get(`answer.${identity(idea)}`) ?? null;
      const custody = steps(idea, answer, at(context, "now"));
      return { idea, answer, custody, agreed: agreedFrom(idea, at(context, "assignments")) };
    }),
  };
}

/**
 * What was agreed because of one idea.
 * @param {Json} context
 * @returns {Json}
 */
export const proposalPage = (context) => ({ agreed: agreedFrom(mapping(at(context, "record")), at(context, "assignments")) });

/** The newest assignment that was made of this idea. */
function agreedFrom(idea, assignments) {
  const name = identity(idea);
  return name ? (records(assignments).filter((each) => held(each, "proposal_id") === name).at(-1) ?? null) : null;
}
