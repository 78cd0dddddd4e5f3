"use strict";
// The lists of articles and of subjects; the page of a zone, company or place with all its figures over time.

function listPage(main, { name, rows, columns, query, controls, sort }) {
  let found = rows();
  const counter = el("p", { class: "counter", role: "status" });
  const say = () => counter.replaceChildren(number(found.length));
  const holder = el("div", { class: "grid" });
  const refresh = later(() => {
    found = rows();
    replaceQuery(name, query);
    say();
    table.setPage(1);
  }, 80);
  const changed = (key, value) => { query[key] = value; refresh(); };
  fill(main,
    el("h1", {}, t(`nav.${name}`)),
    el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      el("label", { class: "choice wide" }, el("span", {}, t("search")), el("input", { type: "search", id: "search", value: query.q ?? "", oninput: (event) => changed("q", event.target.value) })),
      controls(changed)),
    el("div", { class: "bar" }, counter), holder);
  say();
  const table = grid(holder, columns, () => found, { sort, label: t(`nav.${name}`) });
}

function matches(query, words) {
  const text = folded(words.filter(Boolean).join(" "));
  return folded(query ?? "").split(/\s+/).every((term) => text.includes(term));
}

function articlesPage(main, _parts, query) {
  const articles = report.articles;
  const phone = isPhone();
  const sites = counts(articles.rows().map(siteOf)).map(([site]) => [site, site]);
  const factsOf = (row) => report.factsOfArticle[row].length;
  listPage(main, {
    name: "articles", query,
    rows: () => articles.rows().filter((row) => matches(query.q, [titleOf(row), articles.get("article", row), siteOf(row)])
      && (!query.site || siteOf(row) === query.site) && (!query.error || articles.get("error", row))),
    controls: (changed) => sites.length > 1 ? choice("site", t("filter.site"), [["", t("any")], ...sites], query.site ?? "", (value) => changed("site", value)) : null,
    columns: [
      { field: "title", title: t("column.article"), order: rankBy(articles, titleOf), node: (row) => el("a", { href: `#/article/${row}` }, said(titleOf(row))), shown: true, width: phone ? 210 : 520 },
      { field: "published", title: t("column.published"), order: rank(articles, "published"), node: (row) => day(articles.get("published", row)), shown: true },
      { field: "site", title: t("column.site"), order: rankBy(articles, siteOf), node: (row) => siteOf(row) ?? "", shown: !phone && sites.length > 0 },
      { field: "mentions", title: t("total.mentions"), order: (row) => articles.get("mentions", row), node: (row) => number(articles.get("mentions", row)), number: true, shown: !phone },
      { field: "facts", title: t("total.facts"), order: factsOf, node: (row) => number(factsOf(row)), number: true, shown: true },
      { field: "error", title: t("column.error"), order: rank(articles, "error"), node: (row) => articles.get("error", row) ?? "", shown: articles.words("error").length > 0 },
    ],
  });
}

function subjectsPage(main, _parts, query) {
  const subjects = report.subjects;
  const phone = isPhone();
  const factsOf = (row) => report.factsOfSubject[row].length;
  listPage(main, {
    name: "subjects", query, sort: { column: "facts", dir: "desc" },
    rows: () => subjects.rows().filter((row) => (!query.type || subjects.get("subject_type", row) === query.type)
      && matches(query.q, [subjectName(row), ...(subjects.get("spellings", row) ?? []), subjects.get("province", row), subjects.get("province_2025", row)])),
    controls: (changed) => choice("type", t("filter.type"), [["", t("any")], ...["zone", "place", "company"].map((type) => [type, t(`type.${type}`)])], query.type ?? "", (value) => changed("type", value)),
    columns: [
      { field: "subject", title: t("column.subject"), order: rank(subjects, "subject"), node: subjectLink, shown: true, width: phone ? 220 : 420 },
      { field: "type", title: t("filter.type"), order: rank(subjects, "subject_type"), node: (row) => t(`type.${subjects.get("subject_type", row)}`), shown: !phone },
      { field: "province_2025", title: t("column.province_2025"), order: rank(subjects, "province_2025"), node: (row) => subjects.get("province_2025", row), shown: !phone },
      { field: "facts", title: t("total.facts"), order: factsOf, node: (row) => number(factsOf(row)), number: true, shown: true },
    ],
  });
}

function subjectPage(main, [place]) {
  const subject = Number(place);
  const get = (name) => report.subjects.get(name, subject);
  const series = report.seriesOfSubject[subject];
  const facts = report.factsOfSubject[subject];
  const spellings = (get("spellings") ?? []).filter((name) => name !== get("subject"));
  const articles = [...new Set(facts.map((fact) => report.facts.columns.article[fact]))];
  fill(main,
    el("p", { class: "above" }, t(`type.${get("subject_type")}`)),
    el("h1", {}, said(subjectName(subject))),
    el("p", { class: "about" }, aboutSubject(subject)),
    spellings.length ? el("p", { class: "about" }, t("subject.spellings"), " ", spellings.flatMap((name, at) => [at ? ", " : "", said(name)])) : null,
    el("div", { class: "pictures" }, timeLines(series)),
    series.length ? [el("h2", {}, t("subject.figures")), seriesTable(series)] : null,
    el("h2", {}, t("subject.facts", { n: number(facts.length) })),
    factList(facts.slice(0, 300), { subject: false }),
    facts.length > 300 ? el("p", {}, el("a", { href: `#/facts?q=${encodeURIComponent(get("subject"))}` }, t("subject.more"))) : null,
    el("h2", {}, t("subject.articles", { n: number(articles.length) })),
    el("ul", { class: "articles" }, articles.slice(0, 100).map((article) => el("li", {}, el("a", { href: `#/article/${article}` }, said(titleOf(article))), " ", el("small", {}, day(report.articles.get("published", article)))))),
  );
}

function aboutSubject(subject) {
  const get = (name) => report.subjects.get(name, subject);
  const zone = report.zones.rows().find((row) => report.zones.get("zone", row) === get("zone"));
  const ofZone = (name) => (zone === undefined ? null : report.zones.get(name, zone));
  const before = ofZone("province") ?? get("province");
  const since = ofZone("province_2025") ?? get("province_2025");
  const area = ofZone("area_ha");
  return [
    before && since && before !== since ? t("subject.moved", { before, since }) : before ?? since,
    area === null ? null : `${number(area)} ha`, ofZone("established") && t("subject.since", { year: ofZone("established") }),
    ofZone("status") && t(`zone_status.${ofZone("status")}`),
  ].filter(Boolean).join(" · ");
}

// The value or the range of a series, with its unit.
function figureOfSeries(row) {
  return withUnit(span(report.series, row, ["value", "low", "high"], short), report.series.get("unit", row));
}

// A line for each indicator and part with figures of two periods or more, in one unit and, of flows, as long.
function timeLines(series) {
  const table = report.series;
  const dated = series.filter((row) => table.get("as_of", row) && table.get("status", row) !== "plan");
  const groups = d3.groups(dated, (row) => ["indicator", "part_key", "unit", "measure"].map((name) => table.get(name, row) ?? "").concat(lengthOf(row)).join("\u0000"));
  return groups.filter(([, rows]) => new Set(rows.map((row) => table.get("as_of", row))).size > 1).map(([, rows]) => {
    const [first] = rows;
    const part = table.get("part", first);
    return picture({
      title: indicatorName(table.get("indicator", first)) + (part ? ` · ${harmless(part)}` : ""), note: unitName(table.get("unit", first)),
      draw: (width) => lineOf(rows, width),
    });
  });
}

// The months of a flow: what was reached in four months and in a year makes no line.
function lengthOf(row) {
  const table = report.series;
  return table.get("measure", row) === "flow" && table.get("period_start", row) ? monthsOf(table.get("period_start", row), table.get("period_end", row)) : 0;
}

function lineOf(rows, width) {
  const table = report.series;
  const points = d3.sort(rows.map((row) => ({
    date: dateOf(table.get("as_of", row)), value: table.number("value", row), low: table.number("lowest", row), high: table.number("highest", row),
    href: table.get("facts", row).length ? `#/fact/${table.get("facts", row)[0]}` : null,
    label: `${periodOf(table, row) || toldOn(table.get("as_of", row))}: ${figureOfSeries(row)}`,
    ends: [table.number("low", row), table.number("high", row)].filter((end) => end !== null),
  })), (point) => point.date);
  const values = points.filter((point) => point.value !== null);
  const ends = points.flatMap((point) => point.ends.map((value) => ({ ...point, value })));
  return plot(width, {
    height: 220, marginLeft: 64, marginRight: 20, marginTop: 20, inset: 6,
    x: { type: "utc", label: null, ticks: Math.max(2, Math.floor(width / 110)), tickFormat: tickDay },
    y: { grid: true, label: null, zero: true, ticks: 5, tickFormat: (value) => short(value) },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleX(points.filter((point) => point.high > point.low), { x: "date", y1: "low", y2: "high", stroke: "var(--doubt)", strokeWidth: 2 }),
      Plot.lineY(values, { x: "date", y: "value", stroke: "var(--accent)", strokeWidth: 1.5 }),
      Plot.dot([...values, ...ends], { x: "date", y: "value", r: 4.5, fill: "var(--accent)", href: "href", ariaLabel: "label", title: "label", tip: true }),
    ],
  });
}

function seriesTable(series) {
  const table = report.series;
  return plainTable(
    [t("column.indicator"), t("column.part"), t("column.period"), t("column.figure"), t("column.sources"), t("column.contradictions"), t("column.told")],
    series.map((row) => {
      const [fact] = table.get("facts", row);
      const text = figureOfSeries(row);
      const others = [...(table.get("contradictions", row) ?? []).map((value) => short(value)), ...(table.get("other_ranges", row) ?? []).map((ends) => ends.map((end) => (end === null ? "…" : short(end))).join("–"))];
      return [
        [indicatorName(table.get("indicator", row)), table.get("status", row) === "plan" ? ` (${t("status.plan")})` : ""],
        said(table.get("part", row) ?? ""), periodOf(table, row), fact === undefined ? said(text) : factLink(fact, said(text)), number(table.get("sources", row)),
        others.join("; "), days(table.get("first_told", row), table.get("last_told", row)),
      ];
    }), { numbers: [3, 4] });
}
