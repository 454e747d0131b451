/** The page that the editor stands in: its elements, what the server says in it, and how elements are made. */

export const form = document.getElementById("ask");
export const answer = document.getElementById("answer");
export const trouble = document.getElementById("trouble");
/** The prefix map of the graph, `{prefix: namespace IRI}`. */
export const prefixes = JSON.parse(form.dataset.prefixes);
/** What every IRI of ours begins with. */
export const base = form.dataset.base;
/** The characters that an address may have. */
export const longest = Number(form.dataset.longest);

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return a new element. A value that is a function hears the event of that name; `true` is an attribute without a value,
 * and `false`, `null` and `undefined` are none.
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Return a new element of a drawing, as {@link element} does. */
export function shape(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

/** Return a number as people write it. */
export function figure(number) {
  return number.toLocaleString("en");
}

/** Return how many there are of something, in words. */
export function count(number, one, many = `${one}s`) {
  return `${figure(number)} ${number === 1 ? one : many}`;
}
