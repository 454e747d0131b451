/** What may follow what is being written: keywords, variables, prefixes, and what this graph has: terms and things. */

import { startCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import KEYWORDS from "./keywords.json";
import { prefixes } from "./page.js";
import { findThings, loadTerms } from "./vocabulary.js";

const WORD = /[A-Za-z_][\w-]*(?::[\w.-]*)?$/;
const CLASS_FOLLOWS = /(?:^|[\s;{])(?:a|rdf:type)\s+[\w:.-]*$/;
const DECLARED = /^\s*PREFIX\s+([\w-]*):/gim;
// Where a class follows, classes come first.
const PREFIXES = { name: "Prefixes", rank: 1 };
const CLASSES = { name: "Classes", rank: 0 };
const THINGS = { name: "Things", rank: 2 };
// So many letters of a thing's name are wanted before it is looked for.
const ENOUGH = 3;
const VARIABLE = /[?$]\w*/g;

/** Return the sources of completion; `say` is told what goes wrong. */
export function sources(say) {
  const asked = [completeTerm, completeThing].map((complete) => (context) => complete(context, say));
  return [completeVariable, completeDeclaration, completeWord, ...asked];
}

/** Whether what is written here is read as text and not as a query. */
function isText(context) {
  return /^(?:Comment|String|IriRef)/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name);
}

function lineBefore(context) {
  const line = context.state.doc.lineAt(context.pos);
  return line.text.slice(0, context.pos - line.from);
}

function completeVariable(context) {
  const word = context.matchBefore(/[?$]\w*$/);
  if (!word || isText(context)) return null;
  const others = [...context.state.doc.toString().matchAll(VARIABLE)].filter((found) => found.index !== word.from);
  const options = [...new Set(others.map(([name]) => name))].map((label) => ({ label, type: "variable" }));
  return { from: word.from, options, validFor: /^[?$]\w*$/ };
}

function completeDeclaration(context) {
  const found = /\bPREFIX\s+([\w-]*)$/i.exec(lineBefore(context));
  if (!found || isText(context)) return null;
  const options = Object.entries(prefixes).map(([prefix, namespace]) => ({ label: `${prefix}: <${namespace}>`, type: "namespace" }));
  return { from: context.pos - found[1].length, options };
}

/** The word to complete, `{from, text}`; null where there is none. */
function wordAt(context) {
  if (isText(context) || /\bPREFIX\s+[\w-]*$/i.test(lineBefore(context))) return null;
  const word = context.matchBefore(WORD);
  if (!word) return context.explicit ? { from: context.pos, text: "" } : null;
  const before = context.state.sliceDoc(word.from - 1, word.from);
  return /[?$@<:\w]/.test(before) ? null : word;
}

function completeWord(context) {
  const word = wordAt(context);
  if (!word || word.text.includes(":")) return null;
  const onlyClasses = CLASS_FOLLOWS.test(lineBefore(context));
  const words = onlyClasses ? [] : KEYWORDS.map((label) => ({ label, type: "keyword" }));
  const names = Object.entries(prefixes).map(([prefix, namespace]) => ({
    label: `${prefix}:`,
    detail: namespace,
    type: "namespace",
    section: onlyClasses ? PREFIXES : undefined,
    apply: (view, option, from, to) => {
      insert(view, option.label, prefix, from, to);
      startCompletion(view);
    },
  }));
  return { from: word.from, options: [...words, ...names], validFor: /^[\w-]*$/ };
}

async function completeTerm(context, say) {
  const word = wordAt(context);
  if (!word) return null;
  const onlyClasses = CLASS_FOLLOWS.test(lineBefore(context));
  try {
    const terms = await loadTerms();
    const options = terms
      .filter(({ kind }) => !onlyClasses || kind === "class")
      .map((term) => ({ ...toOption(term, word.text.includes(":")), section: onlyClasses ? CLASSES : undefined }));
    return { from: word.from, options, validFor: word.text.includes(":") ? /^[\w-]*:[\w.-]*$/ : /^[\w-]*$/ };
  } catch (error) {
    say(`The terms of the graph cannot be completed: ${error.message}`);
    return null;
  }
}

/** Roles, credentials and other things by what they are called, where a class does not belong. */
async function completeThing(context, say) {
  const word = wordAt(context);
  const [, local] = /^(?:[\w-]*:)?(.*)$/.exec(word?.text ?? "");
  if (local.length < ENOUGH || CLASS_FOLLOWS.test(lineBefore(context))) return null;
  try {
    const things = await findThings(local);
    const byWholeName = word.text.includes(":");
    return { from: word.from, options: things.map((thing) => ({ ...toOption(thing, byWholeName), section: THINGS })) };
  } catch (error) {
    say(`The things of the graph cannot be completed: ${error.message}`);
    return null;
  }
}

/** A term is found by its whole name where a prefix was written, and by what follows the prefix where none was. */
function toOption({ name, prefix, kind, label, definition }, byWholeName) {
  return {
    label: byWholeName || prefix === null ? name : name.slice(prefix.length + 1),
    displayLabel: name,
    detail: label ?? kind,
    info: definition,
    type: kind,
    apply: (view, _, from, to) => insert(view, name, prefix, from, to),
  };
}

/** Write a name, and declare its prefix where the query does not. */
function insert(view, name, prefix, from, to) {
  const text = view.state.doc.toString();
  const declared = new Set([...text.matchAll(DECLARED)].map((found) => found[1]));
  const edits = [{ from, to, insert: name }];
  if (prefix !== null && !declared.has(prefix)) {
    edits.push({ from: placeOfPrologue(text), insert: `PREFIX ${prefix}: <${prefixes[prefix]}>\n` });
  }
  const changes = view.state.changes(edits);
  view.dispatch({ changes, selection: { anchor: changes.mapPos(to, 1) }, userEvent: "input.complete", scrollIntoView: true });
}

/** Return where a declaration may stand: behind the comments that a query begins with. */
function placeOfPrologue(text) {
  return /^(?:[ \t]*(?:#.*)?\n)*/.exec(text)[0].length;
}
