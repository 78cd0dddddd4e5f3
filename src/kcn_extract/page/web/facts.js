"use strict";
// The table of facts: filtered, sorted, searched, its columns chosen, downloaded. Tabulator shows a page of rows at a
// time; what is filtered and sorted are columns of numbers, so that it is quick with many.

const collator = new Intl.Collator("vi");
const ranks = new WeakMap();

// The places of a column's words in the order of the alphabet: worked out when the column is first sorted by.
function ranksOf(column) {
  if (!ranks.has(column)) {
    const order = column.words.map((_, place) => place).sort((one, other) => collator.compare(column.words[one], column.words[other]));
    const places = new Int32Array(order.length);
    order.forEach((word, place) => (places[word] = place));
    ranks.set(column, places);
  }
  return ranks.get(column);
}

// Row -> the place of its word in the order of the alphabet, null where there is none.
function rank(table, name) {
  const column = table.columns[name];
  return (row) => (column.words && column.at[row] >= 0 ? ranksOf(column)[column.at[row]] : null);
}

// Row -> the place in the order of the alphabet of a word worked out for it, null where there is none.
function rankBy(table, wordOf) {
  let places = null;
  return (row) => {
    if (!places) {
      const words = table.rows().map(wordOf);
      const order = new Map([...new Set(words.filter(Boolean))].sort(collator.compare).map((word, place) => [word, place]));
      places = words.map((word) => order.get(word) ?? null);
    }
    return places[row];
  };
}

// Rows in the order of a number of each, those without one last.
function sorted(rows, order, direction) {
  const sign = direction === "desc" ? -1 : 1;
  const keys = Float64Array.from(rows, (row) => { const key = order(row); return key === null ? Infinity : sign * key; });
  const places = Uint32Array.from(rows.keys()).sort((one, other) => (keys[one] < keys[other] ? -1 : keys[one] > keys[other] ? 1 : one - other));
  return Array.from(places, (place) => rows[place]);
}

// A table of rows for many: `columns` [{field, title, order, node, number, shown}], `rows()` those that pass.
function grid(holder, columns, rows, { sort = null, label }) {
  let last = {};
  const pageOf = ({ page = 1, size = 50, sort: [by] = [] }) => {
    const all = rows();
    if (last.all !== all || last.field !== by?.field || last.dir !== by?.dir) {
      const order = by && columns.find((column) => column.field === by.field).order;
      last = { all, field: by?.field, dir: by?.dir, found: by ? sorted(all, order, by.dir) : all };
    }
    const { found } = last;
    const data = found.slice((page - 1) * size, page * size).map((row) => ({ id: row }));
    return { data, last_page: Math.max(1, Math.ceil(found.length / size)), last_row: found.length };
  };
  const words = Object.fromEntries(["first", "first_title", "last", "last_title", "prev", "prev_title", "next", "next_title", "page_size", "page_title"].map((key) => [key, t(`page.${key}`)]));
  const pager = el("div", { class: "pager" });
  holder.after(pager);
  const table = new Tabulator(holder, {
    paginationElement: pager,
    ajaxURL: "rows",
    ajaxRequestFunc: async (_url, _config, asked) => pageOf(asked),
    pagination: true, paginationMode: "remote", paginationSize: 50, paginationSizeSelector: [25, 50, 100, 250],
    sortMode: "remote", headerSortTristate: true, initialSort: sort ? [sort] : [],
    layout: "fitDataFill", rowHeight: 38, maxHeight: "78vh", renderVerticalBuffer: 120, placeholder: t("table.empty"), dataLoader: false,
    locale: "page", langs: { page: { pagination: words } },
    columns: columns.map((column) => ({
      field: column.field, title: column.title, visible: column.shown, hozAlign: column.number ? "right" : "left", headerHozAlign: column.number ? "right" : "left",
      minWidth: 70, maxInitialWidth: column.width ?? 240, formatter: (cell) => { const node = column.node(cell.getData().id); return node instanceof Node ? node : said(node ?? ""); },
    })),
  });
  holder.setAttribute("aria-label", label);
  table.on("tableBuilt", () => holder.querySelector(".tabulator-tableholder").removeAttribute("tabindex")); // its links are stops
  onLeave(() => table.destroy());
  return table;
}

function factColumns() {
  const facts = report.facts;
  const ofArticle = (order) => (row) => order(facts.columns.article[row]);
  const figure = ["base_value", "base_low", "base_high", "change_amount", "share"];
  const amount = (row) => figure.reduce((found, name) => found ?? facts.number(name, row), null);
  const subjects = rank(report.subjects, "subject");
  const phone = isPhone();
  const column = (field, order, node, more = {}) => ({ field, title: t(`column.${field}`), order, node, shown: true, ...more });
  const all = [
    column("subject", (row) => subjects(facts.columns.subject[row]), (row) => subjectLink(facts.columns.subject[row]), { width: phone ? 140 : 260 }),
    column("indicator", rankBy(facts, (row) => indicatorName(facts.get("indicator", row))), (row) => indicatorName(facts.get("indicator", row)), { width: phone ? 110 : 240 }),
    column("figure", amount, (row) => factLink(row), { number: true, width: 220 }),
    column("period", rank(facts, "period_end"), (row) => periodOf(facts, row)),
    column("part", rank(facts, "part"), (row) => facts.get("part", row), { shown: !phone }),
    column("change", (row) => facts.number("change_amount", row), (row) => changeOf(row), { shown: false }),
    column("confidence", (row) => facts.get("confidence", row), (row) => confidenceOf(row) || "", { shown: !phone }),
    column("province_2025", rank(facts, "province_2025"), (row) => facts.get("province_2025", row), { shown: !phone }),
    column("province", rank(facts, "province"), (row) => facts.get("province", row), { shown: false }),
    column("status", rank(facts, "status"), (row) => facts.get("status", row) && t(`status.${facts.get("status", row)}`), { shown: false }),
    column("measure", rank(facts, "measure"), (row) => facts.get("measure", row) && t(`measure.${facts.get("measure", row)}`), { shown: false }),
    column("written", rank(facts, "text"), (row) => facts.get("text", row), { shown: false }),
    column("published", ofArticle(rank(report.articles, "published")), (row) => day(report.articles.get("published", facts.columns.article[row])), { shown: !phone }),
    column("site", ofArticle(rankBy(report.articles, siteOf)), (row) => siteOf(facts.columns.article[row]) ?? "", { shown: false }),
    column("article", ofArticle(rankBy(report.articles, titleOf)), (row) => el("a", { href: `#/article/${facts.columns.article[row]}/${row}` }, said(titleOf(facts.columns.article[row]))), { shown: !phone, width: 320 }),
  ];
  return phone ? [all[0], all[2], all[1], ...all.slice(3)] : all; // the figure first where there is little room
}

// Row -> true where the word of a column is one that passes; each word is looked at once.
function wordsThatPass(table, name, passes) {
  const column = table.columns[name];
  if (!column.words) return () => false;
  const wanted = column.words.map(passes);
  return (row) => column.at[row] >= 0 && wanted[column.at[row]];
}

const foldedWords = new Map();

// Texts without case and diacritics: folded once, when they are first searched.
function foldedOnce(name, texts) {
  if (!foldedWords.has(name)) foldedWords.set(name, texts().map(folded));
  return foldedWords.get(name);
}

// Marks the facts that have a term in the word of a column; `at` has the place of each fact's word.
function markFacts(found, at, words, term) {
  const has = Uint8Array.from(words, (word) => word.includes(term));
  for (let row = 0; row < found.length; row++) if (at[row] >= 0 && has[at[row]]) found[row] = 1;
}

function factsWith(term) {
  const { facts, subjects, articles } = report;
  const found = new Uint8Array(facts.length);
  const spelled = (row) => [subjectName(row), ...(subjects.get("spellings", row) ?? [])].join("\n");
  markFacts(found, facts.columns.subject, foldedOnce("subject", () => subjects.rows().map(spelled)), term);
  markFacts(found, facts.columns.article, foldedOnce("article", () => articles.rows().map((row) => `${titleOf(row)}\n${articles.get("article", row)}`)), term);
  for (const name of ["indicator", "part", "text", "province", "province_2025"]) {
    const { words = [], at = [] } = facts.columns[name];
    const texts = () => words.map((word) => (name === "indicator" ? `${indicatorName(word)}\n${word}` : word));
    markFacts(found, at, foldedOnce(name === "indicator" ? `indicator ${chosen.language}` : name, texts), term);
  }
  return found;
}

function searchOf(query) {
  const found = folded(query).split(/\s+/).filter(Boolean).map(factsWith);
  return (row) => found.every((each) => each[row]);
}

const FILTERS = {
  q: searchOf,
  indicator: (value) => wordsThatPass(report.facts, "indicator", (word) => word === value),
  unit: (value) => wordsThatPass(report.facts, "base_unit", (word) => word === value),
  status: (value) => wordsThatPass(report.facts, "status", (word) => word === value),
  province: (value) => wordsThatPass(report.facts, "province", (word) => word === value),
  province_2025: (value) => wordsThatPass(report.facts, "province_2025", (word) => word === value),
  year: (value) => wordsThatPass(report.facts, "period_end", (word) => word.startsWith(value)),
  type: (value) => (row) => report.subjects.get("subject_type", report.facts.columns.subject[row]) === value,
  site: (value) => (row) => siteOf(report.facts.columns.article[row]) === value,
  sure: (value) => (row) => isDoubtful(row) === (value === "no"),
};

function filteredFacts(query) {
  const tests = Object.entries(FILTERS).flatMap(([name, filter]) => (query[name] ? [filter(query[name])] : []));
  const found = [];
  for (let row = 0; row < report.facts.length; row++) if (tests.every((passes) => passes(row))) found.push(row);
  return found;
}

function counts(values) {
  const found = new Map();
  for (const value of values) if (value !== null && value !== undefined) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found].sort(([, one], [, other]) => other - one);
}

function filterChoices(query, changed) {
  const facts = report.facts;
  const any = ["", t("any")];
  const pairs = (name, label = (word) => word) => [any, ...facts.words(name).slice().sort((one, other) => collator.compare(label(one), label(other))).map((word) => [word, label(word)])];
  const years = [...new Set(facts.words("period_end").map((word) => word.slice(0, 4)))].sort().reverse();
  const sites = counts(report.articles.rows().map(siteOf)).map(([site]) => site);
  const select = (name, list) => choice(name, t(`filter.${name}`), list, query[name] ?? "", (value) => changed(name, value));
  return [
    select("indicator", pairs("indicator", indicatorName)),
    select("type", [any, ...["zone", "place", "company"].map((type) => [type, t(`type.${type}`)])]),
    select("province_2025", pairs("province_2025")),
    select("province", pairs("province")),
    select("year", [any, ...years.map((year) => [year, year])]),
    select("unit", pairs("base_unit", unitName)),
    select("status", [any, ...facts.words("status").map((word) => [word, t(`status.${word}`)])]),
    select("sure", [any, ["yes", sureness("yes")], ["no", sureness("no")]]),
    sites.length > 1 ? select("site", [any, ...sites.map((site) => [site, site])]) : null,
  ];
}

// The filters; on a phone they are folded up, for the table to be seen.
function folding(choices) {
  if (!isPhone()) return choices;
  return el("details", { class: "folding" }, el("summary", {}, t("filters")), el("div", { class: "filters" }, choices));
}

function isPhone() {
  return window.matchMedia("(max-width: 700px)").matches;
}

function factsPage(main, _parts, query) {
  let rows = filteredFacts(query);
  const counter = el("p", { class: "counter", role: "status" });
  const say = () => counter.replaceChildren(t("facts.counter", { n: number(rows.length), all: number(report.facts.length) }));
  const holder = el("div", { class: "grid", id: "facts-grid" });
  const refresh = () => {
    rows = filteredFacts(query);
    replaceQuery("facts", query);
    say();
    table.setPage(1);
  };
  const typed = later(refresh, 60);
  const changed = (name, value) => { query[name] = value; (name === "q" ? typed : refresh)(); };
  const search = el("input", { type: "search", id: "search", value: query.q ?? "", placeholder: t("search.hint"), oninput: (event) => changed("q", event.target.value) });
  const clear = el("button", { type: "button", "data-choice": "clear", onclick: () => { if (location.hash === "#/facts") keepingFocus(route); else location.hash = "#/facts"; } }, t("filter.clear"));
  const columns = factColumns();
  const chooser = el("details", { class: "columns" }, el("summary", {}, t("columns")), el("fieldset", {}, el("legend", { class: "unseen" }, t("columns")),
    columns.map((column) => el("label", {}, el("input", { type: "checkbox", checked: column.shown, onchange: () => table.toggleColumn(column.field) }), column.title))));
  fill(main,
    el("h1", {}, t("nav.facts")),
    el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      el("label", { class: "choice wide" }, el("span", {}, t("search")), search), folding(filterChoices(query, changed))),
    el("div", { class: "bar" }, counter, el("span", { class: "spacer" }), clear, chooser,
      el("button", { type: "button", id: "download", onclick: () => download("facts.csv", factsAsCsv(rows)) }, t("download"))),
    holder,
  );
  say();
  const table = grid(holder, columns, () => rows, { label: t("nav.facts") });
  setTimeout(() => factsWith(""), 300); // what is searched is ready before the first word is typed
}

// What the page has of each fact, under the names that it has in the database.
function factsAsCsv(rows) {
  const facts = report.facts;
  const own = Object.keys(facts.columns).filter((name) => !["article", "subject", "part_key"].includes(name));
  const ofArticle = ["article", "title", "published", "site", "url", "source"];
  const ofSubject = ["subject_type", "subject_kind", "subject", "zone"];
  const line = (row) => [
    ...ofArticle.map((name) => report.articles.get(name, facts.columns.article[row])),
    ...ofSubject.map((name) => report.subjects.get(name, facts.columns.subject[row])),
    ...own.map((name) => facts.get(name, row)),
  ].map(csvCell).join(",");
  return [[...ofArticle, ...ofSubject, ...own].join(","), ...rows.map(line)].join("\n") + "\n";
}
