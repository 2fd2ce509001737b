import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

// The same cases that tests/test_twins.py asks of Python.
const TWINS = ["days", "dose", "search", "custody", "history", "timeline", "progress", "form", "compose", "preferred", "answered", "read_log", "supporters", "resources", "calendar"];

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
/** What stands at this place of a result; a star stands for each item of a list, or each value. */
function part(value, [first, ...rest]) {
  if (first === undefined) return value;
  if (first === "*") return Object.values(value).map((each) => part(each, rest));
  return part(value[first], rest);
}
/** The value with what its names stand for. */
function filled(value, given) {
  if (Array.isArray(value)) return value.map((each) => filled(each, given));
  if (value === null || typeof value !== "object") return value;
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => key !== "@").map(([key, each]) => [key, filled(each, given)]));
  if (!("@" in value)) return own;
  const named = filled(given[value["@"]], given);
  return Object.keys(own).length ? { ...named, ...own } : named;
}
/** As JSON has it: what is not defined is null. */
const plain = (value) => JSON.parse(JSON.stringify(value ?? null));

for (const name of TWINS) {
  const twin = await import(`../../static/js/twins/${name}.js`);
  const { given, cases } = JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
  test(`${name} gives in JavaScript what it gives in Python`, () => {
    for (const { that, call, with: said, at, gives } of cases) {
      const found = twin[camel(call)](...filled(said, given));
      assert.deepEqual(plain(part(found, at ? at.split(".") : [])), gives, `${call}: ${that}`);
    }
  });
}
