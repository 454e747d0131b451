/** An answer on the page: as a table or a drawing, as raw text, as files, and with the address that asks for it. */

import { drawing, MOST_DRAWN } from "./drawing.js";
import { addressOf, ask, fetchFile, parameters } from "./endpoint.js";
import { answer, count, element, figure, form } from "./page.js";
import { table } from "./table.js";
import { readTriples } from "./terms.js";

/** What is asked for to show it: solutions, yes or no, or triples, with all that RDF 1.2 has. */
export const ACCEPT = "application/sparql-results+json;version=1.2, application/n-triples;version=1.2";
/** Characters of raw text that a page shows. */
const MOST_TEXT = 200_000;

/** Show what a query was answered with; return in a few words what it is. */
export function showAnswer(query, { text, mediaType }) {
  const isGraph = mediaType === "application/n-triples";
  const { views, said } = isGraph ? viewsOfGraph(text) : viewsOfResults(JSON.parse(text));
  const formats = form.dataset[isGraph ? "graphs" : "results"].split(" ");
  views["Raw text"] = () => rawText(query, formats);
  answer.replaceChildren(element("h2", {}, "Answer"), switcher(views), files(query, formats), link(query));
  return said;
}

function viewsOfResults({ head, boolean, results }) {
  if (boolean !== undefined) {
    const said = boolean ? "Yes." : "No.";
    return { said, views: { Answer: () => element("p", { class: "answer" }, said) } };
  }
  const rows = results.bindings.map((binding) => head.vars.map((name) => binding[name]));
  const said = count(rows.length, "row");
  const nothing = () => element("p", {}, "No rows: the graph states nothing that answers this.");
  return { said, views: { Table: rows.length ? () => table(head.vars, rows, ["row"]) : nothing } };
}

function viewsOfGraph(text) {
  const triples = readTriples(text);
  const said = count(triples.length, "triple");
  if (!triples.length) return { said, views: { Triples: () => element("p", {}, "No triples.") } };
  const list = () => table(["subject", "property", "value"], triples, ["triple"]);
  return { said, views: { "Drawing and triples": () => element("div", { class: "beside" }, picture(triples), list()), Triples: list } };
}

function picture(triples) {
  const rest = `The first ${MOST_DRAWN} of ${figure(triples.length)} triples are drawn; the table has all.`;
  return element(
    "figure",
    {},
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Drawing" }, drawing(triples)),
    element("figcaption", {}, triples.length > MOST_DRAWN ? rest : "All triples are drawn."),
  );
}

/** Return buttons that change between views, `{name: () => element}`, of which the first is shown. */
function switcher(views) {
  const place = element("div");
  const buttons = Object.keys(views).map((name) => element("button", { type: "button", class: "quiet", click: () => change(name) }, name));
  function change(name) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === name));
    place.replaceChildren(views[name]());
  }
  change(buttons[0].textContent);
  return element("div", {}, element("p", { class: "buttons", role: "group", "aria-label": "Show as" }, ...buttons), place);
}

function rawText(query, formats) {
  const text = element("pre", { tabindex: "0" });
  const note = element("p", { role: "status" });
  const choice = element(
    "select",
    { id: "raw", change: () => fetchText() },
    ...formats.map((name) => element("option", {}, name)),
  );
  async function fetchText() {
    text.textContent = "";
    note.textContent = "Asking…";
    try {
      const found = await ask(parameters(query, { format: choice.value }));
      text.textContent = found.text.slice(0, MOST_TEXT);
      const [most, all] = [figure(MOST_TEXT), figure(found.text.length)];
      note.textContent = found.text.length > MOST_TEXT ? `The first ${most} of ${all} characters; the file has all.` : found.mediaType;
    } catch (error) {
      note.textContent = error.message;
    }
  }
  fetchText();
  return element("div", {}, element("p", {}, element("label", { for: "raw" }, "Format"), choice), note, text);
}

/** Return links that save the answer; what is too long for an address is asked for by POST and saved then. */
function files(query, formats) {
  const note = element("span", { role: "status" });
  const links = formats.flatMap((format) => {
    const asked = parameters(query, { format });
    const href = addressOf(asked);
    const download = `answer.${format === "spreadsheet" ? "csv" : format}`;
    if (href) return [element("a", { href, download }, format), " "];
    return [element("button", { type: "button", class: "quiet", click: () => save(asked, download, note) }, format), " "];
  });
  return element("p", {}, "Download: ", ...links, note);
}

async function save(asked, download, note) {
  try {
    const href = URL.createObjectURL(await fetchFile(asked));
    element("a", { href, download }).click();
    URL.revokeObjectURL(href);
    note.textContent = "";
  } catch (error) {
    note.textContent = error.message;
  }
}

/** Return the link that asks the same again, which the address bar then has too. */
function link(query) {
  const address = addressOf(parameters(query));
  if (!address) {
    return element("p", { id: "share" }, "The query is too long for an address, so there is no link to it: save it as a file.");
  }
  window.history.replaceState(null, "", address);
  const said = element("span", { role: "status" });
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(address, document.location.href).href);
    said.textContent = "Copied.";
  };
  const button = navigator.clipboard && element("button", { type: "button", class: "quiet", click: copy }, "Copy the link");
  return element("p", { id: "share" }, element("a", { href: address }, "Link to this query"), " ", button, " ", said);
}
