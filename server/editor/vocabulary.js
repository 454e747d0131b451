/** What the graph can be asked about: its classes and properties, read once, when needed; its things, as they are sought. */

import { Problem } from "./endpoint.js";
import { prefixes } from "./page.js";

const LOCAL = /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/;
let found = null;

/**
 * Return the classes and properties of the graph, `[{name, prefix, kind, label, definition}]`: `name` is as a query
 * writes it, `prefix` null where it is a whole IRI.
 *
 * @throws {Problem} the service does not tell; the next call asks it again.
 */
export function loadTerms() {
  found ??= read().catch((error) => {
    found = null;
    throw error;
  });
  return found;
}

/**
 * Return the things whose names a text begins or is much like, the likest first, as `loadTerms` has terms.
 *
 * @throws {Problem} the service does not tell.
 */
export async function findThings(text) {
  const sought = new URLSearchParams({ q: text.replaceAll("-", " "), most: "20" });
  const { results } = await ask(`/search.json?${sought}`);
  return results.map(({ iri, label, type }) => ({ ...toName(iri), kind: "constant", label: `${label} (${type})` }));
}

async function ask(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Problem(`the service answers ${response.status} ${response.statusText}`);
  return response.json();
}

async function read() {
  const { results } = await ask("/queries/terms.json");
  const terms = new Map();
  for (const { term, kind, label, definition } of results.bindings) {
    const key = `${kind.value} ${term.value}`;
    if (!terms.has(key)) {
      terms.set(key, { ...toName(term.value), kind: kind.value, label: label?.value, definition: definition?.value });
    }
  }
  return [...terms.values()];
}

/** Return how a query writes an IRI, and the prefix that it then needs. */
function toName(iri) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && LOCAL.test(local)) return { name: `${prefix}:${local}`, prefix };
  }
  return { name: `<${iri}>`, prefix: null };
}
