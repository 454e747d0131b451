/** What the graph can be asked about: its classes and properties, read once, when they are first needed. */

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

async function read() {
  const response = await fetch("/queries/terms.json");
  if (!response.ok) throw new Problem(`the service answers ${response.status} ${response.statusText}`);
  const { results } = await response.json();
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
