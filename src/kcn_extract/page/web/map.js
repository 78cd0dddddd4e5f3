"use strict";
// The provinces, one tile each in its place, before and after 1 July 2025.

const MEASURES = ["facts", "articles", "capital"];

function mapPage(main, _parts, query) {
  const measure = MEASURES.includes(query.show) ? query.show : "facts";
  const years = [...new Set(["province", "province_2025"].flatMap(capitalByProvince).map((row) => row.year))].sort().reverse();
  const year = years.includes(query.year) ? query.year : years[0];
  const changed = (key) => chosenIn("map", query, key);
  fill(main,
    el("h1", {}, t("nav.map")),
    el("div", { class: "filters" },
      choice("show", t("map.show"), MEASURES.map((each) => [each, t(`map.${each}`)]), measure, changed("show")),
      measure === "capital" ? choice("year", t("step.year"), years.map((each) => [each, each]), year, changed("year")) : null),
    el("p", { class: "about" }, t(measure === "capital" ? "map.capital.note" : "map.note")),
    el("div", { class: "maps" }, ["province", "province_2025"].map((level) => tileMap(level, valuesOf(level, measure, year), measure))));
}

// Province -> {value, text, href, label}.
function valuesOf(level, measure, year) {
  if (measure === "capital") {
    return new Map(capitalByProvince(level).filter((row) => row.year === year).map((row) => [row.province, {
      value: row.value, text: short(row.value, 1) + (row.partial ? "*" : ""), href: `#/fact/${row.fact}`, label: row.label,
    }]));
  }
  const facts = report.facts;
  const told = d3.rollup(facts.rows().filter((row) => facts.get(level, row)), (rows) => (measure === "facts" ? rows.length : new Set(rows.map((row) => facts.columns.article[row])).size), (row) => facts.get(level, row));
  return new Map([...told].map(([province, value]) => [province, {
    value, text: number(value), href: `#/facts?${level}=${encodeURIComponent(province)}`, label: `${province}: ${number(value)}`,
  }]));
}

function tileMap(level, values, measure) {
  const tiles = report.tiles.filter((tile) => tile.level === level);
  const most = d3.max(values.values(), (each) => each.value) ?? 0;
  const map = el("div", { class: "map", role: "list", "aria-label": t(`map.${level}`) }, tiles.map((tile) => {
    const known = values.get(tile.name);
    const content = [el("span", { class: "name" }, tile.name), el("span", { class: "value" }, known?.text ?? "")];
    const made = el("div", { role: "listitem", class: known ? "tile" : "tile none" }, known ? el("a", { href: known.href, title: known.label }, content) : el("span", {}, content));
    made.style.setProperty("grid-column", String(tile.column + 1));
    made.style.setProperty("grid-row", String(tile.row + 1));
    made.style.setProperty("--share", String(known && most ? (0.15 + 0.85 * Math.sqrt(known.value / most)).toFixed(2) : 0));
    return made;
  }));
  return el("figure", { class: "picture" },
    el("figcaption", {}, el("h2", {}, t(`map.${level}`)), el("p", {}, t("map.count", { n: tiles.length, known: number(tiles.filter((tile) => values.has(tile.name)).length) }))),
    map,
    values.size ? scaleOf(most, measure) : el("p", { class: "empty" }, t("picture.empty")));
}

function scaleOf(most, measure) {
  const unit = measure === "capital" ? " USD" : "";
  return el("p", { class: "scale" }, el("span", {}, "0"), el("span", { class: "ramp", "aria-hidden": "true" }), el("span", {}, short(most) + unit));
}
