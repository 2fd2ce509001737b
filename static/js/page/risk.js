/** The numbers to call, at once where an answer must not stay alone. */

/**
 * Show each `[data-risk-for]` while the answer that it names is one of `data-risk-options`, or `data-risk-least` or more.
 * @param {Document} root
 */
export function watchRisk(root) {
  const lookAtAll = () => {
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-risk-for]"))) {
      part.hidden = !isMet(part, answerIn(root, part.dataset.riskFor ?? ""));
    }
  };
  lookAtAll();
  for (const event of ["input", "change", "click", "restored", "htmx:after:swap"]) root.addEventListener(event, lookAtAll);
}

/** What stands in the form under this name; a slider that nobody touched has no name, and says nothing. */
function answerIn(root, name) {
  const fields = [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const answered = fields.find((field) => (field.type === "radio" ? field.checked : field.type !== "hidden" && field.value));
  return answered?.value ?? "";
}

/** @param {HTMLElement} part @param {string} answer */
function isMet(part, answer) {
  const { riskLeast, riskOptions } = part.dataset;
  if (riskLeast !== undefined) return answer !== "" && Number(answer) >= Number(riskLeast);
  return answer !== "" && (riskOptions ?? "").split(" ").includes(answer);
}
