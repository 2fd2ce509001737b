/** What an answer changes on the phone. Each function is one transaction: all of it, or nothing. */
import { changing, databaseOf } from "./database.js";
import { entryOf } from "./drafts.js";
import { noteIn, standingIn } from "./meta.js";
import { longer } from "./line.js";
import { applied, holds } from "./merge_shown.js";
import { forgetDrafts, requeue } from "./outbox.js";
import { OVERLAY, redraw, serverState } from "./rows.js";

const STORES = ["records", "outbox", "sent", "attention", "drafts", "meta"];
const STORED = ["applied", "same", "merged", "held"];

/** The person signed out, or everything must be read anew, while the answer was on its way. */
export class Overtaken extends Error {}

/**
 * Take in one answer: verdicts empty the outbox, changes renew records, the cursor moves on.
 * @param {string} account
 * @param {{rows: object[], answer: any, epoch: number, pulling: boolean}} exchange
 * `pulling`: whether the answer's changes and cursor are meant for the store as it stands
 */
export function settle(account, { rows, answer, epoch, pulling }) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    await stillMine(transaction, epoch);
    const unplaced = await takeVerdicts(transaction, rows, answer);
    if (pulling) for (const change of answer.changes ?? []) await takeChange(transaction, change);
    await place(transaction, unplaced, pulling && !answer.more);
    await noteIn(transaction, {
      ...(pulling ? { cursor: answer.cursor } : {}),
      token: answer.token,
      last_contact: answer.server_time,
      sign_in_needed: false,
    });
  });
}

/**
 * Put a complete new reading in the place of all records; own words stay on top.
 * @param {string} account
 * @param {{changes: object[], answer: any, epoch: number}} reading
 */
export function replaceAll(account, { changes, answer, epoch }) {
  return changing(databaseOf(account), STORES, async (transaction) => {
    await stillMine(transaction, epoch);
    const standing = { cursor: answer.cursor, token: answer.token, last_contact: answer.server_time };
    await transaction.objectStore("records").clear();
    for (const change of changes) await takeChange(transaction, change);
    await place(transaction, [], true);
    await noteIn(transaction, { ...standing, ready: true, rebuild: false, sign_in_needed: false });
    for (const store of OVERLAY) {
      for (const row of await transaction.objectStore(store).getAll()) await redrawAgain(transaction, row);
    }
  });
}

/**
 * No server takes this: it needs the person's attention.
 * @param {string} account
 * @param {any} row
 * @param {string} why
 * @param {string} at
 */
export function refuse(account, row, why, at) {
  return changing(databaseOf(account), STORES, (transaction) => moveToAttention(transaction, row, { why }, at));
}

/**
 * @param {any} transaction
 * @param {any[]} rows
 * @param {any} answer
 * @returns {Promise<string[]>} what was stored, and is in a version that may not have been read yet
 */
async function takeVerdicts(transaction, rows, answer) {
  const unplaced = [];
  const verdicts = new Map((answer.results ?? []).map((verdict) => [verdict.op, verdict]));
  for (const row of rows) {
    const verdict = verdicts.get(row.op);
    // Without a verdict nothing is known: it stays and is sent again.
    if (!verdict) continue;
    if (STORED.includes(verdict.s)) {
      if (!(await moveToSent(transaction, row, verdict, answer.server_time))) unplaced.push(row.op);
    } else if (verdict.s === "refused") await moveToAttention(transaction, row, verdict, answer.server_time);
  }
  return unplaced;
}

/**
 * The new version is known from here only if this operation is all that happened since the last
 * one that was read. Otherwise the words lie on top until the version comes: a number that says
 * more than was read would let the next change hide what nobody saw.
 */
async function moveToSent(transaction, row, verdict, at) {
  await transaction.objectStore("outbox").delete(row.n);
  const { s, why = "", rev = 0, seq = 0 } = verdict;
  const key = [row.kind, row.record_id];
  let server = serverState(await transaction.objectStore("records").get(key));
  const known = server?.rev ?? 0;
  const isNext = s === "applied" && rev === known + 1;
  const isPlaced = isNext || s === "held" || (rev > 0 && rev <= known);
  await transaction.objectStore("sent").put({ ...row, s, why, rev, seq, sent_at: at, unplaced: !isPlaced });
  if (s === "held") await noteHeld(transaction, row.op);
  if (isNext) server = next(server, JSON.parse(row.bytes), rev);
  if (server) server = { ...server, extra: { received_at: at, ...server.extra } };
  await forgetDrafts(transaction, (draft) => draft.submitted && entryOf(draft) === row.record_id);
  await redraw(transaction, row.kind, row.record_id, server);
  return isPlaced;
}

/**
 * The version that an operation makes of the one below it.
 * @param {any} server
 * @param {any} operation
 * @param {number} rev
 */
function next(server, operation, rev) {
  const version = applied(server, operation);
  const line = longer(server?.extra.line ?? [], operation.op, rev);
  return { ...version, rev, extra: line.length ? { ...version.extra, line } : version.extra };
}

/**
 * Everything was read that there is: what was received before is in it. A record that came back
 * from being deleted may not be: the phone has nothing of it any more, and reads everything anew.
 * @param {any} transaction
 * @param {string[]} more
 * @param {boolean} isAllRead
 */
async function place(transaction, more, isAllRead) {
  const meta = transaction.objectStore("meta");
  const ops = [...((await meta.get("unplaced"))?.ops ?? []), ...more];
  await meta.put({ key: "unplaced", ops: isAllRead ? [] : ops });
  for (const op of isAllRead ? ops : []) {
    const row = await transaction.objectStore("sent").get(op);
    if (!row?.unplaced) continue;
    await transaction.objectStore("sent").put({ ...row, unplaced: false });
    await redrawAgain(transaction, row);
    const isThere = await transaction.objectStore("records").get([row.kind, row.record_id]);
    if (!isThere && !row.t.endsWith(".delete")) await noteIn(transaction, { rebuild: true });
  }
}

async function moveToAttention(transaction, row, verdict, at) {
  await transaction.objectStore("outbox").delete(row.n);
  await transaction.objectStore("sent").delete(row.op);
  if (verdict.why === "op_id_reused") await requeue(transaction, row);
  else await transaction.objectStore("attention").put({ ...row, s: "refused", why: verdict.why ?? "", refused_at: at });
  await redrawAgain(transaction, row);
}

/**
 * The server's version of a record takes the place of the one below the own words.
 * @param {any} transaction
 * @param {any} change
 */
async function takeChange(transaction, change) {
  const { kind, id, rev = 0, seq = 0, deleted = false } = change;
  const before = serverState(await transaction.objectStore("records").get([kind, id]));
  const body = deleted ? (before?.body ?? {}) : (change.body ?? {});
  await placeHeld(transaction, kind, id, { seq, deleted, body, extra: change.extra ?? {} });
  await redraw(transaction, kind, id, { rev, deleted, body, extra: change.extra ?? {} });
  // Saved without a worker, the entry itself is the proof that its draft is over.
  if (kind === "entry") await forgetDrafts(transaction, (draft) => draft.submitted && entryOf(draft) === id);
}

/** Held operations are few, and the sent box is long: they are found by this list. */
async function noteHeld(transaction, op) {
  const meta = transaction.objectStore("meta");
  const ops = (await meta.get("held"))?.ops ?? [];
  const still = [];
  for (const one of ops) if ((await transaction.objectStore("sent").get(one))?.s === "held") still.push(one);
  await meta.put({ key: "held", ops: [...new Set([...still, op])] });
}

/**
 * What was received up to this version is in it, and what waited for its record too. What was held
 * for another reason is placed once its words stand there.
 */
async function placeHeld(transaction, kind, id, version) {
  const sent = transaction.objectStore("sent");
  for (const row of await sent.index("record").getAll(id)) {
    if (row.kind !== kind) continue;
    if (row.unplaced && row.seq <= version.seq) await sent.put({ ...row, unplaced: false });
    if (row.s !== "held" || row.seq >= version.seq) continue;
    if (row.why === "unknown_record" || holds(version, JSON.parse(row.bytes))) await sent.put({ ...row, s: "placed" });
  }
}

async function redrawAgain(transaction, row) {
  const server = serverState(await transaction.objectStore("records").get([row.kind, row.record_id]));
  await redraw(transaction, row.kind, row.record_id, server);
}

async function stillMine(transaction, epoch) {
  if ((await standingIn(transaction)).epoch !== epoch) throw new Overtaken("signed out meanwhile");
}
