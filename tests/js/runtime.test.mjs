import assert from "node:assert/strict";
import { test } from "node:test";
import { createRuntime } from "../../static/js/worker/runtime.js";
import { Markup, compare, divideWhole, html, member, remainder, same, text, truthy } from "../../static/js/worker/values.js";

test("text is escaped as MarkupSafe does it", () => {
  assert.equal(html(`<a href="x" title='y'>&`), "&lt;a href=&#34;x&#34; title=&#39;y&#39;&gt;&amp;");
  assert.equal(html(new Markup("<b>")), "<b>");
});

test("only text and whole numbers print", () => {
  assert.equal(text(-0), "0");
  assert.equal(text(undefined), "");
  for (const value of [null, true, 1.5, Number.NaN, 2 ** 53, [], {}, () => 1]) assert.throws(() => text(value));
});

test("empty lists and mappings are false, as in Python", () => {
  for (const value of [[], {}, "", 0, null, undefined, new Markup("")]) assert.equal(truthy(value), false);
  for (const value of [[0], { a: 0 }, " ", -1]) assert.equal(truthy(value), true);
});

test("a key of the data is never a method of JavaScript's", () => {
  assert.equal(member({}, "constructor"), undefined);
  assert.equal(member([], "length"), undefined);
  assert.equal(member(JSON.parse('{"__proto__": "mine"}'), "__proto__"), "mine");
  assert.throws(() => member(undefined, "a"), /missing value has no a/);
});

test("text stands in order of code points, not of UTF-16", () => {
  assert.ok(compare("\uffee", "😀") < 0);
  assert.deepEqual(["b", "a", "B", "é", "😀", "\uffee"].sort(compare), ["B", "a", "b", "é", "\uffee", "😀"]);
});

test("division is Python's", () => {
  assert.deepEqual([divideWhole(-7, 2), remainder(-7, 2), remainder(7, -2), divideWhole(7.5, 2)], [-4, 1, -1, 3]);
  assert.throws(() => divideWhole(1, 0));
});

test("one and true are the same, one and its text are not", () => {
  assert.equal(same(1, true), true);
  assert.equal(same(1, "1"), false);
  assert.equal(same({ a: [1, null] }, { a: [1, null] }), true);
});

test("a template that extends another gives it its blocks, and super() reaches the one below", () => {
  const runtime = createRuntime({ globals: { shout: (word) => `${word}!` } });
  runtime.install((rt) => {
    rt.define("base", {
      blocks: { title: (ctx) => `base of ${rt.html(ctx.name)}` },
      draw: (ctx, blocks) => `<${rt.block("title", ctx, blocks)}>`,
    });
    rt.define("page", {
      blocks: { title: (ctx, blocks, level) => `${rt.callGlobal(ctx.shout, "shout", ["page"], null)} ${rt.html(rt.parentBlock("title", ctx, blocks, level))}` },
      draw: (ctx, blocks) => rt.parent("base", ctx, blocks),
    });
  });
  assert.equal(runtime.render("page", { name: "Cleo & co" }), "<page! base of Cleo &amp; co>");
  assert.equal(runtime.render("base", { name: "x" }), "<base of x>");
  assert.throws(() => runtime.render("nowhere", {}), /no template nowhere/);
});

test("what a page puts into its context is gone with the page", () => {
  const runtime = createRuntime();
  const draw = (ctx) => {
    if (ctx.seen) return "again";
    ctx.seen = true;
    return "first";
  };
  runtime.install((rt) => rt.define("page", { blocks: {}, draw }));
  const context = {};
  assert.equal(runtime.render("page", context) + runtime.render("page", context), "firstfirst");
  assert.deepEqual(context, {});
});
