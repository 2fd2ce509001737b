/** Reminders that come by Web Push: one neutral sentence, and a tap that opens Today. */
import { renderer } from "./renderer.js";

/**
 * Show a reminder; whatever came, a browser wants something shown.
 * @param {PushMessageData | null} data
 */
export function remind(data) {
  const { title, lang } = said(data);
  return registration.showNotification(title ?? renderer().gettext("You have something to look at"), { lang, tag: "reminder" });
}

/**
 * Open Today where the app stands open already, else anew.
 * @param {Notification} notification
 */
export async function openToday(notification) {
  notification.close();
  const open = await clients.matchAll({ type: "window" });
  const there = open.find(({ url }) => new URL(url).pathname === "/today");
  return there ? there.focus() : clients.openWindow("/today");
}

function said(data) {
  try {
    return data?.json().notification ?? {};
  } catch {
    return {};
  }
}
