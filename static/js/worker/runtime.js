/**
 * Draws the templates that webapp/offline/compiler wrote as JavaScript. No eval.
 *
 *     const runtime = createRuntime({ globals, filters });
 *     runtime.install(install);   // from the compiled module
 *     runtime.render("client/today.html", context);
 */
import { createFilters, tests } from "./filters.js";
import * as values from "./values.js";

/** An argument that a macro call did not give. */
const MISSING = Symbol("missing");

/** Jinja's `loop`. */
class Loop {
  constructor(list, place) {
    this.list = list;
    this.index0 = place;
    this.index = place + 1;
    this.length = list.length;
    this.revindex = list.length - place;
    this.revindex0 = list.length - place - 1;
    this.first = place === 0;
    this.last = place === list.length - 1;
    this.previtem = list[place - 1];
    this.nextitem = list[place + 1];
  }
  cycle(...choices) {
    if (!choices.length) throw new TypeError("cycle needs something to choose from");
    return choices[this.index0 % choices.length];
  }
}

/** A context by itself: what a template sees, and where its top level puts names. */
const contextOf = (...layers) => Object.assign(Object.create(null), ...layers);

/** A macro: arguments by place or by name are laid out in the order of its parameters. */
function macro(name, parameters, takesCaller, draw) {
  return function call(positional, named, caller) {
    if (positional.length > parameters.length) throw new TypeError(`${name} takes ${parameters.length} arguments`);
    if (caller && !takesCaller) throw new TypeError(`${name} does not use a caller`);
    const given = parameters.map((_, place) => (place < positional.length ? positional[place] : MISSING));
    for (const [key, value] of Object.entries(named)) {
      const place = parameters.indexOf(key);
      if (place < positional.length) throw new TypeError(`${name} cannot take ${key} here`);
      given[place] = value;
    }
    return new values.Markup(draw(...given, caller));
  };
}

function callMacro(called, name, positional, named, caller) {
  if (typeof called !== "function") throw new TypeError(`there is no macro ${name} here`);
  return called(positional, named, caller);
}

/** Named arguments come last, in one object, and only if there are any. */
function callGlobal(called, name, positional, named) {
  if (typeof called !== "function") throw new TypeError(`there is no function ${name} here`);
  return named === null ? called(...positional) : called(...positional, named);
}

function setMember(target, name, value) {
  if (!(target instanceof values.Namespace)) throw new TypeError("only a namespace can be changed");
  target.values[name] = value;
}

/** Everything that compiled templates call. */
function createHelpers(globals, filters) {
  const templates = new Map();
  const modules = new Map();

  const find = (name) => {
    if (!templates.has(name)) throw new Error(`there is no template ${name}`);
    return templates.get(name);
  };
  /** The blocks of a page: each a list from the most derived to the base. */
  const withBlocks = (template, blocks) => {
    for (const [name, draw] of Object.entries(template.blocks)) blocks.set(name, [...(blocks.get(name) ?? []), draw]);
    return blocks;
  };
  const draw = (name, context) => {
    const template = find(name);
    return template.draw(context, withBlocks(template, new Map()));
  };
  const exported = (name, context) => {
    draw(name, context);
    return context;
  };

  return {
    ...values,
    MISSING,
    Loop,
    filters,
    tests,
    macro,
    callMacro,
    callGlobal,
    setMember,
    contextOf,
    and: (left, right) => (values.truthy(left) ? right() : left),
    or: (left, right) => (values.truthy(left) ? left : right()),
    define: (name, template) => templates.set(name, template),
    render: (name, context) => draw(name, contextOf(globals, context)),
    include: draw,
    block: (name, context, blocks) => blocks.get(name)[0](context, blocks, 0),
    parentBlock: (name, context, blocks, level) => {
      const parent = blocks.get(name)[level + 1];
      if (!parent) throw new Error(`there is no parent block ${name}`);
      return new values.Markup(parent(context, blocks, level + 1));
    },
    parent: (name, context, blocks) => {
      const template = find(name);
      return template.draw(context, withBlocks(template, blocks));
    },
    /** What an import gives: made once if it sees no context. */
    module: (name, context) => {
      if (context) return exported(name, contextOf(context));
      if (!modules.has(name)) modules.set(name, exported(name, contextOf(globals)));
      return modules.get(name);
    },
  };
}

/** A renderer with these global functions, and these filters besides its own. */
export function createRuntime({ globals = {}, filters = {} } = {}) {
  const known = { range: values.wholeNumbers, namespace: (named = {}) => new values.Namespace(named), ...globals };
  const helpers = createHelpers(known, createFilters(filters));
  return {
    install: (templates) => templates(helpers),
    render: helpers.render,
  };
}
