/** Drawing: the compiled templates with the words of the one language that this worker carries. */
import { createRuntime } from "../worker/runtime.js";
import { createWords } from "../worker/words.js";
import { config } from "./config.js";
import { href } from "./interpreter.js";
import { install } from "./templates.js";

/** @typedef {{lang: string, dir: string, gettext: Function, render: (template: string, context: object) => string}} Renderer */

/** @type {Renderer | null} */
let made = null;

/**
 * What draws a page here. Where somebody wants another language, the page asks for a worker that has it.
 * @returns {Renderer}
 */
export function renderer() {
  made ??= make();
  return made;
}

/**
 * The address of a file that never changes under it.
 * @param {string} name
 * @returns {string}
 */
export function asset(name) {
  if (!Object.hasOwn(config.assets, name)) throw new Error(`no file ${name}`);
  return `/static/${name}?v=${config.assets[name]}`;
}

/** @returns {Renderer} */
function make() {
  const { table } = config.words;
  const words = createWords(config.words);
  const globals = { ...words.globals, asset, href };
  const runtime = createRuntime({ globals, filters: words.filters });
  runtime.install(install);
  const render = (template, context) => runtime.render(template, context);
  return { lang: config.language, dir: table.direction, gettext: words.gettext, render };
}
