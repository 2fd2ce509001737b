/** Reading the signed-in person's records: the two calls that pages know. */
import { databaseOf, reading } from "./database.js";
import { recordOf } from "./rows.js";

/**
 * The store of one account. What is deleted, also when the server has not heard of it yet, is not there.
 * @param {string} account
 */
export function storeOf(account) {
  const name = databaseOf(account);
  return {
    /**
     * @param {string} kind
     * @param {string} id
     * @returns {Promise<object | null>}
     */
    async get(kind, id) {
      const row = await reading(name, ["records"], (transaction) => transaction.store.get([kind, id]));
      return row && !row.deleted ? recordOf(row) : null;
    },

    /**
     * All records of a kind, or those of one bucket (an entry's month), by id.
     * @param {string} kind
     * @param {string | null} bucket
     * @returns {Promise<object[]>}
     */
    async range(kind, bucket = null) {
      const rows = await reading(name, ["records"], ({ store }) =>
        bucket === null
          ? store.getAll(IDBKeyRange.bound([kind], [kind, []]))
          : store.index("bucket").getAll([kind, bucket]),
      );
      return rows.filter((row) => !row.deleted).map(recordOf);
    },
  };
}
