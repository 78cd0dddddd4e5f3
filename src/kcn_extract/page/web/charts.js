"use strict";
// Pictures, drawn by Observable Plot: each with its title, its unit, its numbers as a table, and drawn anew when the
// page gets wider or narrower.

const SERIES_COLORS = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)", "var(--c6)"];
const OTHER_COLOR = "var(--c0)";

// `draw(width)` returns a drawing; `table` {head, rows, numbers} its numbers; `legend` [[color, label]].
function picture({ title, note = null, draw, table = null, legend = [], empty = false }) {
  const holder = el("div", { class: "drawing" });
  const id = `picture-${(picture.count = (picture.count ?? 0) + 1)}`;
  const figure = el("figure", { class: "picture", "aria-labelledby": id },
    el("figcaption", {}, el("h2", { id }, title), note ? el("p", {}, note) : null),
    legend.length ? el("ul", { class: "legend" }, legend.map(([color, label]) => el("li", {}, swatch(color), said(label)))) : null,
    empty ? el("p", { class: "empty" }, t("picture.empty")) : holder,
    table && !empty ? el("details", {}, el("summary", {}, t("picture.numbers")), plainTable(table.head, table.rows.slice(0, 300), table)) : null);
  if (!empty) watchWidth(holder, (width) => holder.replaceChildren(plain(draw(width))));
  return figure;
}

function swatch(color) {
  const made = el("span", { class: "swatch" });
  made.style.setProperty("background", color);
  return made;
}

// A drawing without the style sheets that Plot puts into it, which the page's policy forbids (page.css has them), and
// with its labels where screen readers look for them: on what can be reached, the links.
function plain(drawing) {
  for (const style of drawing.querySelectorAll("style")) style.remove();
  for (const named of drawing.querySelectorAll("[aria-label], [aria-description]")) {
    const link = named.closest("a");
    if (link) link.setAttribute("aria-label", named.getAttribute("aria-label"));
    if (named !== link) for (const name of ["aria-label", "aria-description"]) named.removeAttribute(name);
  }
  return drawing;
}

function watchWidth(holder, draw) {
  let before = 0;
  const observer = new ResizeObserver(() => {
    const width = Math.floor(holder.clientWidth);
    if (!width || Math.abs(width - before) < 8) return;
    before = width;
    draw(width);
  });
  observer.observe(holder);
  onLeave(() => observer.disconnect());
}

function plot(width, spec) {
  return Plot.plot({ className: "plot", width, style: undefined, ...spec });
}

function dateOf(iso) {
  return new Date(`${iso}T00:00:00Z`);
}

function tickDay(date) {
  const [year, month, day] = date.toISOString().slice(0, 10).split("-");
  return month === "01" && day === "01" ? year : day === "01" ? `${month}/${year}` : `${day}/${month}`;
}

function cut(text, length = 30) {
  const whole = harmless(text);
  return whole.length > length ? `${whole.slice(0, length - 1)}…` : whole;
}

// Room at the left for the longest of some labels.
function roomFor(labels, width) {
  const longest = Math.max(4, ...labels.map((label) => label.length));
  return Math.min(longest * 6.8 + 14, width * 0.45);
}

// What writes a label into the room at the left.
function fitting(labels, width) {
  const most = Math.floor((roomFor(labels, width) - 14) / 6.6);
  return (label) => cut(label, most);
}

// Bars to the right, one a row: `rows` [{label, parts: [{value, color, label}], href}].
function bars(rows, { unit = null, width, format = short }) {
  const labels = rows.map((row) => cut(row.label, width < 500 ? 22 : 36));
  const pieces = rows.flatMap((row, at) => row.parts.map((part) => ({ ...part, at: String(at), name: harmless(row.label), href: row.href })));
  const totals = rows.map((row, at) => ({ at: String(at), total: d3.sum(row.parts, (part) => part.value) }));
  return plot(width, {
    height: rows.length * 24 + 60, marginLeft: roomFor(labels, width), marginRight: 56, marginTop: 42, marginBottom: 18,
    x: { axis: "top", labelOffset: 38, grid: true, ticks: width < 500 ? 3 : 6, tickFormat: (value) => format(value), label: unit },
    y: { label: null, domain: totals.map((each) => each.at), tickSize: 0, tickFormat: (at) => labels[at] },
    marks: [
      Plot.barX(pieces, { x: "value", y: "at", fill: (piece) => piece.color ?? "var(--accent)", href: "href", ariaLabel: (piece) => `${piece.name}: ${piece.label ?? ""} ${format(piece.value)}`, title: (piece) => `${piece.name}\n${piece.label ? piece.label + ": " : ""}${format(piece.value)}`, tip: true }),
      Plot.text(totals, { x: "total", y: "at", text: (each) => format(each.total), textAnchor: "start", dx: 5, fill: "currentColor" }),
      Plot.ruleX([0]),
    ],
  });
}

// Colors for the most frequent of some names; the others share one.
function colorsOf(names) {
  const first = [...new Set(names)].slice(0, SERIES_COLORS.length);
  const color = (name) => SERIES_COLORS[first.indexOf(name)] ?? OTHER_COLOR;
  return { color, legend: [...first.map((name) => [color(name), name]), ...(new Set(names).size > first.length ? [[OTHER_COLOR, t("others")]] : [])] };
}
