/**
 * Forms are kept as they are typed.
 *
 * `form[data-draft]` names its draft; the line in `[data-draft-state]` says what is true: saved
 * only after the phone's database says so, and refused when it refuses, with the form left alone.
 */
import { secondOf } from "../phone/clock.js";
import { draftOf, keepDraft } from "../phone/drafts.js";
import { makeRoom } from "./rows.js";

const PAUSE_MS = 300;
const timers = new WeakMap();

/**
 * Keep every such form in the page, also those that come later.
 * @param {Document} root
 */
export function keepDrafts(root) {
  const account = root.documentElement.dataset.account ?? "";
  if (!account) return;
  const typed = (event) => {
    const form = /** @type {Element} */ (event.target).closest?.("form[data-draft]");
    if (form) later(form, account);
  };
  root.addEventListener("input", typed);
  root.addEventListener("change", typed);
  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest?.("form[data-draft]"));
    if (form?.hasAttribute("data-typed")) save(form, account, true);
  });
  const all = () => {
    /** @type {NodeListOf<HTMLFormElement>} */
    const forms = root.querySelectorAll("form[data-draft][data-typed]:not([data-submitted])");
    for (const form of forms) save(form, account);
  };
  addEventListener("pagehide", all);
  // Sooner than the page is left: a database that is still being opened then would keep nothing.
  root.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest?.("a[href]")) all();
  });
  root.addEventListener("visibilitychange", () => {
    if (root.visibilityState === "hidden") all();
  });
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form, account);
}

/**
 * The form's fields as text, as they would be sent; of a repeated name the last counts.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
export function valuesOf(form) {
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return Object.fromEntries(/** @type {[string, string][]} */ (typed));
}

function later(form, account) {
  form.setAttribute("data-typed", "");
  form.removeAttribute("data-submitted");
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form, account), PAUSE_MS));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} account
 * @param {boolean} submitted it is on its way now; the worker ends the draft when the entry is kept
 */
async function save(form, account, submitted = false) {
  clearTimeout(timers.get(form));
  if (submitted) form.setAttribute("data-submitted", "");
  const draft = {
    path: form.dataset.draft,
    action: new URL(form.action, location.href).pathname,
    title: form.dataset.title || document.querySelector("h1")?.textContent?.trim() || "",
    at: secondOf(new Date()),
    values: valuesOf(form),
    submitted,
  };
  try {
    await keepDraft(account, draft);
    if (!submitted) say(form, "saved");
  } catch (error) {
    console.warn("the draft could not be kept", error);
    say(form, "refused");
  }
}

/** A form that the server made knows nothing of the draft on this phone. */
async function restore(form, account) {
  if (document.documentElement.dataset.rendered === "phone") return;
  const draft = await draftOf(account, form.dataset.draft).catch(() => null);
  if (!draft || draft.submitted || form.hasAttribute("data-typed")) return;
  form.action = draft.action;
  makeRoom(form, draft.values);
  for (const field of form.elements) fill(field, draft.values);
  form.setAttribute("data-typed", "");
  say(form, "saved");
}

function fill(field, values) {
  const name = field.name || field.dataset.name || "";
  if (!name || field.type === "submit") return;
  const value = values[name];
  if (field.type === "checkbox" || field.type === "radio") field.checked = value === field.value;
  else if (value !== undefined) field.value = value;
  if (value !== undefined) field.dispatchEvent(new Event("restored", { bubbles: true }));
}

function say(form, state) {
  const line = form.querySelector("[data-draft-state]");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = line.dataset[state] ?? "";
}
