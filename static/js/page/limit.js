/** At the person's own limit a form offers a pause, right where the slider is; it stops nobody from going on. */

const SLIDERS = 'input[type="range"]:not([data-unset])';

/**
 * Watch the sliders for distress, also those that come later.
 * @param {Document} root
 */
export function watchLimit(root) {
  const look = (event) => {
    const slider = /** @type {HTMLInputElement} */ (event.target);
    if (isDistress(slider)) offer(root, slider);
  };
  for (const event of ["input", "restored"]) root.addEventListener(event, look);
  const high = [...root.querySelectorAll(SLIDERS)].filter(isDistress).filter((slider) => isReached(root, slider));
  if (high.length) offer(root, high[0]);
}

/**
 * Whether a level is at or over a limit.
 * @param {number} level
 * @param {number} limit
 */
export const reaches = (level, limit) => level >= limit;

const isDistress = (slider) => slider.matches?.('input[type="range"]') && slider.hasAttribute("data-distress");

const noteIn = (root) => /** @type {HTMLElement | null} */ (root.querySelector("[data-at-limit]"));

function isReached(root, slider) {
  const limit = noteIn(root)?.dataset.atLimit;
  return limit !== undefined && reaches(Number(slider.value), Number(limit));
}

/** Once it was offered it stays, so that nothing jumps while the finger still moves. */
function offer(root, slider) {
  const note = noteIn(root);
  if (!note?.hidden || !isReached(root, slider)) return;
  slider.closest(".scale")?.after(note);
  note.hidden = false;
}
