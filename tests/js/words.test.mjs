import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createWords } from "../../static/js/worker/words.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/words.json", import.meta.url), "utf8"));

for (const [language, { table, catalogue, cases }] of Object.entries(vectors)) {
  test(`what Python writes in ${language}, the phone writes too`, () => {
    const words = createWords({ table, catalogue });
    for (const [name, args, want] of cases) {
      const write = () => (words.filters[name] ?? words[name])(...args);
      if (want === null) assert.throws(write, `${name} ${JSON.stringify(args)}`);
      else assert.equal(write(), want, `${name} ${JSON.stringify(args)}`);
    }
  });
}

test("a message in a template escapes what it takes, and keeps its own markup", () => {
  const { globals } = createWords({ table: vectors.en.table });
  assert.equal(globals._("<b>%(who)s</b>", { who: "<i>" }).html, "<b>&lt;i&gt;</b>");
});
