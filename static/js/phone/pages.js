/**
 * The server for one person: the same addresses, the same templates, the phone's own records.
 *
 * Every function answers null when this phone cannot say, and then the network is asked.
 */
import { calendarText, named } from "../twins/calendar.js";
import { TWINS } from "../twins/index.js";
import { config } from "./config.js";
import { draftOf, entryOf } from "./drafts.js";
import { uuid7 } from "./ids.js";
import { compose, derive, href, load, match } from "./interpreter.js";
import { PLAN, renewContacts } from "./lock_contacts.js";
import { noteOpened } from "./opened.js";
import { keep } from "./outbox.js";
import { renderer } from "./renderer.js";
import { calendarFile, page, seeOther } from "./replies.js";
import { storeOf } from "./store.js";
import { person, surroundings } from "./surroundings.js";

/**
 * Draw the page at this address.
 * @param {string} account
 * @param {URL} url
 * @returns {Promise<Response | null>}
 */
export async function show(account, url) {
  const found = match(config.views, url.pathname);
  if (!found) return null;
  const draft = await draftOf(account, url.pathname);
  const typed = draft ? { values: draft.values, ...(entryOf(draft) ? { fresh: entryOf(draft) } : {}) } : {};
  return draw(account, url, found, typed);
}

/**
 * A calendar file of what stands at this address; null if there is nothing to put into a calendar.
 * @param {string} account
 * @param {URL} url
 * @returns {Promise<Response | null>}
 */
export async function file(account, url) {
  const found = match(config.calendars, url.pathname);
  if (!found) return null;
  const context = surroundings(await person(account), found.spec.name, url);
  const loaded = await load(found.spec.load, found.params, storeOf(account), context);
  const events = loaded ? derive(found.spec, { ...context, ...found.params, ...loaded }, TWINS).events : [];
  const { gettext } = renderer();
  const names = { routine: gettext("Time for myself"), session: gettext("Appointment") };
  return events.length ? calendarFile(config, calendarText(named(events, names), context.now)) : null;
}

/**
 * Do what a form asks: keep it on this phone, then show where it leads.
 * @param {string} account
 * @param {URL} url
 * @param {Request} request
 * @returns {Promise<Response | null>}
 */
export async function act(account, url, request) {
  const found = match(config.commands, url.pathname);
  if (!found) return null;
  const form = Object.fromEntries([...(await request.formData())].filter(([, value]) => typeof value === "string"));
  const context = surroundings(await person(account), found.spec.name, url);
  const loaded = await load(found.spec.load, found.params, storeOf(account), context);
  if (!loaded) return null;
  const outcome = compose(found.spec, { ...context, ...found.params, ...loaded }, form, TWINS);
  if (!outcome) return null;
  if (Object.keys(outcome.errors ?? {}).length) {
    return view(account, outcome.again, { values: form, errors: outcome.errors, fresh: form.fresh ?? entryIn(url) }, 422);
  }
  await keep(account, outcome.ops, { base: baseOf(form), action: url.pathname });
  if (outcome.ops.some(({ t }) => t.startsWith(`${PLAN}.`))) await renewContacts(account);
  const { go } = outcome;
  if (request.headers.get("HX-Request") === "true") return view(account, go, { notice: go.notice ?? "" });
  const query = go.notice ? `?${new URLSearchParams({ notice: go.notice })}` : "";
  return seeOther(config, href(go.view, go.params) + query);
}

/**
 * The form that was sent, as it was typed: neither this phone nor the server could keep it.
 * @param {string} account
 * @param {URL} url
 * @param {Request} request
 * @returns {Promise<Response | null>}
 */
export async function asItWas(account, url, request) {
  const form = Object.fromEntries([...(await request.formData())].filter(([, value]) => typeof value === "string"));
  const wanted = formOf(form, entryOf({ action: url.pathname }));
  return wanted && view(account, wanted, { values: form, errors: { form: { code: "full" } }, fresh: form.fresh ?? entryIn(url) }, 507);
}

/** Where a form that was right is shown again; null for one that has nothing typed in it. */
function formOf(form, entry_id) {
  const { form: kind = "", assignment_id = "", takeaway_id = "", worksheet = "" } = form;
  if (kind === "edit_entry" || kind === "result") return { view: kind, params: { entry_id } };
  if (["new_entry", "not_today"].includes(kind) && assignment_id) return { view: kind, params: { assignment_id } };
  if (kind === "new_practice" && takeaway_id) return { view: kind, params: { takeaway_id, worksheet } };
  return kind === "new_free_entry" ? { view: kind, params: { worksheet } } : null;
}

/**
 * Draw a view by its name.
 * @param {string} account
 * @param {{view: string, params?: object}} wanted
 * @param {any} more what the page gets besides its records
 * @param {number} status
 */
function view(account, wanted, more, status = 200) {
  const url = new URL(href(wanted.view, wanted.params ?? {}), location.origin);
  return draw(account, url, match(config.views, url.pathname), more, status);
}

async function draw(account, url, found, more, status = 200) {
  const context = { ...surroundings(await person(account), found.spec.name, url), ...more };
  const loaded = await load(found.spec.load, found.params, storeOf(account), context);
  if (!loaded) return null;
  const derived = derive(found.spec, { ...context, ...found.params, ...loaded }, TWINS);
  const html = renderer().render(found.spec.template, derived);
  await noteOpened(account, derived);
  return page(config, html, { nonce: context.nonce, status });
}

/** The version that stood on the screen when the form was opened. */
function baseOf(form) {
  return /^[0-9]{1,15}$/.test(form.base ?? "") ? Number(form.base) : null;
}

function entryIn(url) {
  return entryOf({ action: url.pathname }) || uuid7();
}
