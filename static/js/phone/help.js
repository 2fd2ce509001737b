/** Help now: answered always, by the best card that this phone has. */
import { TWINS } from "../twins/index.js";
import { current, knownCard, knownContacts } from "./account.js";
import { config } from "./config.js";
import { derive, match } from "./interpreter.js";
import { standing } from "./meta.js";
import { show } from "./pages.js";
import { renderer } from "./renderer.js";
import { page } from "./replies.js";
import { person, surroundings } from "./surroundings.js";

const NOBODY = { me: null, card: null, phone: null };

/**
 * The card of the account with the person's own people, else the last one this phone knew with
 * those that may be seen by whoever holds it, else the server's, else none.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function helpNow(request) {
  const whole = await ofAccount(request).catch(() => null);
  if (whole) return whole;
  const known = await knownHere().catch(() => ({ ...NOBODY, kept: [] }));
  return known.card || known.kept.length ? draw(known, request) : fetch(request).catch(() => draw(known, request));
}

/** @param {Request} request */
async function ofAccount(request) {
  const account = await current();
  if (!account || !(await standing(account)).ready || !(await person(account)).card) return null;
  return show(account, new URL(request.url));
}

async function knownHere() {
  const account = await current();
  const here = account ? await person(account) : NOBODY;
  return { ...here, card: here.card ?? (await knownCard()), kept: await knownContacts() };
}

/** @param {{me: any, card: any, phone: any, kept: object[]}} known @param {Request} request */
function draw(known, request) {
  const url = new URL(request.url);
  const found = match(config.views, url.pathname);
  const context = { ...surroundings(known, "help_now", url), plan: null, signals: [], answers: [], kept: known.kept };
  const html = renderer().render("client/help_now.html", derive(found?.spec, context, TWINS));
  return page(config, html, context);
}
