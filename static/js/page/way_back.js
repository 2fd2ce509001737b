/** From the middle of a form to the calm kit, and back to the form. What was typed waits there as a draft. */

const KEY = "way back";
const FORMS = /^\/(assignments|entries|log)\/[^/]+(\/[a-z-]+)?$/;

/**
 * Remember the form that a `[data-way-out]` leads out of; `[data-way-back]` leads there again.
 * @param {Document} root
 */
export function watchWayBack(root) {
  root.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest?.("a[data-way-out]");
    if (way) sessionStorage.setItem(KEY, location.pathname);
  });
  const place = /** @type {HTMLElement | null} */ (root.querySelector("[data-way-back]"));
  const path = wayBack(sessionStorage.getItem(KEY));
  if (!place || !path) return;
  for (const link of [place.querySelector("a"), root.querySelector("a.back")]) link?.setAttribute("href", path);
  place.hidden = false;
}

/**
 * The address of a form, or "" for anything else.
 * @param {string | null} path
 * @returns {string}
 */
export const wayBack = (path) => (path && FORMS.test(path) ? path : "");
