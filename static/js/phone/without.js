/** Answers for when neither the phone's records nor the server can be asked. */
import { current } from "./account.js";
import { config } from "./config.js";
import { discardDraft } from "./drafts.js";
import { plainPage } from "./plain.js";
import { asset, renderer } from "./renderer.js";
import { freshNonce, page, seeOther } from "./replies.js";

/**
 * The server cannot be reached and this page is only there.
 * @param {URL} url
 * @returns {Promise<Response>}
 */
export async function notConnected(url) {
  if (url.pathname === "/" && (await current())) return seeOther(config, "/today");
  return simple((await current()) ? "only_online" : "nobody");
}

/**
 * The server cannot be reached, and this phone could not keep what was sent either.
 * @returns {Response}
 */
export function notKept() {
  return simple("not_kept", 503);
}

/**
 * Throw a draft away because the person says so.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function discard(request) {
  const form = await request.formData();
  const account = await current();
  if (account) await discardDraft(account, String(form.get("path") ?? ""));
  return seeOther(config, "/today");
}

/**
 * A plain page by its name.
 * @param {"only_online" | "nobody" | "not_kept" | "signed_out"} name
 * @param {number} status
 * @returns {Response}
 */
export function simple(name, status = 200) {
  const { lang, dir, gettext } = renderer();
  const texts = {
    only_online: {
      title: gettext("You are not connected"),
      lines: [gettext("This page needs a connection. Everything else works, and what you write is kept on this phone.")],
      links: [{ href: "/today", text: gettext("Today") }],
    },
    nobody: {
      title: gettext("You are not connected"),
      lines: [gettext("To sign in you need a connection. What you wrote on this phone before is still kept for you.")],
      links: [],
    },
    not_kept: {
      title: gettext("This could not be saved yet"),
      lines: [gettext("Go back: what you typed is still there. Try again when you are connected.")],
      links: [],
    },
    signed_out: {
      title: gettext("Signed out on this phone"),
      lines: [gettext("What was not sent yet is kept closed until you sign in again.")],
      links: [{ href: "/sign-in", text: gettext("Sign in") }],
    },
  };
  const links = [...texts[name].links, { href: "/help-now", text: gettext("Help now") }];
  const html = plainPage({ lang, dir, sheet: asset("css/app.css"), ...texts[name], links });
  return page(config, html, { nonce: freshNonce(), status });
}
