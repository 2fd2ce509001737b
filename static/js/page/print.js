/** A button that prints the page: shown only where a script can do it. */

/** @param {Document} root */
export function offerPrint(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    /** @type {HTMLElement} */ (button).hidden = false;
    button.addEventListener("click", () => print());
  }
}
