/** Words on their way out of the app, and back: copied, saved as a file, opened again. */
import { wordsOf } from "../phone/attention.js";
import { openRescue, rescueFile } from "../phone/rescue.js";
import { tell } from "./worker.js";

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Hear the buttons of the page about sending, also those that come later.
 * @param {Document} root
 */
export function offerRescue(root) {
  const { account = "", role = "" } = root.documentElement.dataset;
  if (!account || role !== "client") return;
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (!button) return;
    const { copyWords, saveWords, copyTyped } = button.dataset;
    if (button.dataset.saveRescue !== undefined) save(account, "");
    else if (saveWords) save(account, saveWords);
    else if (copyWords) wordsOf(account, copyWords).then((words) => copy(words, button));
    else if (copyTyped !== undefined) copy(typedIn(root), button);
  });
  root.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.matches("[data-open-rescue]")) open(root, account, input);
  });
}

async function save(account, op) {
  const text = await rescueFile(account, { op });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `between-sessions-rescue-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function open(root, account, input) {
  const [file] = input.files ?? [];
  if (!file) return;
  input.value = "";
  try {
    const { state, count } = file.size > MOST_BYTES ? { state: "not_ours", count: 0 } : await openRescue(account, await file.text());
    say(root, state, count);
    if (state === "put_back") await tell({ type: "flush", why: "saved" });
  } catch (error) {
    console.warn("the rescue file could not be kept", error);
    say(root, "refused", 0);
  }
}

function say(root, state, count) {
  const line = root.querySelector("[data-rescue-state]");
  const texts = { put_back: line.dataset.putBack, nothing_new: line.dataset.nothingNew, other_account: line.dataset.otherAccount, not_ours: line.dataset.notOurs };
  const words = texts[state] ?? line.dataset.refused;
  line.textContent = count ? `${words} ${count}` : words;
  line.hidden = false;
}

async function copy(words, button) {
  await navigator.clipboard.writeText(words);
  if (button.dataset.done) button.textContent = button.dataset.done;
}

/** Every text of the forms on the page, as it was typed. */
function typedIn(root) {
  const fields = [...root.querySelectorAll("form[data-draft] textarea, form[data-draft] input[type=text]")];
  return fields.map((field) => field.value.trim()).filter(Boolean).join("\n\n");
}
