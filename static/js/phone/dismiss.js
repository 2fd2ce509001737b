/** Put away what the person has read or decided, on this phone alone. */
import { current } from "./account.js";
import { letGoOf } from "./attention.js";
import { config } from "./config.js";
import { note } from "./meta.js";
import { seeOther } from "./replies.js";

/**
 * A word that was refused, or a notice.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function dismiss(request) {
  const form = await request.formData();
  const account = await current();
  const what = String(form.get("what") ?? "");
  if (account && what === "attention") await letGoOf(account, String(form.get("op") ?? ""));
  if (account && what === "lost") await note(account, { lost: null });
  if (account && what === "moved") await note(account, { moved: false });
  return seeOther(config, "/sync-status");
}
