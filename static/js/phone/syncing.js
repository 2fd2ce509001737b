/** One flush at a time; whoever asks while it runs is heard afterwards. */
import { underLease } from "./lease.js";

/**
 * `ask()` runs `work` and returns its last result. Asked again meanwhile, it runs once more:
 * what was written after the run began is not left behind.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>}
 */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  const run = async () => {
    let result;
    do {
      again = false;
      result = await work();
    } while (again);
    return result;
  };
  return () => {
    if (running) again = true;
    else running = run().finally(() => { running = null; });
    return running;
  };
}

/**
 * Do it while no other tab or worker does the same for this account. A lock ends with its owner.
 * @template T
 * @param {string} account
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function alone(account, work) {
  return navigator.locks ? navigator.locks.request(`sync:${account}`, work) : underLease(account, work);
}
