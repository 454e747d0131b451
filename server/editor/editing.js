/**
 * The text of a query in CodeMirror, in place of the form's own field, which keeps the same text.
 *
 * It stands in a shadow root, where CodeMirror takes its styles from a constructed sheet: the policy of the service
 * allows no style element.
 */

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { element } from "./page.js";

const LABEL = "SPARQL query. Control and Enter runs it; Escape, then Tab, leaves the editor.";

// What the package leaves without a colour.
const NAMES = styleTags({ "Pname_ln Pname_ns A_predicate": tags.namespace, Langtag: tags.annotation });
const SPARQL = new LanguageSupport(sparql().language.configure({ props: [NAMES] }));

// The colours are those of the page, light or dark, and inherited; see style.css.
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool], color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: [tags.string, tags.annotation], color: "var(--code-string)" },
  { tag: [tags.integer, tags.float], color: "var(--code-number)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);
const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.9rem", border: "1px solid var(--quiet)", borderRadius: "4px" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.5", minHeight: "14rem", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--code-selected)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--mark)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "transparent", boxShadow: "inset 2px 0 var(--line)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--quiet)", maxWidth: "90vw" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--paper)", backgroundColor: "var(--link)" },
  // Its own marks are pictures in data: addresses, which the policy of the service does not allow.
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--code-wrong) 2px" },
  ".cm-lint-marker-error": { content: "none" },
  ".cm-lint-marker-error::after": { content: "'!'", color: "var(--code-wrong)", fontWeight: "700" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--code-wrong)" },
  ".cm-completionDetail": { marginLeft: "1em", fontStyle: "normal" },
  "@media print": { ".cm-scroller": { maxHeight: "none" } },
});

/** The editor of the page. */
export class Editor {
  /**
   * @param {HTMLTextAreaElement} field the field that it takes the place of
   * @param {Function[]} sources of completion
   * @param {() => void} run is called to run the query
   */
  constructor(field, sources, run) {
    const host = element("div", { class: "editor" });
    const root = host.attachShadow({ mode: "open" });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const scheme = new Compartment();
    field.before(host);
    field.hidden = true;
    this.field = field;
    this.view = new EditorView({
      root,
      parent: root,
      doc: field.value,
      extensions: [
        keymap.of([
          ...["Ctrl-Enter", "Mod-Enter"].map((key) => ({ key, run: () => (run(), true) })),
          { key: "Tab", run: acceptCompletion },
          ...[closeBracketsKeymap, completionKeymap, historyKeymap, defaultKeymap].flat(),
          indentWithTab,
        ]),
        [lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine()],
        [bracketMatching(), closeBrackets(), autocompletion({ override: sources, icons: false })],
        [SPARQL, syntaxHighlighting(COLOURS), THEME, EditorView.lineWrapping],
        scheme.of(EditorView.darkTheme.of(dark.matches)),
        EditorView.contentAttributes.of({ "aria-label": LABEL, tabindex: "0", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    });
    dark.addEventListener("change", () => {
      this.view.dispatch({ effects: scheme.reconfigure(EditorView.darkTheme.of(dark.matches)) });
    });
    for (const label of field.labels) label.addEventListener("click", () => this.view.focus());
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    const changes = { from: 0, to: this.view.state.doc.length, insert: text };
    this.view.dispatch({ changes, selection: { anchor: 0 }, annotations: isolateHistory.of("full") });
  }

  /** Mark where something is wrong; line and column count from 1, the column in characters. */
  mark(line, column, message) {
    const { doc } = this.view.state;
    const place = doc.line(Math.min(line, doc.lines));
    const from = Math.min(place.from + [...place.text].slice(0, column - 1).join("").length, place.to);
    const to = Math.min(from + 1, place.to);
    this.view.dispatch(setDiagnostics(this.view.state, [{ from, to, severity: "error", message }]));
    return from;
  }

  /** Take all marks away. */
  clear() {
    this.view.dispatch(setDiagnostics(this.view.state, []));
  }

  /** Go to a place in the text. */
  goTo(position) {
    this.view.dispatch({ selection: { anchor: position }, scrollIntoView: true });
    this.view.focus();
  }
}
