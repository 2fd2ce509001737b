/** Sliders: one that nobody touched says nothing and sends nothing. */

/**
 * Watch every slider in the page, also those that come later.
 * @param {Document} root
 */
export function watchSliders(root) {
  const touched = (event) => {
    const slider = event.target;
    if (slider.matches?.('input[type="range"]')) answer(slider);
  };
  root.addEventListener("input", touched);
  root.addEventListener("restored", touched);
  root.addEventListener("pointerup", touchedInPlace);
  // A key that went down elsewhere, on the button that took an answer back, is no answer when it comes up here.
  let pressedOn = null;
  root.addEventListener("keydown", (event) => {
    pressedOn = event.target;
  });
  root.addEventListener("keyup", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target === pressedOn) touchedInPlace(event);
  });
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-clear]"));
    if (button) clear(root.getElementById(button.dataset.clear), button);
  });
}

/** A tap that leaves the knob where it stands is an answer too: exactly the middle. */
function touchedInPlace(event) {
  const slider = event.target;
  if (!slider.matches?.('input[type="range"][data-unset]')) return;
  answer(slider);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

function answer(slider) {
  slider.removeAttribute("data-unset");
  if (slider.dataset.name) slider.name = slider.dataset.name;
  const text = slider.dataset.unit ? `${slider.value} ${slider.dataset.unit}` : slider.value;
  slider.setAttribute("aria-valuetext", text);
  for (const output of outputsOf(slider)) {
    output.dataset.unsetText ||= output.textContent;
    output.textContent = text;
  }
  const button = slider.ownerDocument.querySelector(`[data-clear="${CSS.escape(slider.id)}"]`);
  if (button) button.hidden = false;
}

function clear(slider, button) {
  if (!slider) return;
  slider.dataset.name ||= slider.name;
  slider.removeAttribute("name");
  slider.dataset.unset = "";
  for (const output of outputsOf(slider)) {
    output.textContent = output.dataset.unsetText ?? "";
    slider.setAttribute("aria-valuetext", output.textContent);
  }
  button.hidden = true;
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  slider.focus();
}

function outputsOf(slider) {
  return slider.id ? slider.ownerDocument.querySelectorAll(`output[for="${CSS.escape(slider.id)}"]`) : [];
}
