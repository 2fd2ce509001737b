/** Ids that sort by the time they were made (UUID version 7), as webapp/ids.py makes them. */

/**
 * A new id as canonical lower-case text: 48 bits of milliseconds, then chance.
 * @param {number} milliseconds
 * @param {Uint8Array} chance ten random bytes
 * @returns {string}
 */
export function uuid7(milliseconds = Date.now(), chance = crypto.getRandomValues(new Uint8Array(10))) {
  const bytes = new Uint8Array(16);
  let time = milliseconds;
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes.set(chance, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * 128 random bits as text: what a phone calls itself to the server.
 * @param {Uint8Array} chance sixteen random bytes
 * @returns {string}
 */
export function deviceId(chance = crypto.getRandomValues(new Uint8Array(16))) {
  return Array.from(chance, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
