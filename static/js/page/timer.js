/** A timer for practising. It reads the clock rather than counting, so a sleeping phone does not stop it. */

const MINUTE_MS = 60_000;

/**
 * Wake every timer in the page.
 * @param {Document} root
 */
export function watchTimers(root) {
  const wake = () => {
    for (const timer of root.querySelectorAll("[data-timer]:not([data-awake])")) awaken(timer);
  };
  wake();
  root.addEventListener("htmx:after:swap", wake);
}

/**
 * The time that has passed as text, such as 9:05.
 * @param {number} milliseconds
 */
export function clockText(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * The whole minutes that were practised: a started one counts, none was none.
 * @param {number} milliseconds
 */
export function minutesOf(milliseconds) {
  return milliseconds < 1000 ? 0 : Math.max(1, Math.round(milliseconds / MINUTE_MS));
}

function awaken(timer) {
  const shown = timer.querySelector("[data-timer-shown]");
  const start = timer.querySelector("[data-timer-start]");
  const stop = timer.querySelector("[data-timer-stop]");
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById(timer.dataset.for));
  if (!shown || !start || !stop || !field) return;
  const key = `timer ${location.pathname} ${timer.dataset.for}`;
  let ticking = 0;
  const began = () => Number(sessionStorage.getItem(key) || 0);
  const draw = () => {
    const passed = Date.now() - began();
    const whole = Number(timer.dataset.minutes || 0) * MINUTE_MS;
    shown.textContent = clockText(passed);
    timer.toggleAttribute("data-over", whole > 0 && passed >= whole);
  };
  const run = () => {
    start.hidden = true;
    stop.hidden = false;
    draw();
    ticking = setInterval(draw, 1000);
  };
  start.addEventListener("click", () => {
    sessionStorage.setItem(key, String(Date.now()));
    run();
  });
  stop.addEventListener("click", () => {
    clearInterval(ticking);
    const passed = Date.now() - began();
    sessionStorage.removeItem(key);
    start.hidden = false;
    stop.hidden = true;
    const minutes = Math.min(minutesOf(passed) + Number(field.value || 0), Number(field.max || 1440));
    field.value = String(minutes);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  timer.setAttribute("data-awake", "");
  timer.hidden = false;
  if (began()) run();
}
