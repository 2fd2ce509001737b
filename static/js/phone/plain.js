/** A page that needs no template and no record: for when there is nothing else to show. */

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (text) => String(text).replace(/[&<>"']/g, (letter) => ESCAPES[letter]);

/**
 * A title, a few sentences, and ways to go on.
 * @param {{lang: string, dir: string, sheet: string, title: string, lines: string[], links: {href: string, text: string}[]}} words
 * @returns {string}
 */
export function plainPage({ lang, dir, sheet, title, lines, links }) {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
  const ways = links.map(({ href, text }) => `<p><a class="btn" href="${escaped(href)}">${escaped(text)}</a></p>`).join("\n");
  return `<!doctype html>
<html lang="${escaped(lang)}" dir="${escaped(dir)}" data-rendered="phone">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(sheet)}">
</head>
<body>
<main id="main" class="stack">
<h1>${escaped(title)}</h1>
${paragraphs}
${ways}
</main>
</body>
</html>
`;
}
