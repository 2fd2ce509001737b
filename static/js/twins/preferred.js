/**
 * How a person wants the app: language, light or dark, size of text, and what an entry of her own starts as.
 * The twin of webapp/twins/preferred.py.
 */
import { at, body, mapping, text } from "./shape.js";

const THEMES = ["light", "dark"];
const SIZES = ["large", "larger"];
const SHARES = ["private", "shared"];

/**
 * The person as the pages take her, and how they look; `theme` and `size` are "" where nothing was chosen.
 * @param {any} me
 * @param {any} chosen
 * @returns {{me: any, language: string, theme: string, size: string}}
 */
export function preferred(me, chosen) {
  const [said, known] = [body(chosen), body(me)];
  const language = text(at(said, "f:language")) || text(at(known, "language"));
  const [share, theme, size] = ["share", "theme", "size"].map((name) => text(at(said, `f:${name}`)));
  const share_default = SHARES.includes(share) ? share : (at(known, "share_default") ?? null);
  const person = me ? { ...mapping(me), body: { ...known, language, share_default } } : null;
  return { me: person, language, theme: THEMES.includes(theme) ? theme : "", size: SIZES.includes(size) ? size : "" };
}
