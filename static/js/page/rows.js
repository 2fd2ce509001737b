/**
 * Repeating rows: one empty row at a time, and more when they are asked for.
 *
 * Without this script all empty rows stand there. A row that comes later gets an id as the server
 * makes them: the time, then chance, so that two phones never mean the same row by it.
 */

const NAMED = ["id", "name", "for", "data-name", "data-clear", "data-shown-with", "aria-describedby", "data-row"];
const MOST = 40;
/** @type {WeakMap<Element, Element>} what a new row of a block is made from */
const patterns = new WeakMap();

/**
 * Wake every block of rows in the page, also those that come later.
 * @param {Document} root
 */
export function watchRows(root) {
  const wake = () => {
    for (const block of root.querySelectorAll("[data-rows]:not([data-awake])")) awaken(block);
  };
  wake();
  root.addEventListener("htmx:after:swap", wake);
  root.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-add-row]");
    const block = button?.closest("[data-rows]");
    if (block) focusOn(hiddenRow(block) ?? added(block, newId()), block);
  });
}

/**
 * Make room in a form for rows that a draft has and the form has not.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} values
 */
export function makeRoom(form, values) {
  for (const block of form.querySelectorAll("[data-rows]")) {
    awaken(block);
    for (const row of rowsOf(block.id, values)) {
      if (!block.querySelector(`[data-row="${CSS.escape(row)}"]`)) added(block, row).hidden = false;
    }
  }
}

/**
 * The ids of the rows of a block that hold any words, in their order.
 * @param {string} name
 * @param {Record<string, string>} values
 * @returns {string[]}
 */
export function rowsOf(name, values) {
  const filled = Object.keys(values).filter((key) => key.startsWith(`${name}:`) && values[key]);
  const ids = filled.map((key) => /^([0-9a-z]{1,24})\./.exec(key.slice(name.length + 1))?.[1] ?? "");
  return [...new Set(ids.filter(Boolean))].sort();
}

function awaken(block) {
  if (block.hasAttribute("data-awake")) return;
  block.setAttribute("data-awake", "");
  const rows = [...block.querySelectorAll("[data-row]")];
  const last = rows.at(-1);
  if (!last) return;
  patterns.set(block, last.cloneNode(true));
  const empty = rows.filter((row) => !isFilled(row));
  const shown = Math.max(1, Number(block.dataset.first) - (rows.length - empty.length));
  for (const row of empty.slice(shown)) row.hidden = true;
  block.querySelector("[data-add-row]").hidden = false;
}

const hiddenRow = (block) => block.querySelector("[data-row][hidden]");

/** A new row with this id, in its place among the others. */
function added(block, id) {
  const row = /** @type {HTMLElement} */ (patterns.get(block)?.cloneNode(true));
  const before = row.dataset.row ?? "";
  for (const part of [row, ...row.querySelectorAll("*")]) {
    for (const name of NAMED) {
      const value = part.getAttribute(name);
      if (value?.includes(before)) part.setAttribute(name, value.replaceAll(before, id));
    }
  }
  const next = [...block.querySelectorAll("[data-row]")].find((other) => other.dataset.row > id);
  block.insertBefore(row, next ?? block.querySelector("[data-add-row]"));
  for (const [place, each] of [...block.querySelectorAll("[data-row-number]")].entries()) each.textContent = String(place + 1);
  return row;
}

function focusOn(row, block) {
  row.hidden = false;
  block.querySelector("[data-add-row]").hidden = !hiddenRow(block) && block.querySelectorAll("[data-row]").length >= MOST;
  row.querySelector("input, textarea, select")?.focus();
}

function isFilled(row) {
  return [...row.querySelectorAll("input, textarea")].some((field) =>
    ["radio", "checkbox"].includes(field.type) ? field.checked : field.type === "range" ? field.hasAttribute("name") : field.value !== "",
  );
}

/** Twelve digits of the time, six of chance, and 0: as long as the server's, so that they sort among them. */
function newId() {
  const chance = crypto.getRandomValues(new Uint8Array(3));
  return `${Date.now().toString(16).padStart(12, "0")}${Array.from(chance, (byte) => byte.toString(16).padStart(2, "0")).join("")}0`;
}
