/**
 * Passkeys. A `form[data-passkey]` asks the server for options, lets the browser do its own
 * dialogue, puts what came of it into the field `credential`, and is then sent like any form:
 * what happens next, the server says with a page. Nothing that was typed is lost on the way.
 */

for (const form of document.querySelectorAll("form")) tellPlace(form);
for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);

/** The server learns at the first sign-in where the person is and which language the browser speaks. */
function tellPlace(form) {
  if (form.elements.zone) form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  if (form.elements.language) form.elements.language.value = navigator.language ?? "";
}

function prepare(form) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    trouble(form, "unsupported");
    return;
  }
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    clear(form);
    try {
      await visit(form);
    } finally {
      busy = false;
    }
  });
}

/** From the options to the sent form; on the way every refusal is said at its place. */
async function visit(form) {
  let options;
  try {
    const answer = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))) });
    if (answer.status === 422) return point(form, (await answer.json()).errors ?? {});
    if (!answer.ok) return location.reload();
    options = await answer.json();
  } catch {
    return trouble(form, "offline");
  }
  try {
    form.elements.credential.value = JSON.stringify((await dialogue(form.dataset.passkey, options)).toJSON());
  } catch (refusal) {
    return trouble(form, refusal.name === "InvalidStateError" ? "known" : "stopped");
  }
  form.submit();
}

function dialogue(kind, options) {
  if (kind === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

function trouble(form, why) {
  const place = form.querySelector("[data-trouble]");
  place.querySelector("[data-trouble-text]").textContent = place.dataset[why];
  place.hidden = false;
}

/** Say what is wrong next to each field, and go to the first. */
function point(form, errors) {
  const places = [...form.querySelectorAll("[data-error]")].filter((place) => errors[place.dataset.error]);
  for (const place of places) {
    place.textContent = errors[place.dataset.error];
    place.parentElement.hidden = false;
    form.elements[place.dataset.error].setAttribute("aria-invalid", "true");
  }
  if (places.length > 0) form.elements[places[0].dataset.error].focus();
  else location.reload();
}

function clear(form) {
  form.querySelector("[data-trouble]").hidden = true;
  for (const place of form.querySelectorAll("[data-error]")) {
    place.textContent = "";
    place.parentElement.hidden = true;
    form.elements[place.dataset.error]?.removeAttribute("aria-invalid");
  }
}
