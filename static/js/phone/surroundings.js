/** What every page gets, from either renderer, besides its own records. */
import { dayOf, minuteOf } from "./clock.js";
import { config } from "./config.js";
import { uuid7 } from "./ids.js";
import { phoneState } from "./phone_state.js";
import { preferred } from "../twins/preferred.js";
import { renderer } from "./renderer.js";
import { freshNonce } from "./replies.js";
import { storeOf } from "./store.js";

const PREFERENCES = config.kinds.preferences.id;

/**
 * Whose page it is.
 * @param {string} account
 */
export async function person(account) {
  const store = storeOf(account);
  const [me, card, phone, chosen] = await Promise.all([
    store.get("me", "me"),
    store.get("card", "card"),
    phoneState(account),
    store.get("preferences", PREFERENCES),
  ]);
  return { ...preferred(me, chosen), card, phone };
}

/**
 * The context of a page, as the contract of templates has it.
 * @param {{me: any, card: any, phone: any, language?: string, theme?: string, size?: string}} person
 * @param {string} view the view's name
 * @param {URL} url
 */
export function surroundings({ me, card, phone, language = "", theme = "", size = "" }, view, url) {
  const { lang, dir } = renderer();
  const now = new Date();
  const asked = (name) => url.searchParams.get(name) ?? "";
  return {
    lang,
    dir,
    nonce: freshNonce(),
    version: config.version,
    today: dayOf(now),
    now: minuteOf(now),
    fresh: uuid7(now.getTime()),
    me,
    theme,
    size,
    language: language || lang,
    languages: config.languages,
    card,
    phone,
    view,
    path: url.pathname,
    query: { q: asked("q"), month: asked("month") },
    values: {},
    errors: {},
    notice: asked("notice"),
  };
}
