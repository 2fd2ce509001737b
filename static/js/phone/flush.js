/**
 * Send what waits, read what is new.
 *
 * One round trip pushes and pulls. An operation leaves the outbox only in the transaction that
 * stores its verdict; whatever goes wrong between, it stays and is sent again under the same id.
 */
import { changing, databaseOf, reading } from "./database.js";
import { note, standing, standingIn } from "./meta.js";
import { waiting } from "./outbox.js";
import { askedFor, noteTry } from "./patience.js";
import { Overtaken, refuse, replaceAll, settle } from "./settle.js";
import { noteStones, tryStonesAgain } from "./stones.js";
import { chunk, exchange, MOST_BYTES, MOST_OPERATIONS } from "./wire.js";

const DAY_MS = 24 * 3600 * 1000;
// As far back as a copy of the server may come from, unless the practice says otherwise.
const KEEP_SENT_DAYS = 30;
const MOST_RESETS = 3;
const MOST_FAILURES = 8;
// What is no fault of the way between us: to try again soon would change nothing.
const ENDS = ["done", "sign_in", "mismatch", "wipe", "update", "overtaken"];

/** @typedef {"done" | "offline" | "sign_in" | "mismatch" | "wipe" | "update" | "retry" | "overtaken"} FlushState */

/**
 * Send everything once and read on to the end. Nothing is lost when it does not work out.
 * `wait_ms` is how long to wait before the next try, `min_app` a version that the server asks for.
 * @param {string} account
 * @param {{app?: string, send?: typeof fetch, now?: () => Date}} [how]
 * @returns {Promise<{state: FlushState, sent: number, changed: object[], wait_ms: number, min_app: string}>}
 */
export async function flush(account, { app = "", send = fetch, now = () => new Date() } = {}) {
  const { chunk: size, tries } = await note(account, {});
  /** @type {any} */
  const run = { account, app, send, now, size, bytes: MOST_BYTES, sent: 0, changed: [], stones: [], isWell: false, isOutage: false, isPaused: false, asked_ms: 0, min_app: "" };
  await tryStonesAgain(account, now().getTime());
  const state = await read(run);
  if (run.isWell && run.stones.length) await noteStones(account, run.stones, now().getTime());
  if (state === "done") await forgetOldSent(account);
  const isWell = (ENDS.includes(state) || run.isPaused) && !run.stones.length;
  const { isOutage } = run;
  const wait_ms = await noteTry(account, { isWell, isOutage, tries, asked_ms: run.asked_ms, chunk: run.size, now: now().getTime() });
  return { state, sent: run.sent, changed: run.changed, wait_ms, min_app: run.min_app };
}

/** @param {any} run @returns {Promise<FlushState>} */
async function read(run) {
  /** @type {any} */
  let state = "retry";
  try {
    for (let tries = 0; tries < MOST_RESETS; tries += 1) {
      state = await once(run);
      if (state !== "reset") break;
    }
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    return "overtaken";
  }
  return state === "reset" ? "retry" : state;
}

/** Own words first: a new reading of everything must find them on the server. */
async function once(run) {
  const { rebuild, replay } = await standing(run.account);
  if (replay) {
    const again = await push(run, await sentAgain(run.account), false);
    if (again !== "done") return again;
    // What could not be sent again waits like any other from now on.
    await noteStones(run.account, run.stones.splice(0), run.now().getTime());
    await note(run.account, { replay: false });
  }
  const state = await push(run, null, !rebuild);
  return state === "done" && (await standing(run.account)).rebuild ? readAll(run) : state;
}

/**
 * Push until nothing waits that was not tried, and pull until there is no more.
 * @param {any} run
 * @param {any[] | null} fixed these rows instead of the outbox
 * @param {boolean} pulling
 */
async function push(run, fixed, pulling) {
  let failures = 0;
  let last = 0;
  for (;;) {
    const rows = (fixed ?? (await waiting(run.account))).filter((row) => row.n > last);
    const batch = chunk(rows, run.size, run.bytes);
    if (!batch.length && !pulling) return "done";
    const { state, answer } = await ask(run, batch, { pulling, cursor: undefined });
    if (state === "too_big" && batch.length === 1) {
      // No server takes it, however often it is sent: the person must know.
      await refuse(run.account, batch[0], "too_big", run.now().toISOString());
      last = batch[0].n;
      continue;
    }
    if ((state === "failed" || state === "too_big") && batch.length > 0 && (failures += 1) < MOST_FAILURES) {
      // Perhaps one of them is the stone: try fewer, and pass over it when it stands alone.
      if (batch.length === 1) last = passOver(run, batch[0]);
      else run.size = Math.ceil(batch.length / 2);
      continue;
    }
    if (state === "slow") {
      // A drain must not hang: this is for the next try, with fewer.
      if (batch.length === 1) passOver(run, batch[0]);
      run.size = Math.max(1, Math.ceil(batch.length / 2));
    }
    if (state !== "ok") return ["failed", "slow", "too_big"].includes(state) ? "retry" : state;
    last = batch.at(-1)?.n ?? last;
    run.size = Math.min(run.size * 2, answer.next?.max_ops ?? MOST_OPERATIONS, MOST_OPERATIONS);
    run.bytes = Math.min(answer.next?.max_bytes ?? MOST_BYTES, MOST_BYTES);
    const isLast = batch.length === rows.length && !(pulling && answer.more);
    if (isLast && (fixed || (await waiting(run.account)).every((row) => row.n <= last))) return "done";
    if (run.asked_ms) {
      // It went well so far, and goes on when the server wishes it to.
      run.isPaused = true;
      return "retry";
    }
  }
}

/** @param {any} run @param {any} row */
function passOver(run, row) {
  run.stones.push(row);
  return row.n;
}

/** Read everything into memory, then put it in the place of what was there. */
async function readAll(run) {
  const changes = [];
  let cursor = "";
  for (;;) {
    const { state, answer, epoch } = await ask(run, [], { pulling: false, cursor });
    if (state !== "ok") return ["failed", "slow", "too_big"].includes(state) ? "retry" : state;
    changes.push(...(answer.changes ?? []));
    cursor = answer.cursor;
    if (answer.more) continue;
    await replaceAll(run.account, { changes, answer, epoch });
    run.changed.push(...changes);
    return "done";
  }
}

/** One round trip, and what it means. */
async function ask(run, rows, { pulling, cursor }) {
  const { account, app, send, now } = run;
  const { epoch, device, token, ...rest } = await standing(account);
  const pending = (await waiting(account)).length;
  const head = { account, device, app, pending, cursor: cursor ?? rest.cursor, token, now: now() };
  let reply;
  try {
    reply = await exchange(send, head, rows);
  } catch (error) {
    // A phone that knows of no network has nobody to share an outage with.
    run.isOutage = globalThis.navigator?.onLine !== false;
    return { state: error?.name === "TimeoutError" ? "slow" : "offline" };
  }
  const { status, answer, retryAfter } = reply;
  const isOld = status === 426 && Boolean(answer.results);
  run.isOutage = status >= 500;
  if (status !== 200 && !isOld) {
    if (status === 429 || status === 503) run.asked_ms = askedFor(retryAfter, now().getTime());
    return { state: await refusal(account, status, answer), answer };
  }
  await settle(account, { rows, answer, epoch, pulling: pulling && !isOld });
  run.isWell = true;
  if (answer.lost) await note(account, { lost: answer.lost });
  run.asked_ms = answer.next?.wait_ms ?? 0;
  run.min_app = answer.min_app ?? "";
  run.sent += (answer.results ?? []).filter((verdict) => verdict.s !== "refused").length;
  if (isOld) return { state: "update", answer };
  if (pulling) run.changed.push(...(answer.changes ?? []));
  if (!answer.replay_sent) return { state: "ok", answer, epoch };
  // The server forgot what it acknowledged: our words again, then everything anew.
  await note(account, { rebuild: true, replay: true });
  return { state: "reset", answer };
}

/** What an answer other than yes means; what it asks of the phone is noted. */
async function refusal(account, status, answer) {
  if (status === 401) {
    await note(account, { sign_in_needed: true });
    return answer.wipe ? "wipe" : "sign_in";
  }
  if (status === 409 && answer.error === "account_mismatch") return "mismatch";
  if (status === 409 && answer.error === "reset") {
    const replay = answer.why === "lineage" || Boolean(answer.replay_sent);
    await note(account, { rebuild: true, cursor: "", token: "", ...(replay ? { replay } : {}) });
    return "reset";
  }
  if (status === 413) return "too_big";
  if (status === 426) return "update";
  return status === 429 || status === 503 ? "retry" : "failed";
}

async function sentAgain(account) {
  const rows = await reading(databaseOf(account), ["sent"], ({ store }) => store.getAll());
  return rows.sort((one, other) => one.n - other.n);
}

/** The sent box outlives the server's backups, then it has done its work. By the server's clock: the phone's may be years off. */
function forgetOldSent(account) {
  return changing(databaseOf(account), ["sent", "meta", "records"], async (transaction) => {
    const { last_contact } = await standingIn(transaction);
    const me = await transaction.objectStore("records").get(["me", "me"]);
    const days = me?.body?.backup_days ?? KEEP_SENT_DAYS;
    const horizon = new Date(Date.parse(last_contact) - days * DAY_MS).toISOString();
    const sent = transaction.objectStore("sent");
    for (const row of await sent.getAll()) if (row.sent_at < horizon && row.s !== "held") await sent.delete(row.op);
  });
}
