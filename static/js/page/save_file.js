/** Files that the phone makes by itself: browsers take what a link with `download` names past the worker, a page's request not. */

/**
 * Hear the links to such files, also those that come later.
 * @param {Document} root
 */
export function saveFiles(root) {
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-save]"));
    if (!link) return;
    event.preventDefault();
    save(link.href, link.download).catch((error) => {
      console.warn("the file could not be made here, asking the server", error);
      location.assign(link.href);
    });
  });
}

/** @param {string} address @param {string} name */
async function save(address, name) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
