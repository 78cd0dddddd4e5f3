"use strict";
// Elements of the page. What articles say only ever becomes a text node: nothing here reads HTML.

// What could steer a screen: control characters but for tab and line break, marks of writing direction, halves of
// characters. As in the terminal, a replacement character stands for each.
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]/gu;

function harmless(text) {
  return String(text).replace(/\r\n/g, " \n").replace(STEERING, "\ufffd");
}

const READ_OUT = new Set(["aria-label", "title", "data-tip", "data-rule"]);

// el("a", {href: "#/", class: "x", onclick: f, hidden: false}, "text", node, [more], null)
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : READ_OUT.has(key) ? harmless(value) : value);
  }
  return fill(made, ...children);
}

// Puts nodes and texts into an element, those that are there.
function fill(node, ...children) {
  const there = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "");
  node.append(...there.map((child) => (child instanceof Node ? child : harmless(child))));
  return node;
}

// Words of an article, a name, a title: set apart from what stands around them, whatever direction they are written in.
function said(text) {
  return el("bdi", {}, text ?? "");
}

function options(select, pairs, chosen) {
  select.replaceChildren(...pairs.map(([value, label]) => el("option", { value, selected: value === chosen }, label)));
  return select;
}

// A choice with its label; calls back with the value chosen. By its key it is known when the page is made anew.
function choice(key, label, pairs, chosen, changed) {
  const select = options(el("select", { "data-choice": key, onchange: () => changed(select.value) }), pairs, chosen);
  return el("label", { class: "choice" }, el("span", {}, label), select);
}

// Makes a part of the page anew, and gives the focus back to the choice that had it.
async function keepingFocus(make) {
  const key = document.activeElement?.dataset.choice;
  await make();
  if (key) document.querySelector(`[data-choice="${key}"]`)?.focus({ preventScroll: true });
}

function plainTable(head, rows, { numbers = [] } = {}) {
  const cell = (name, value, at) => el(name, { class: numbers.includes(at) ? "number" : null }, value);
  return el(
    "div", { class: "scroll", tabindex: "0", role: "region", "aria-label": head.join(", ") },
    el("table", { class: "plain" },
      el("thead", {}, el("tr", {}, head.map((value, at) => cell("th", value, at)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((value, at) => cell("td", value, at)))))),
  );
}

// What could be run as a formula by a spreadsheet gets a ' in front, as in the tables that kcn-extract writes.
function csvCell(value) {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = "'" + text;
  return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
