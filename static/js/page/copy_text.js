/** A link to a text that copies it where a script can; else it opens the text. */

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
}
