/** What every page is made of besides its words: sheet, scripts, icons. Cached by address, one cache for each version. */

const PREFIX = "static-";

/**
 * Fetch everything, asking about what the browser has already (a page has just loaded most of it); one file that fails, and the old version stays in charge.
 * @param {string} version
 * @param {string[]} addresses
 */
export async function stock(version, addresses) {
  const cache = await caches.open(PREFIX + version);
  await cache.addAll(addresses.map((address) => new Request(address, { cache: "no-cache" })));
}

/**
 * Throw away what belongs to other versions.
 * @param {string} version
 */
export async function clearOut(version) {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + version);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * A file from the cache, else from the network. A module names its imports without their hash.
 * @param {string} version
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function fromShell(version, request) {
  try {
    const cache = await caches.open(PREFIX + version);
    const isExact = new URL(request.url).search !== "";
    const found = await cache.match(request, { ignoreSearch: !isExact, ignoreVary: true });
    if (found) return found;
  } catch {
    // A broken cache is no reason to show a broken page.
  }
  return fetch(request);
}
