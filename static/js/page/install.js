/** The button that puts the app on the home screen, where the browser offers it. */

/** Show `[data-install]` once the browser has offered, and hand the offer over on a tap. */
export function offerInstall() {
  let offer = null;
  /** @returns {NodeListOf<HTMLElement>} */
  const buttons = () => document.querySelectorAll("[data-install]");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    for (const button of buttons()) button.hidden = false;
  });
  addEventListener("appinstalled", () => {
    offer = null;
    for (const button of buttons()) button.hidden = true;
  });
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-install]")) offer?.prompt();
  });
}
