/** Triples as a drawing: things and texts as boxes, properties as arrows; the layout is dagre's. */

import { Graph, layout } from "@dagrejs/dagre";
import { shape } from "./page.js";
import { address, kind, shorten, text } from "./terms.js";

/** More arrows than this are no drawing that anybody reads. */
export const MOST_DRAWN = 60;
const LONGEST = 32;
const HEIGHT = 28;
const FONT = "13px system-ui, sans-serif";
const measure = document.createElement("canvas").getContext("2d");

/** Return the drawing of as many of the triples as fit into one. */
export function drawing(triples) {
  const drawn = triples.slice(0, MOST_DRAWN);
  const graph = arrange(drawn);
  const { width, height } = graph.graph();
  const boxes = graph.nodes().map((name) => box(graph.node(name)));
  const arrows = graph.edges().map((edge) => arrow(graph.edge(edge)));
  const size = { width: width + 2, height: height + 2, viewBox: `-1 -1 ${width + 2} ${height + 2}` };
  const label = `A drawing of ${drawn.length} of ${triples.length} triples; all are in the table`;
  return shape("svg", { ...size, class: "triples", role: "group", "aria-label": label }, head(), ...arrows, ...boxes);
}

function arrange(triples) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 14, edgesep: 10, ranksep: 40 });
  triples.forEach(([subject, predicate, object], number) => {
    const ends = [subject, object].map((term) => {
      // A text is a box of its own each time: that two things have the same text joins nothing.
      const name = term.type === "literal" ? `${number} ${term.value}` : `${term.type} ${text(term)}`;
      const label = clip(text(term));
      if (!graph.hasNode(name)) graph.setNode(name, { term, label, width: width(label) + 20, height: HEIGHT });
      return name;
    });
    const label = clip(shorten(predicate.value));
    graph.setEdge(...ends, { predicate, label, width: width(label) + 8, height: 16, labelpos: "c" }, String(number));
  });
  layout(graph);
  return graph;
}

function width(label) {
  measure.font = FONT;
  return Math.ceil(measure.measureText(label).width);
}

function clip(label) {
  const letters = [...label.replace(/\s+/g, " ")];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/** The end of an arrow. */
function head() {
  const marker = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  return shape("defs", {}, shape("marker", marker, shape("path", { d: "M0 0 8 4 0 8z" })));
}

function box({ term, label, x, y, width, height }) {
  const corner = term.type === "literal" ? 0 : height / 2;
  const place = { x: x - width / 2, y: y - height / 2, width, height, rx: corner };
  const full = term.type === "literal" ? `${term.value} ${kind(term)}`.trim() : term.value;
  const href = term.type === "uri" ? address(term.value) : null;
  const parts = [
    shape("title", {}, typeof full === "string" ? full : text(term)),
    shape("rect", place),
    shape("text", { x, y, dy: "0.35em", "text-anchor": "middle" }, label),
  ];
  return href ? shape("a", { href, class: term.type }, ...parts) : shape("g", { class: term.type }, ...parts);
}

function arrow({ predicate, label, points, x, y, width }) {
  const way = points.map((point) => `${point.x} ${point.y}`).join("L");
  return shape(
    "g",
    { class: "arrow" },
    shape("title", {}, predicate.value),
    shape("path", { d: `M${way}`, "marker-end": "url(#arrow)" }),
    shape("rect", { x: x - width / 2, y: y - 8, width, height: 16 }),
    shape("text", { x, y, dy: "0.35em", "text-anchor": "middle" }, label),
  );
}
