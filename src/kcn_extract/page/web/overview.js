"use strict";
// What the report holds, at a glance.

function overviewPage(main) {
  const articles = report.articles;
  const days = articles.words("published").slice().sort();
  const failed = articles.rows().filter((row) => articles.get("error", row));
  const doubtful = report.facts.rows().filter(isDoubtful).length;
  const types = new Map(counts(report.subjects.rows().map((row) => report.subjects.get("subject_type", row))));
  fill(main,
    el("h1", {}, t("overview.title")),
    days.length ? el("p", { class: "about" }, t("overview.days", { first: day(days[0]), last: day(days.at(-1)) })) : null,
    el("dl", { class: "totals" },
      total("articles", articles.length, "#/articles"), total("facts", report.facts.length, "#/facts"),
      total("doubtful", doubtful, "#/facts?sure=no"), total("mentions", d3.sum(report.labels, ([, mentions]) => mentions)),
      total("zones", types.get("zone") ?? 0, "#/subjects?type=zone"), total("companies", types.get("company") ?? 0, "#/subjects?type=company"),
      total("places", types.get("place") ?? 0, "#/subjects?type=place"), total("errors", failed.length, failed.length ? "#/articles?error=yes" : null)),
    el("div", { class: "pictures" },
      el("div", { class: "stack" }, articlesByDay(), mentionsByLabel(), report.articles.rows().some(siteOf) ? articlesBySite() : null),
      el("div", { class: "stack" }, factsByIndicator())),
    failed.length ? errorsOf(failed) : null,
  );
}

function total(key, value, href = null) {
  const text = number(value);
  return el("div", {}, el("dt", {}, t(`total.${key}`)), el("dd", {}, href ? el("a", { href }, text) : text));
}

function articlesByDay() {
  const dated = report.articles.rows().filter((row) => report.articles.get("published", row));
  const dates = dated.map((row) => dateOf(report.articles.get("published", row)));
  const [first, last] = d3.extent(dates);
  const step = !first || last - first < 92 * 864e5 ? d3.utcDay : last - first < 8 * 365 * 864e5 ? d3.utcMonth : d3.utcYear;
  const name = step === d3.utcDay ? "day" : step === d3.utcMonth ? "month" : "year";
  const bySite = counts(dated.map((row) => siteOf(row) ?? t("site.none")));
  const { color, legend } = colorsOf(bySite.map(([site]) => site));
  const rows = d3.flatRollup(dated, (group) => group.length, (row) => +step.floor(dateOf(report.articles.get("published", row))), (row) => siteOf(row) ?? t("site.none"))
    .map(([start, site, articles]) => ({ start: new Date(start), end: step.offset(new Date(start), 1), site, articles }));
  const most = d3.max(d3.rollup(rows, (group) => d3.sum(group, (row) => row.articles), (row) => +row.start).values()) ?? 0;
  return picture({
    title: t(`overview.by_${name}`), empty: !rows.length, legend: bySite.length > 1 ? legend : [],
    note: dated.length < report.articles.length ? t("overview.undated", { n: number(report.articles.length - dated.length) }) : null,
    table: { head: [t(`step.${name}`), t("column.site"), t("total.articles")], numbers: [2], rows: d3.sort(rows, (row) => row.start).map((row) => [tickDay(row.start), said(row.site), number(row.articles)]) },
    draw: (width) => plot(width, {
      height: 260, marginLeft: 40, marginRight: 16, marginTop: 28,
      x: { type: "utc", label: null, ticks: Math.max(2, Math.floor(width / 110)), tickFormat: tickDay },
      y: { grid: true, label: t("total.articles"), tickFormat: (value) => (Number.isInteger(value) ? number(value) : ""), ticks: Math.min(5, most) },
      marks: [
        Plot.rectY(rows, Plot.stackY({ x1: "start", x2: "end", y: "articles", order: bySite.map(([site]) => site), z: "site", fill: (row) => color(row.site), insetLeft: 0.5, insetRight: 0.5, title: (row) => `${tickDay(row.start)}\n${row.site}: ${number(row.articles)}`, tip: true })),
        Plot.ruleY([0]),
      ],
    }),
  });
}

function mentionsByLabel() {
  const rows = d3.sort(report.labels, ([, mentions]) => -mentions).map(([label, mentions, articles]) => ({ label: t(`label.${label}`), articles, parts: [{ value: mentions, color: `var(--${label})` }] }));
  return picture({
    title: t("overview.by_label"), empty: !rows.length, draw: (width) => bars(rows, { width, unit: t("total.mentions") }),
    table: { head: [t("column.label"), t("total.mentions"), t("total.articles")], numbers: [1, 2], rows: rows.map((row) => [row.label, number(row.parts[0].value), number(row.articles)]) },
  });
}

function factsByIndicator() {
  const facts = report.facts;
  const rows = d3.rollups(facts.rows(), (group) => [group.filter((row) => !isDoubtful(row)).length, group.filter(isDoubtful).length], (row) => facts.get("indicator", row))
    .map(([code, [sure, doubtful]]) => ({ label: indicatorName(code), href: `#/facts?indicator=${code}`, sure, doubtful, parts: [{ value: sure, color: "var(--accent)", label: sureness("yes") }, { value: doubtful, color: "var(--doubt)", label: sureness("no") }] }));
  const ordered = d3.sort(rows, (row) => -(row.sure + row.doubtful));
  return picture({
    title: t("overview.by_indicator"), empty: !rows.length, legend: [["var(--accent)", sureness("yes")], ["var(--doubt)", sureness("no")]],
    draw: (width) => bars(ordered, { width, unit: t("total.facts") }),
    table: { head: [t("column.indicator"), sureness("yes"), sureness("no")], numbers: [1, 2], rows: ordered.map((row) => [row.label, number(row.sure), number(row.doubtful)]) },
  });
}

function articlesBySite() {
  const rows = counts(report.articles.rows().map(siteOf)).slice(0, 20).map(([site, articles]) => ({ label: site, href: `#/articles?site=${encodeURIComponent(site)}`, parts: [{ value: articles }] }));
  return picture({
    title: t("overview.by_site"), empty: !rows.length, draw: (width) => bars(rows, { width, unit: t("total.articles") }),
    table: { head: [t("column.site"), t("total.articles")], numbers: [1], rows: rows.map((row) => [said(row.label), number(row.parts[0].value)]) },
  });
}

function errorsOf(failed) {
  return el("section", {}, el("h2", {}, t("total.errors")), plainTable([t("column.article"), t("column.error"), t("column.message")],
    failed.slice(0, 100).map((row) => [el("a", { href: `#/article/${row}` }, said(titleOf(row))), said(report.articles.get("error", row)), said(report.articles.get("message", row) ?? "")])));
}
