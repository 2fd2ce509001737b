/**
 * The line of a record's revisions, as sync/line.py has it: the running CRC-32 (ISO 3309) over the ids of the operations
 * that made them. It tells a revision of the same number in another lineage apart, after a server was restored.
 */

const MOST_MARKS = 32;
const MOST_SAID = 8;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/**
 * The line after one more revision; one that was never begun (an older record's) stays empty.
 * @param {number[]} line
 * @param {string} op
 * @param {number} rev the revision that the operation made
 */
export function longer(line, op, rev) {
  if (!line.length && rev !== 1) return [];
  return [...line.slice(1 - MOST_MARKS), crc32(op, line.at(-1) ?? 0)];
}

/**
 * What an operation says of the line: the marks of the last revisions up to the one that was in sight.
 * @param {number[]} line of the newest revision
 * @param {number} rev the newest
 * @param {number} base the one in sight
 */
export function upTo(line, rev, base) {
  return line.slice(0, Math.max(0, line.length - (rev - base))).slice(-MOST_SAID);
}

/**
 * @param {string} text plain ASCII
 * @param {number} before
 */
function crc32(text, before) {
  let rest = ~before;
  for (let at = 0; at < text.length; at += 1) rest = TABLE[(rest ^ text.charCodeAt(at)) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}
