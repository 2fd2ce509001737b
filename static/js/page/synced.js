/** What the page hears: news from the worker, and requests that went wrong. */

/** When the worker has spoken with the server, the parts of the page that wait for it look again. */
export function hearWorker() {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.type === "synced") window.htmx?.trigger(document.body, "synced");
    if (data?.type === "signed-out") location.reload();
    if (data?.type === "blocked") sayBlocked();
  });
}

/** Another tab holds the phone's database. */
export function sayBlocked() {
  const place = document.getElementById("trouble");
  if (!place) return;
  place.textContent = place.dataset.blocked ?? "";
  place.hidden = false;
}

/**
 * Say what happened when a request of htmx was answered with an error, or not at all.
 * The page itself stays as it is, with everything that was typed.
 * @param {Document} root
 */
export function showTrouble(root) {
  const place = root.getElementById("trouble");
  if (!place) return;
  const say = (text) => {
    place.textContent = text ?? "";
    place.hidden = !text;
  };
  root.addEventListener("htmx:after:request", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    const status = detail?.ctx?.response?.status ?? detail?.ctx?.response?.raw?.status ?? 0;
    if (status < 400 || status === 422) return say("");
    if (status === 401) return say(place.dataset.signin);
    return say(status === 404 ? place.dataset.gone : place.dataset.failed);
  });
  root.addEventListener("htmx:error", () => say(place.dataset.offline));
}
