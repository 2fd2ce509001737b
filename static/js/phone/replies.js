/** Answers as the server would give them: the same headers, the same policy, a nonce of their own. */

/**
 * @typedef {{version: string, headers: Record<string, string>, csp: string}} Dress
 * `csp` holds @@NONCE@@ where the nonce belongs
 */

/**
 * A nonce that was never used before.
 * @returns {string}
 */
export function freshNonce() {
  const chance = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...chance)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * A page or a part of one.
 * @param {Dress} dress
 * @param {string} html
 * @param {{nonce: string, status?: number}} how
 * @returns {Response}
 */
export function page(dress, html, { nonce, status = 200 }) {
  const headers = {
    ...dress.headers,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": dress.csp.replaceAll("@@NONCE@@", nonce),
    "X-Version": dress.version,
  };
  return new Response(html, { status, headers });
}

/**
 * A calendar file, to be saved.
 * @param {Dress} dress
 * @param {string} text
 * @returns {Response}
 */
export function calendarFile(dress, text) {
  const headers = {
    ...dress.headers,
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'attachment; filename="calendar.ics"',
    "X-Version": dress.version,
  };
  return new Response(text, { headers });
}

/**
 * Go there instead.
 * @param {Dress} dress
 * @param {string} address
 * @returns {Response}
 */
export function seeOther(dress, address) {
  return new Response(null, { status: 303, headers: { ...dress.headers, "X-Version": dress.version, Location: address } });
}
