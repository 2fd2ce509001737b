/**
 * Reminders on this phone. The browser is asked for its permission when the button is tapped, never before; what it says of
 * itself goes to the server by an ordinary form.
 */

for (const form of document.querySelectorAll("form[data-push]")) offer(form);

/** @param {any} form */
async function offer(form) {
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  document.querySelector(can ? "[data-push-cannot]" : "[data-push-can]")?.setAttribute("hidden", "");
  if (!can) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    trouble.hidden = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
      form.elements.subscription.value = JSON.stringify(await subscribed(form.dataset.push));
      HTMLFormElement.prototype.submit.call(form);
    } catch (problem) {
      trouble.querySelector("[data-trouble-text]").textContent =
        problem.message === "denied" ? trouble.dataset.denied : trouble.dataset.failed;
      trouble.hidden = false;
    }
  });
}

/**
 * A subscription with the server's key; one that was made with another key is given up.
 * @param {string} key
 */
async function subscribed(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}
