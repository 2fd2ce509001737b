/** The page's side of the service worker: registering it, greeting it, and asking it to send. */

import { sayLastWords } from "../phone/last_words.js";

const EVERY_MS = 60_000;
const page = document.documentElement.dataset;

/** What waits, as the worker told it. @type {Parameters<typeof sayLastWords>[0] | null} */
let lastWords = null;

/**
 * Register the worker and ask it to send at every chance there is.
 * @returns {Promise<ServiceWorkerRegistration | null>} null where there is none to be had
 */
export async function startWorker() {
  if (!("serviceWorker" in navigator)) return null;
  watchForUpdates();
  try {
    const registration = (await known()) ?? (await navigator.serviceWorker.register(address(), { updateViaCache: "none" }));
    callInWhoSpeaks(registration);
    await navigator.serviceWorker.ready;
    watchForChances();
    return registration;
  } catch (error) {
    // Private windows may refuse; every page then comes from the server.
    console.warn("no service worker here", error);
    return null;
  }
}

/**
 * Tell the worker whose page this is. Only a page that the server made may say so.
 * @param {ServiceWorkerRegistration | null} registration
 */
export function sayHello(registration) {
  if (!registration) return;
  const { account = "", role = "", rendered = "", version = "" } = page;
  tell({ type: "hello", account, role, rendered, version });
}

/**
 * Send a message to the worker in charge.
 * @param {any} message
 */
export async function tell(message) {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(message);
}

/** The worker that is here already: a page of nobody's does not ask for another one, in its own language. */
async function known() {
  const found = page.account ? null : await navigator.serviceWorker.getRegistration();
  if (!found?.active) return null;
  found.update().catch(() => {});
  return found;
}

/**
 * Who has chosen another language need not open one more page before it is spoken.
 * @param {ServiceWorkerRegistration} registration
 */
function callInWhoSpeaks(registration) {
  if (!page.language || page.language === document.documentElement.lang) return;
  const coming = registration.installing;
  coming?.addEventListener("statechange", () => {
    if (coming.state === "installed") sayHello(registration);
  });
}

/**
 * A worker speaks one language: the one that this page's person wants. Where trusted types are enforced,
 * its address must come from a named policy.
 */
function address() {
  const language = page.language || document.documentElement.lang;
  const url = language === "en" || !/^[A-Za-z_]{2,12}$/.test(language) ? "/sw.js" : `/sw.js?language=${language}`;
  if (!window.trustedTypes) return url;
  const only = (wanted) => {
    if (wanted !== url) throw new TypeError("only our own worker");
    return wanted;
  };
  return window.trustedTypes.createPolicy("bs-sw", { createScriptURL: only }).createScriptURL(url);
}

/** The page may be closed now, or the phone put away: the worker is told, and what waits is handed to the browser too. */
function leaveWords() {
  tell({ type: "hidden" });
  if (lastWords) sayLastWords(lastWords, { app: page.version ?? "" });
}

function watchForChances() {
  const flush = (why) => tell({ type: "flush", why });
  addEventListener("online", () => flush("online"));
  addEventListener("pageshow", (event) => {
    // A page out of the back/forward cache may show what was signed out meanwhile.
    if (event.persisted) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flush("visible");
    else leaveWords();
  });
  const onTime = () => {
    if (document.visibilityState === "visible") flush("timer");
  };
  setInterval(onTime, EVERY_MS);
  let retry = 0;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.type === "synced") lastWords = data.words?.account === page.account ? data.words : null;
    if (!data?.wait_ms || data.wait_ms > EVERY_MS) return;
    clearTimeout(retry);
    retry = window.setTimeout(onTime, data.wait_ms);
  });
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-send-now]")) flush("asked");
  });
}

/**
 * A new version takes over when a page has just come, or while nobody looks. The page of the old
 * version is drawn anew then, unless something is being typed into it or it is being left.
 */
function watchForUpdates() {
  const { serviceWorker } = navigator;
  const had = Boolean(serviceWorker.controller);
  let isLeaving = false;
  const renew = () => {
    if (!isLeaving && !document.querySelector("form[data-typed]")) location.reload();
  };
  addEventListener("beforeunload", () => {
    isLeaving = true;
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (had) renew();
  });
  serviceWorker.addEventListener("message", async ({ data }) => {
    if (data?.type === "old") renew();
    if (data?.type === "free") (await serviceWorker.ready).waiting?.postMessage({ type: "take-over" });
  });
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "visible") (await serviceWorker.ready).update().catch(() => {});
  });
}
