/** A table of terms, as many rows at once as a person looks at; all of them can be reached, and are counted. */

import { count, element, figure } from "./page.js";
import { show } from "./terms.js";

const ROWS = 100;

/**
 * Return a table with the means to turn its pages.
 *
 * @param {string[]} heads what the columns are called
 * @param {Array<Array<object|undefined>>} rows a term, or none, for each column
 * @param {[string, string?]} words what a row is called: one, and several
 */
export function table(heads, rows, words) {
  const caption = element("caption", { "aria-live": "polite" });
  const body = element("tbody");
  const head = element("thead", {}, element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))));
  const whole = element("table", {}, caption, head, body);
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Results" }, whole);
  const before = element("button", { type: "button", click: () => turn(first - ROWS) }, "Rows before");
  const after = element("button", { type: "button", click: () => turn(first + ROWS) }, "Rows after");
  let first = 0;

  function turn(to) {
    first = to;
    const last = Math.min(first + ROWS, rows.length);
    const total = count(rows.length, ...words);
    caption.textContent = rows.length > ROWS ? `${figure(first + 1)} to ${figure(last)} of ${total}` : total;
    body.replaceChildren(...rows.slice(first, last).map((row) => element("tr", {}, ...row.map((term) => element("td", {}, show(term))))));
    before.disabled = first === 0;
    after.disabled = last === rows.length;
  }

  turn(0);
  const pages = rows.length > ROWS ? element("p", { class: "buttons" }, before, after) : null;
  return element("div", {}, scroll, ...(pages ? [pages] : []));
}
