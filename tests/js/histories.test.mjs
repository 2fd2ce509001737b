import assert from "node:assert/strict";
import { after, test } from "node:test";
import { History } from "./history.mjs";
import { RealServer } from "./real_server.mjs";

const HISTORIES = Number(process.env.HISTORIES ?? 20);
const FIRST = Number(process.env.FIRST_HISTORY ?? 0);
const STEPS = 50;

const server = new RealServer();
after(() => server.close());

async function live(seed, how) {
  const history = new History(server, await server.begin(), seed, how);
  try {
    for (let step = 0; step < STEPS; step += 1) await history.step();
    return await history.check();
  } catch (error) {
    error.message = `history ${seed}: ${error.message}`;
    throw error;
  }
}

async function liveAll(how) {
  let words = 0;
  let aside = 0;
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed += 1) {
    const found = await live(seed, how);
    words += found.words;
    aside += found.truth.filter(({ extra }) => extra.alts || extra.disputed).length;
  }
  assert.ok(words > HISTORIES * 10);
  assert.ok(HISTORIES < 10 || aside > 0, "some histories end with something to decide");
}

test("one phone over a bad network loses nothing and never disagrees with itself", async () => {
  for (let seed = FIRST; seed < FIRST + Math.ceil(HISTORIES / 2); seed += 1) {
    const { truth } = await live(seed, { phones: 1, withRestore: true });
    assert.deepEqual(truth.filter(({ extra }) => extra.alts || extra.disputed), [], `history ${seed}`);
  }
});

test("three phones over a bad network end alike, and no word is lost", () => liveAll({ phones: 3 }));

test("a server restored from yesterday's copy has every word again", () => liveAll({ phones: 2, withRestore: true }));
