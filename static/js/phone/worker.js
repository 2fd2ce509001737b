/** The service worker: hears what the browser asks, and decides who answers. */
import { current } from "./account.js";
import { config } from "./config.js";
import { whenBlocked } from "./database.js";
import { dismiss } from "./dismiss.js";
import { helpNow } from "./help.js";
import { match } from "./interpreter.js";
import { arrive, leave, leaveForGood } from "./leave.js";
import { hear, send, tell } from "./messages.js";
import { standing } from "./meta.js";
import { waiting } from "./outbox.js";
import { openToday, remind } from "./remind.js";
import { act, asItWas, file, show } from "./pages.js";
import { fromShell, clearOut, stock } from "./shell.js";
import { discard, notConnected, notKept } from "./without.js";

const FILES = /^\/(static\/|manifest\.webmanifest$)/;
const ARRIVALS = /^\/(sign-in|demo|invitation\/[^/]+)$/;

whenBlocked(() => tell({ type: "blocked" }));
addEventListener("install", (event) => event.waitUntil(stock(config.version, config.shell)));
addEventListener("activate", (event) => event.waitUntil(clearOut(config.version).then(() => clients.claim())));
addEventListener("message", (/** @type {any} */ event) => event.waitUntil(hear(event.data, event.source?.id)));
addEventListener("sync", (event) => event.waitUntil(sendInBackground()));
addEventListener("push", (/** @type {any} */ event) => event.waitUntil(remind(event.data)));
addEventListener("notificationclick", (/** @type {any} */ event) => event.waitUntil(openToday(event.notification)));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  const answer = answerTo(event, url);
  if (answer) event.respondWith(answer);
});

/**
 * Who answers; null leaves it to the browser.
 * @param {FetchEvent} event
 * @param {URL} url
 * @returns {Promise<Response> | null}
 */
function answerTo(event, url) {
  const { request } = event;
  const { method, mode } = request;
  if (method === "GET" && FILES.test(url.pathname)) return fromShell(config.version, request);
  if (method === "GET" && url.pathname === "/help-now") return helpNow(request);
  if (method === "POST" && url.pathname === "/sign-out") return leave(event);
  if (method === "POST" && url.pathname === "/mine/leave") return leaveForGood(event);
  if (method === "POST" && mode === "navigate" && ARRIVALS.test(url.pathname)) return arrive(request);
  if (method === "POST" && url.pathname === "/drafts/discard") return discard(request);
  if (method === "POST" && url.pathname === "/phone/dismiss") return dismiss(request);
  if (method === "GET" && match(config.views, url.pathname)) return page(event, url);
  if (method === "GET" && match(config.calendars, url.pathname)) return calendar(event, url);
  if (method === "POST" && match(config.commands, url.pathname)) return command(event, url);
  return mode === "navigate" ? fetch(request).catch(() => notConnected(url)) : null;
}

/** A page from the phone's records if it can be; else from the server. */
async function page(event, url) {
  const { request } = event;
  const answer = await here((account) => show(account, url));
  if (answer) return answer;
  return fetch(request).catch((error) => {
    if (request.mode !== "navigate") throw error;
    return notConnected(url);
  });
}

/** A calendar file from the phone's records if it can be; else from the server. */
async function calendar(event, url) {
  return (await here((account) => file(account, url))) ?? fetch(event.request);
}

/** A form: kept on this phone first, and sent behind the person's back. */
async function command(event, url) {
  const copy = event.request.clone();
  const again = event.request.clone();
  const answer = await here((account) => act(account, url, event.request));
  if (answer) {
    event.waitUntil(sendSoon());
    return answer;
  }
  return fetch(copy).catch((error) => {
    if (copy.mode !== "navigate") throw error;
    return here((account) => asItWas(account, url, again)).then((form) => form ?? notKept());
  });
}

/**
 * Answer from this phone; null when nobody is signed in, when not everything was read yet, or
 * when it goes wrong, so that a mistake of ours costs the server's time and not the person's.
 * @param {(account: string) => Promise<Response | null>} work
 */
async function here(work) {
  try {
    const account = await current();
    return account && (await standing(account)).ready ? await work(account) : null;
  } catch (error) {
    console.error("the phone could not answer, asking the server", error);
    return null;
  }
}

/** Send now; where the browser can, it also wakes us when there is a connection again. */
async function sendSoon() {
  const { state } = await send("saved");
  if (state === "offline") await registration.sync?.register("outbox").catch(() => {});
}

async function sendInBackground() {
  const account = await current();
  if (!account) return;
  await send("background");
  if ((await waiting(account)).length) throw new Error("not everything could be sent yet");
}
