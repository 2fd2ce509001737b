import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { longer, upTo } from "../../static/js/phone/line.js";

const { ops, marks } = JSON.parse(await readFile(new URL("../vectors/line.json", import.meta.url), "utf8"));

test("the marks of revisions are those that the server works out", () => {
  const line = ops.reduce((before, op, at) => longer(before, op, at + 1), []);
  assert.deepEqual(line, marks.slice(-32));
});

test("a line that was never begun stays empty", () => {
  assert.deepEqual(longer([], ops[0], 2), []);
});

test("only the last marks up to what was in sight are said", () => {
  assert.deepEqual(upTo(marks.slice(0, 3), 3, 2), marks.slice(0, 2));
  assert.deepEqual(upTo(marks.slice(0, 20), 20, 20), marks.slice(12, 20));
  assert.deepEqual(upTo(marks.slice(0, 3), 3, 0), []);
});
