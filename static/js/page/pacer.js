/**
 * The breathing pacer. Where the breath is follows from when it began and from the clock alone, so it goes
 * on rightly after the screen slept or another page was looked at.
 */

const KEY = "pacer";
const LOOK_MS = 200;
const SAID_BREATHS = 3;
const PHASES = ["in", "hold", "out", "hold"];
const SMALL = 0.55;

/** @typedef {{phase: string, step: number, left: number, lasts: number, breath: number}} Moment */

/**
 * Where the breath is, so many milliseconds after it began.
 * @param {number[]} rhythm seconds to breathe in, hold, breathe out, hold
 * @param {number} passed milliseconds
 * @returns {Moment} `left` and `lasts` in milliseconds, `breath` counts from 0
 */
export function momentAt(rhythm, passed) {
  const whole = rhythm.reduce((sum, seconds) => sum + seconds * 1000, 0);
  const breath = Math.floor(passed / whole);
  let rest = passed - breath * whole;
  for (const [step, seconds] of rhythm.entries()) {
    const lasts = seconds * 1000;
    if (rest < lasts) return { phase: PHASES[step], step, left: lasts - rest, lasts, breath };
    rest -= lasts;
  }
  return { phase: PHASES[0], step: 0, left: rhythm[0] * 1000, lasts: rhythm[0] * 1000, breath: breath + 1 };
}

/**
 * The rhythm that a control or an earlier page names; null for none.
 * @param {string} text
 * @returns {number[] | null}
 */
export function rhythmOf(text) {
  const found = /^(\d{1,2}),(\d{1,2}),(\d{1,2}),(\d{1,2})$/.exec(text);
  const seconds = found?.slice(1).map(Number) ?? [];
  return seconds.length && seconds[0] > 0 && seconds[2] > 0 ? seconds : null;
}

/**
 * Whether this phase is said aloud: the first breaths, then once at the beginning of each minute.
 * @param {Moment} moment
 * @param {number} passed milliseconds since the beginning
 * @param {number} saidAt milliseconds since the beginning at which something was said last
 */
export function isSaid({ breath }, passed, saidAt) {
  return breath < SAID_BREATHS || Math.floor(passed / 60_000) > Math.floor(saidAt / 60_000);
}

/**
 * Wake every pacer in the page.
 * @param {Document} root
 */
export function watchPacers(root) {
  for (const pacer of root.querySelectorAll("[data-pacer]")) awaken(/** @type {HTMLElement} */ (pacer));
}

/** @param {HTMLElement} pacer */
function awaken(pacer) {
  const part = (name) => /** @type {HTMLElement} */ (pacer.querySelector(`[data-pacer-${name}]`));
  const [word, count, said, start, stop] = ["word", "count", "said", "start", "stop"].map(part);
  const speaks = /** @type {HTMLInputElement} */ (part("speak"));
  const lung = /** @type {SVGElement} */ (pacer.querySelector(".lung"));
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const ready = word.textContent;
  let [ticking, shown, saidAt] = [0, "", 0];

  const chosen = () => /** @type {HTMLInputElement | null} */ (pacer.querySelector('input[name="rhythm"]:checked'))?.value ?? "";
  const draw = ({ began, rhythm }) => {
    const passed = Math.max(0, Date.now() - began);
    const moment = momentAt(rhythm, passed);
    count.textContent = String(Math.ceil(moment.left / 1000));
    const name = `${moment.breath} ${moment.step}`;
    if (name === shown) return;
    shown = name;
    word.textContent = pacer.dataset[moment.phase] ?? "";
    if (!isStill) move(lung, moment);
    if (speaks.checked || isSaid(moment, passed, saidAt)) say(moment, passed);
  };
  const say = ({ phase, breath }, passed) => {
    const minutes = Math.floor(passed / 60_000);
    const isNews = !speaks.checked && breath >= SAID_BREATHS;
    said.textContent = `${isNews ? `${pacer.dataset.still} ${minutes}. ` : ""}${pacer.dataset[phase]}`;
    saidAt = passed;
  };
  const run = (state) => {
    start.hidden = true;
    stop.hidden = false;
    shown = "";
    saidAt = Math.max(0, Date.now() - state.began);
    clearInterval(ticking);
    draw(state);
    ticking = window.setInterval(() => draw(state), LOOK_MS);
  };
  const begin = () => {
    const rhythm = rhythmOf(chosen());
    if (!rhythm) return;
    const state = { began: Date.now(), rhythm };
    sessionStorage.setItem(KEY, `${state.began} ${rhythm}`);
    run(state);
  };
  start.addEventListener("click", begin);
  stop.addEventListener("click", () => {
    clearInterval(ticking);
    sessionStorage.removeItem(KEY);
    start.hidden = false;
    stop.hidden = true;
    word.textContent = ready;
    for (const place of [count, said]) place.textContent = "";
    lung.style.removeProperty("scale");
  });
  pacer.addEventListener("change", (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name === "rhythm" && start.hidden) begin();
  });
  part("controls").hidden = false;
  const [began = "", rhythm = ""] = (sessionStorage.getItem(KEY) ?? "").split(" ");
  const known = rhythmOf(rhythm);
  if (!known || !Number(began)) return;
  const box = /** @type {HTMLInputElement | null} */ (pacer.querySelector(`input[value="${CSS.escape(rhythm)}"]`));
  if (box) box.checked = true;
  run({ began: Number(began), rhythm: known });
}

/** Grow while breathing in, shrink while breathing out; for the rest of the phase, wherever it is entered. */
function move(lung, { phase, left, lasts }) {
  const from = (share) => SMALL + (1 - SMALL) * share;
  const done = 1 - left / lasts;
  if (phase === "hold") return;
  const [start, end] = phase === "in" ? [from(done), 1] : [from(1 - done), SMALL];
  lung.style.transition = "none";
  lung.style.scale = String(start);
  lung.getBoundingClientRect();
  lung.style.transition = `scale ${left}ms linear`;
  lung.style.scale = String(end);
}
