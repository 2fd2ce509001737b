/** A link to a text that copies it where a script can; else it opens the text. And a button that copies a field. */

/** @param {Document} root */
export function offerCopy(root) {
  for (const link of root.querySelectorAll("a[data-copied]")) {
    link.addEventListener("click", async (event) => {
      if (!navigator.clipboard) return;
      event.preventDefault();
      const { href, dataset } = /** @type {HTMLAnchorElement} */ (link);
      try {
        const answer = await fetch(href);
        if (!answer.ok) throw new Error(String(answer.status));
        await navigator.clipboard.writeText(await answer.text());
        link.textContent = dataset.copied ?? "";
      } catch {
        location.assign(href);
      }
    });
  }
  for (const button of root.querySelectorAll("button[data-copy-field]")) offerField(root, /** @type {HTMLButtonElement} */ (button));
}

/** @param {Document} root @param {HTMLButtonElement} button */
function offerField(root, button) {
  const field = /** @type {HTMLInputElement | null} */ (root.getElementById(button.dataset.copyField ?? ""));
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    // Marked first: where a script may not copy, the person can.
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.textContent = button.dataset.done ?? "";
    button.focus();
  });
}
