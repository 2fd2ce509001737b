/** The words of POST /sync as the phone says them. Operations travel as the bytes frozen when they were queued. */

export const MOST_OPERATIONS = 100;
export const MOST_BYTES = 256 * 1024;
const PATIENCE_MS = 30_000;
const LIMIT = 200;

/**
 * The rows that fit one push: at most so many operations, and so many bytes, but always one.
 * @param {{bytes: string}[]} rows
 * @param {number} most
 * @param {number} bytes
 */
export function chunk(rows, most = MOST_OPERATIONS, bytes = MOST_BYTES) {
  const taken = [];
  let room = bytes;
  for (const row of rows.slice(0, Math.min(most, MOST_OPERATIONS))) {
    room -= new TextEncoder().encode(row.bytes).length + 1;
    if (room < 0 && taken.length) break;
    taken.push(row);
  }
  return taken;
}

/**
 * Push these rows and read on from the cursor.
 * @param {typeof fetch} send
 * @param {{account: string, device: string, app: string, pending: number, cursor: string, token: string, now: Date}} head
 * @param {{bytes: string}[]} rows
 * @param {{keepalive?: boolean}} [how] keepalive: the page is being left, the request goes on without it
 * @returns {Promise<{status: number, answer: any, retryAfter: string | null | undefined}>} rejects when there is no answer
 */
export async function exchange(send, head, rows, { keepalive = false } = {}) {
  const { account, device, app, pending, cursor, token, now } = head;
  const envelope = { proto: 1, account, device, app, sent_at: now.toISOString(), pending, cursor, token, limit: LIMIT };
  const body = `${JSON.stringify(envelope).slice(0, -1)},"ops":[${rows.map((row) => row.bytes).join(",")}]}`;
  const response = await send("/sync", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    credentials: "same-origin",
    redirect: "error",
    keepalive,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const retryAfter = response.headers?.get("Retry-After");
  return { status: response.status, answer: await response.json().catch(() => ({})), retryAfter };
}
