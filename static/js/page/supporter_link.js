/** Takes the secret of a supporter's link out of the address at once, so that no history keeps it, and into the form. */
const form = document.querySelector("form[data-supporter-link]");
const secret = location.hash.slice(1);

if (form && secret) {
  /** @type {HTMLInputElement | null} */
  const field = form.querySelector('input[name="link"]');
  if (field) field.value = secret;
  history.replaceState(null, "", location.pathname);
  /** @type {HTMLElement | null} */
  const asked = form.querySelector("[data-link-field]");
  if (asked) asked.hidden = true;
}
