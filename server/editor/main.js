/** The editor of `/sparql`: makes of the plain form what runs, completes and shows without a new page. */

import { ACCEPT, showAnswer } from "./answers.js";
import { sources } from "./completion.js";
import { Editor } from "./editing.js";
import { ask, parameters } from "./endpoint.js";
import { answer, element, form, trouble } from "./page.js";

const status = element("p", { role: "status", class: "note" });
const stop = element("button", { type: "button", class: "quiet", hidden: true, click: () => running?.abort() }, "Stop");
const hint = element("p", { class: "note" }, "Ctrl+Enter runs the query. Ctrl+Space completes. Escape, then Tab, leaves the editor.");
let running = null;

/** Run what the editor holds, and show the answer or what is wrong with it. */
async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const query = editor.text;
  begin();
  try {
    const began = performance.now();
    const found = await ask(parameters(query), { accept: ACCEPT, signal: mine.signal });
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    status.textContent = `${showAnswer(query, found)} (${seconds} s)`;
  } catch (error) {
    if (mine === running) fail(error);
  } finally {
    if (mine === running) stop.hidden = true;
  }
}

function begin() {
  stop.hidden = false;
  status.textContent = "Running…";
  trouble.replaceChildren();
  editor.clear();
}

/** Say what is wrong, at its place where it has one. */
function fail(error) {
  status.textContent = "";
  if (error.name === "AbortError") {
    status.textContent = "Stopped.";
    return;
  }
  const told = element("p", { class: "error", role: "alert" }, element("b", {}, error.message));
  trouble.replaceChildren(told);
  answer.replaceChildren(); // it was another query's
  if (error.line) told.append(" ", placeButton(error.line, error.column, error.message));
}

/** Mark a place, and return the button that goes there. */
function placeButton(line, column, message) {
  const position = editor.mark(line, column, message);
  return element("button", { type: "button", class: "quiet", click: () => editor.goTo(position) }, `Go to line ${line}`);
}

/** Take an example into the editor, which can be undone, and leave the page as it is. */
async function takeExample(event) {
  event.preventDefault();
  const response = await fetch(`/queries/${event.currentTarget.dataset.example}.rq`);
  if (!response.ok) return fail(new Error(`the example cannot be read: the service answers ${response.status}`));
  trouble.replaceChildren();
  editor.clear();
  editor.text = await response.text();
  editor.goTo(0);
}

const editor = new Editor(form.elements.query, sources((said) => (status.textContent = said)), run);
for (const plain of form.querySelectorAll(".plain")) plain.hidden = true;
form.noValidate = true;
form.querySelector(".buttons").append(" ", stop);
form.append(hint, status);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
for (const example of document.querySelectorAll("[data-example]")) example.addEventListener("click", takeExample);

const told = document.getElementById("error");
if (told?.dataset.line) {
  // The page came with what is wrong: the editor marks the place that the page shows below it.
  told.nextElementSibling?.remove();
  told.append(" ", placeButton(Number(told.dataset.line), Number(told.dataset.column), told.textContent));
} else if (!told && new URLSearchParams(document.location.search).has("query")) {
  run();
}
