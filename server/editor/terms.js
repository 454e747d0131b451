/**
 * RDF terms: as SPARQL's JSON has them (`{type, value, datatype, "xml:lang"}`), read from N-Triples, and as people read
 * them. See https://www.w3.org/TR/sparql12-results-json/ and https://www.w3.org/TR/rdf12-n-triples/.
 */

import { base, element, prefixes } from "./page.js";

const STRING = "http://www.w3.org/2001/XMLSchema#string";
const TOKEN =
  /\s*(?:<([^<>\s]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)(?:--(ltr|rtl))?|\^\^<([^>]*)>)?|(<<\()|(\)>>))/y;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const ESCAPED = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** Return an IRI with the prefix that covers most of it; as it is where none does. */
export function shorten(iri) {
  let best = ["", ""];
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && iri.length > namespace.length && namespace.length > best[1].length) {
      best = [prefix, namespace];
    }
  }
  return best[1] ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
}

/** Return the address that shows an IRI: ours on this service, others at home; null where nobody may follow it. */
export function address(iri) {
  if (!/^https?:\/\//.test(iri)) return null;
  const rest = iri.slice(base.length);
  return iri.startsWith(base) && !/^[/\\]/.test(rest) ? `/${rest}` : iri;
}

/** Return a term as text: an IRI short, a literal without quotes. */
export function text(term) {
  if (term.type === "uri") return shorten(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return `<<( ${text(subject)} ${text(predicate)} ${text(object)} )>>`;
  }
  return term.value;
}

/** Return what is said of a literal beside its text: its language, or its datatype where that is not plain text. */
export function kind(term) {
  if (term["xml:lang"]) return `@${term["xml:lang"]}${term["its:dir"] ? `--${term["its:dir"]}` : ""}`;
  return term.datatype && term.datatype !== STRING ? shorten(term.datatype) : "";
}

/** Return a term as a page shows it; an empty piece where there is none. */
export function show(term) {
  if (!term) return document.createDocumentFragment();
  if (term.type === "uri") {
    const href = address(term.value);
    if (!href) return element("span", { title: term.value }, text(term));
    return element("a", { href, title: term.value, rel: href.startsWith("/") ? null : "noreferrer" }, text(term));
  }
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return element("span", {}, "<<( ", show(subject), " ", show(predicate), " ", show(object), " )>>");
  }
  const said = term.type === "bnode" ? "" : kind(term);
  const shown = element("span", { lang: term["xml:lang"], dir: term["its:dir"] }, text(term));
  return said ? element("span", {}, shown, " ", element("small", { class: "kind" }, said)) : shown;
}

/**
 * Return the triples of N-Triples as a service writes them: one a line.
 *
 * @throws {Error} a line is none.
 */
export function readTriples(lines) {
  return lines
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => {
      TOKEN.lastIndex = 0;
      const triple = [readTerm(line), readTerm(line), readTerm(line)];
      if (line.slice(TOKEN.lastIndex).trim() !== ".") throw new Error(`expected the end of a triple: ${line}`);
      return triple;
    });
}

/** Return the term of a line that begins where the last one ended. */
function readTerm(line) {
  const found = TOKEN.exec(line);
  if (!found) throw new Error(`expected a term: ${line}`);
  const [, iri, blank, literal, language, direction, datatype, opening] = found;
  if (iri !== undefined) return { type: "uri", value: unescape(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  if (literal !== undefined) {
    const term = { type: "literal", value: unescape(literal) };
    if (language) term["xml:lang"] = language;
    if (direction) term["its:dir"] = direction;
    if (datatype) term.datatype = unescape(datatype);
    return term;
  }
  if (!opening) throw new Error(`expected a term: ${line}`);
  const value = { subject: readTerm(line), predicate: readTerm(line), object: readTerm(line) };
  if (!TOKEN.exec(line)?.[8]) throw new Error(`expected the end of a triple term: ${line}`);
  return { type: "triple", value };
}

function unescape(written) {
  return written.replace(ESCAPE, (_, four, eight, one) =>
    one ? (ESCAPED[one] ?? one) : String.fromCodePoint(Number.parseInt(four ?? eight, 16)),
  );
}
