/** How strong a feeling is, and what "something else" is, gets asked only once it was picked. */

/**
 * Show each `[data-shown-with]` while its checkbox is ticked.
 * @param {Document} root
 */
export function watchPicks(root) {
  const look = (part) => {
    const box = /** @type {HTMLInputElement | null} */ (root.getElementById(part.dataset.shownWith));
    if (!box) return;
    part.hidden = !box.checked;
    for (const field of part.querySelectorAll("[data-other]")) field.disabled = part.hidden;
  };
  const lookAtAll = () => {
    for (const part of root.querySelectorAll("[data-shown-with]")) look(part);
  };
  lookAtAll();
  for (const event of ["change", "restored", "htmx:after:swap"]) root.addEventListener(event, lookAtAll);
}
