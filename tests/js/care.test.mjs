/** The breathing pacer, one's own limit, the way back to a form: what the page works out for itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { reaches } from "../../static/js/page/limit.js";
import { isSaid, momentAt, rhythmOf } from "../../static/js/page/pacer.js";
import { wayBack } from "../../static/js/page/way_back.js";

const SLOW = [4, 0, 6, 0];

test("the breath follows from the clock alone, however long the screen slept", () => {
  const at = (ms) => momentAt(SLOW, ms);
  assert.deepEqual(at(0), { phase: "in", step: 0, left: 4000, lasts: 4000, breath: 0 });
  assert.deepEqual(at(3999), { phase: "in", step: 0, left: 1, lasts: 4000, breath: 0 });
  assert.deepEqual(at(4000), { phase: "out", step: 2, left: 6000, lasts: 6000, breath: 0 });
  assert.deepEqual(at(10_000), { ...at(0), breath: 1 });
  // Ten minutes in a pocket: sixty breaths, and just as far into the next one.
  assert.deepEqual(at(600_000 + 4500), { ...at(4500), breath: 60 });
});

test("a rhythm with holds has four parts, and each is told apart", () => {
  const steps = [0, 4000, 8000, 12_000].map((ms) => momentAt([4, 4, 4, 4], ms));
  assert.deepEqual(steps.map(({ phase, step }) => [phase, step]), [["in", 0], ["hold", 1], ["out", 2], ["hold", 3]]);
});

test("only a rhythm that one can breathe is one", () => {
  assert.deepEqual(rhythmOf("4,0,6,0"), SLOW);
  for (const text of ["", "0,0,6,0", "4,0,0,0", "4,0,6", "4,0,6,0,1", "a,b,c,d", "-1,0,6,0", "100,0,6,0"]) {
    assert.equal(rhythmOf(text), null, text);
  }
});

test("a screen reader hears the first three breaths, and then one word a minute", () => {
  const said = [];
  let saidAt = 0;
  for (let passed = 0; passed < 185_000; passed += 10_000) {
    if (!isSaid(momentAt(SLOW, passed), passed, saidAt)) continue;
    said.push(passed / 1000);
    saidAt = passed;
  }
  assert.deepEqual(said, [0, 10, 20, 60, 120, 180]);
});

test("the limit itself is at the limit", () => {
  assert.deepEqual([69, 70, 71].map((level) => reaches(level, 70)), [false, true, true]);
});

test("the way back leads to a form of this app and nowhere else", () => {
  const id = "019cd79e-4600-7518-ac2e-a2619bc3ccdb";
  for (const path of [`/assignments/${id}/log`, `/entries/${id}/edit`, "/log/journal", `/entries/${id}`]) {
    assert.equal(wayBack(path), path);
  }
  for (const path of [null, "", "/calm", "//evil.example", "/log/a/b/c", "javascript:1", `/entries/${id}/edit?x`]) {
    assert.equal(wayBack(path), "");
  }
});
