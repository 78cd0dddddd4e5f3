"use strict";
// The pictures that people look at: registered capital by province and year, occupancy and rent of zones, an indicator
// over time, changes. Each figure in them leads to its sentence.

const PICTURES = { fdi: registeredCapital, occupancy: occupancyOfZones, rent: rentOfZones, timeline: timeLine, changes: changesTold };

function picturesPage(main, [name = "fdi"], query) {
  fill(main,
    el("h1", {}, t("nav.pictures")),
    el("nav", { class: "tabs", "aria-label": t("nav.pictures") }, Object.keys(PICTURES).map((each) =>
      el("a", { href: `#/pictures/${each}`, "aria-current": each === name ? "page" : null }, t(`picture.${each}`)))),
    (PICTURES[name] ?? registeredCapital)(query));
}

const MERGED_ON = "2025-07-01";

// Foreign capital registered in each province and year, in USD, as the view `fdi` has it: `new` within the year, or
// `so_far` at the last day that is told. Of several figures the one for the whole rather than for a part of the capital,
// then for the longest time or the latest day, then what is said to be registered, then what most articles tell. `level`
// "province_2025" adds up the provinces that were merged; a figure of a time that ends after that is of a province of today.
function capitalByProvince(level, kind = "new") {
  const table = report.series;
  const merged = d3.rollup(report.tiles.filter((tile) => tile.level === "province"), (old) => old.length, (tile) => tile.province_2025);
  const provinces = new Set(report.tiles.filter((tile) => tile.level === level).map((tile) => tile.name));
  const best = new Map();
  for (const row of table.rows()) {
    const figure = capitalIn(row, kind);
    if (!figure || (level === "province" && figure.since)) continue;
    const key = `${figure.name}\u0000${figure.year}\u0000${figure.since}`;
    const [first] = [best.get(key) ?? figure, figure].sort((one, other) => d3.descending(one.whole, other.whole) || d3.descending(one.time, other.time) || d3.descending(one.said, other.said) || d3.descending(one.sources, other.sources));
    best.set(key, first);
  }
  const groups = d3.groups(best.values(), (figure) => (level === "province" || figure.since ? figure.name : figure.province_2025), (figure) => figure.year);
  return groups.flatMap(([province, years]) => (provinces.has(province) ? years.map(([year, figures]) => together(province, year, figures, level === "province" ? 1 : merged.get(province))) : []));
}

function capitalIn(row, kind) {
  const table = report.series;
  const get = (name) => table.get(name, row);
  const subject = table.columns.subject[row];
  const name = report.subjects.get("subject", subject);
  const [start, end] = [get("period_start"), get("period_end")];
  const part = harmless(get("part") ?? "");
  const [whole, stock, asOf] = [["", "FDI"].includes(part), get("measure") === "stock", get("as_of") ?? ""];
  if (!(get("indicator") === "registered_capital" || (get("indicator") === "investment" && part === "FDI")) || get("unit") !== "USD" || get("status") === "plan") return null;
  if (report.subjects.get("subject_type", subject) !== "place" || ![ofSubject(subject, "province"), ofSubject(subject, "province_2025")].includes(name)) return null;
  if (stock !== (kind === "so_far") || !table.get("facts", row).length || get("value") === null) return null;
  if (stock ? !whole : !start || !end || start.slice(0, 4) !== end.slice(0, 4)) return null;
  const months = stock ? 12 : monthsOf(start, end);
  return {
    name, province_2025: ofSubject(subject, "province_2025"), year: asOf.slice(0, 4) || t("year.none"), months, since: asOf >= MERGED_ON, time: stock ? asOf : months,
    said: `${get("indicator")} ${part}`, value: table.number("value", row), sources: get("sources"), fact: table.get("facts", row)[0], period: stock ? day(asOf) : days(start, end), part, whole,
  };
}

function ofSubject(subject, name) {
  return report.subjects.get(name, subject);
}

// The figures of a province in a year as one: their sum, where several provinces went into it; `merged` says how many did.
function together(province, year, figures, merged) {
  const whole = figures.find((figure) => figure.since);
  const parts = whole ? [whole] : figures;
  return {
    province, year, value: d3.sum(parts, (figure) => figure.value), fact: parts[0].fact,
    partial: (!whole && parts.length < merged) || parts.some((figure) => figure.months < 12 || !figure.whole),
    label: parts.map((figure) => `${[figure.name, figure.part, figure.period].filter(Boolean).join(" ")}: ${short(figure.value)} USD`).join("\n"),
  };
}

function registeredCapital(query) {
  const level = query.map === "before" ? "province" : "province_2025";
  const kind = query.kind === "so_far" ? "so_far" : "new";
  const rows = capitalByProvince(level, kind);
  const years = [...new Set(rows.map((row) => row.year))].sort();
  const provinces = d3.groupSort(rows, (group) => -d3.max(group, (row) => row.value), (row) => row.province);
  const most = d3.max(rows, (row) => row.value);
  const partial = (row) => (row.partial ? "*" : "");
  return [
    el("div", { class: "filters" },
      choice("kind", t("filter.kind"), ["new", "so_far"].map((each) => [each, t(`capital.${each}`)]), kind, chosenIn("pictures/fdi", query, "kind")),
      mapChoice(query, chosenIn("pictures/fdi", query, "map"))),
    picture({
      title: t("picture.fdi.title"), note: t(`picture.fdi.note.${kind}`), empty: !rows.length,
      table: { head: [t(`column.${level}`), t("step.year"), "USD", t("column.period")], numbers: [2], rows: rows.map((row) => [said(row.province), row.year, factLink(row.fact, number(row.value)), said(row.label)]) },
      draw: (width) => plot(width, {
        height: provinces.length * 30 + 40, marginLeft: roomFor(provinces, width), marginTop: 28, marginRight: 4, marginBottom: 4,
        x: { domain: years, axis: "top", label: null, tickSize: 0 }, y: { domain: provinces, label: null, tickSize: 0, tickFormat: fitting(provinces, width) },
        opacity: { type: "sqrt", domain: [0, most], range: [0.08, 0.45] },
        marks: [
          Plot.cell(rows, { x: "year", y: "province", fill: "var(--accent)", fillOpacity: "value", inset: 1, rx: 3, href: (row) => `#/fact/${row.fact}`, ariaLabel: (row) => `${row.province} ${row.year}: ${short(row.value)} USD`, title: "label", tip: true }),
          Plot.text(rows, { x: "year", y: "province", text: (row) => short(row.value, width < 500 ? 1 : 2) + partial(row), fill: "currentColor", pointerEvents: "none" }),
        ],
      }),
    }),
  ];
}

function mapChoice(query, changed) {
  return choice("map", t("map.which"), [["since", t("map.since")], ["before", t("map.before")]], query.map ?? "since", changed);
}

// The series of zones about an indicator: values, no ranges, of the whole, reached, told by a fact that is here.
function seriesOfZones(indicator) {
  const table = report.series;
  return table.rows().filter((row) => table.get("indicator", row) === indicator && table.get("status", row) !== "plan" && !table.get("part_key", row) && table.get("value", row) !== null
    && report.subjects.get("subject_type", table.columns.subject[row]) === "zone" && table.get("facts", row).length);
}

const MOST_ROWS = 40;

function occupancyOfZones() {
  const table = report.series;
  const when = (row) => table.get("as_of", row) ?? "";
  const points = seriesOfZones("occupancy_rate").filter((row) => table.get("unit", row) === "%").map((row) => ({
    zone: String(table.columns.subject[row]), value: table.number("value", row), when: when(row), fact: table.get("facts", row)[0], period: periodOf(table, row) || toldOn(when(row)),
  }));
  const byZone = d3.groups(points, (point) => point.zone).map(([zone, group]) => [zone, d3.sort(group, (point) => point.when)]);
  const ordered = d3.sort(byZone, ([, group]) => -group.at(-1).value);
  const shown = ordered.slice(0, MOST_ROWS);
  const now = shown.map(([, group]) => group.at(-1));
  const before = shown.flatMap(([, group]) => group.slice(0, -1));
  const names = namesOf(ordered.map(([zone]) => zone));
  const labels = shown.map(([zone]) => cut(names.get(zone)));
  const label = (point) => `${names.get(point.zone)}\n${point.period}: ${number(point.value)} %`;
  return picture({
    title: t("picture.occupancy.title"), note: noteOf("picture.occupancy.note", shown.length, ordered.length), empty: !points.length,
    legend: [["var(--accent)", t("picture.newest")], ["var(--doubt)", t("picture.earlier")]],
    table: { head: [t("type.zone"), t("column.period"), "%"], numbers: [2], rows: ordered.flatMap(([, group]) => group).map((point) => [said(names.get(point.zone)), point.period, factLink(point.fact, number(point.value))]) },
    draw: (width) => plot(width, {
      height: shown.length * 22 + 50, marginLeft: roomFor(labels, width), marginRight: 44, marginTop: 30,
      x: { domain: [0, Math.max(100, d3.max(points, (point) => point.value))], grid: true, axis: "top", label: "%", ticks: 5, tickFormat: (value) => number(value) },
      y: { domain: shown.map(([zone]) => zone), label: null, tickSize: 0, tickFormat: (zone) => fitting(labels, width)(names.get(zone)) },
      marks: [
        Plot.ruleY(now, { y: "zone", x1: 0, x2: "value", stroke: "var(--accent)", strokeOpacity: 0.35, strokeWidth: 2 }),
        Plot.dot(before, { x: "value", y: "zone", r: 4, stroke: "var(--doubt)", strokeWidth: 2, fill: "var(--surface)", href: (point) => `#/fact/${point.fact}`, ariaLabel: label, title: label, tip: true }),
        Plot.dot(now, { x: "value", y: "zone", r: 5, fill: "var(--accent)", href: (point) => `#/fact/${point.fact}`, ariaLabel: label, title: label, tip: true }),
        Plot.text(now, { x: "value", y: "zone", text: (point) => number(point.value), dx: 9, textAnchor: "start", fill: "currentColor" }),
      ],
    }),
  });
}

// The names of subjects (places as text), with their provinces where several have one name.
function namesOf(subjects) {
  const places = [...new Set(subjects)];
  const alike = d3.group(places, (subject) => subjectName(Number(subject)));
  const where = (subject) => ofSubject(Number(subject), "province") ?? ofSubject(Number(subject), "province_2025");
  return new Map([...alike].flatMap(([name, group]) => group.map((subject) => [subject, group.length > 1 && where(subject) ? `${name}, ${harmless(where(subject))}` : name])));
}

function noteOf(key, shown, all) {
  return shown < all ? `${t(key)} ${t("picture.first", { n: number(shown), all: number(all) })}` : t(key);
}

function rentOfZones(query) {
  const facts = report.facts;
  const told = facts.rows().filter((row) => facts.get("indicator", row) === "rent" && facts.get("status", row) !== "plan" && (facts.get("base_value", row) ?? facts.get("base_low", row)) !== null
    && report.subjects.get("subject_type", facts.columns.subject[row]) === "zone");
  const units = counts(told.map((row) => facts.get("base_unit", row))).map(([unit]) => unit);
  const unit = units.includes(query.unit) ? query.unit : units[0];
  const points = told.filter((row) => facts.get("base_unit", row) === unit).map((row) => {
    const low = facts.number("base_value", row) ?? facts.number("base_low", row);
    const high = facts.number("base_value", row) ?? facts.number("base_high", row) ?? low;
    return { zone: String(facts.columns.subject[row]), low, high, fact: row, text: figureOf(row), period: periodOf(facts, row) || toldOn(report.articles.get("published", facts.columns.article[row])), doubtful: isDoubtful(row) };
  });
  const ordered = d3.groupSort(points, (group) => -d3.max(group, (point) => point.high), (point) => point.zone);
  const shown = new Set(ordered.slice(0, MOST_ROWS));
  const drawn = points.filter((point) => shown.has(point.zone));
  const names = namesOf(ordered);
  const labels = [...shown].map((zone) => cut(names.get(zone)));
  const label = (point) => `${names.get(point.zone)}\n${point.text} (${point.period})`;
  return [
    units.length > 1 ? el("div", { class: "filters" }, choice("unit", t("filter.unit"), units.map((each) => [each, unitName(each)]), unit, chosenIn("pictures/rent", query, "unit"))) : null,
    picture({
      title: t("picture.rent.title"), note: noteOf("picture.rent.note", shown.size, ordered.length), empty: !points.length,
      legend: [["var(--accent)", sureness("yes")], ["var(--doubt)", sureness("no")]],
      table: { head: [t("type.zone"), t("column.period"), unitName(unit)], numbers: [2], rows: points.map((point) => [said(names.get(point.zone)), point.period, factLink(point.fact)]) },
      draw: (width) => plot(width, {
        height: shown.size * 24 + 54, marginLeft: roomFor(labels, width), marginRight: 24, marginTop: 34,
        x: { zero: true, grid: true, axis: "top", label: unitName(unit), ticks: width < 500 ? 4 : 8, tickFormat: (value) => short(value) },
        y: { domain: [...shown], label: null, tickSize: 0, tickFormat: (zone) => fitting(labels, width)(names.get(zone)) },
        marks: [
          Plot.ruleX([0]),
          Plot.ruleY(drawn.filter((point) => point.high > point.low), { y: "zone", x1: "low", x2: "high", stroke: (point) => (point.doubtful ? "var(--doubt)" : "var(--accent)"), strokeWidth: 4, strokeOpacity: 0.5, strokeLinecap: "round" }),
          Plot.dot(drawn.flatMap((point) => (point.high > point.low ? [{ ...point, x: point.low }, { ...point, x: point.high }] : [{ ...point, x: point.low }])), { x: "x", y: "zone", r: 4.5, fill: (point) => (point.doubtful ? "var(--doubt)" : "var(--accent)"), href: (point) => `#/fact/${point.fact}`, ariaLabel: label, title: label, tip: true }),
        ],
      }),
    }),
  ];
}

const OF_MANY_KINDS = ["other", "ratio"]; // what is no indicator of one thing comes last

// An indicator over time: a dot for each fact, in the color of its site; joined up where one subject is chosen.
function timeLine(query) {
  const facts = report.facts;
  const usable = facts.rows().filter((row) => facts.get("base_value", row) !== null && facts.get("period_end", row));
  const indicators = d3.sort(counts(usable.map((row) => facts.get("indicator", row))).map(([code]) => code), (code) => OF_MANY_KINDS.includes(code));
  const indicator = indicators.includes(query.indicator) ? query.indicator : indicators[0];
  const ofIndicator = usable.filter((row) => facts.get("indicator", row) === indicator);
  const units = counts(ofIndicator.map((row) => facts.get("base_unit", row) ?? "")).map(([unit]) => unit);
  const unit = units.includes(query.unit) ? query.unit : units[0];
  const ofUnit = ofIndicator.filter((row) => (facts.get("base_unit", row) ?? "") === unit);
  const subjects = counts(ofUnit.map((row) => facts.columns.subject[row])).map(([subject]) => String(subject));
  const subject = subjects.includes(query.subject) ? query.subject : "";
  const rows = ofUnit.filter((row) => !subject || String(facts.columns.subject[row]) === subject);
  const names = namesOf(subjects);
  const changed = (key) => chosenIn("pictures/timeline", query, key);
  return [
    el("div", { class: "filters" },
      choice("indicator", t("filter.indicator"), indicators.map((code) => [code, indicatorName(code)]), indicator, changed("indicator")),
      choice("unit", t("filter.unit"), units.map((each) => [each, unitName(each)]), unit, changed("unit")),
      choice("subject", t("column.subject"), [["", t("any")], ...subjects.slice(0, 300).map((each) => [each, cut(names.get(each), 40)])], subject, changed("subject"))),
    timeLinePicture(indicator, unit, rows, subject !== ""),
  ];
}

function timeLinePicture(indicator, unit, rows, joinedUp) {
  const facts = report.facts;
  const source = (row) => siteOf(facts.columns.article[row]) ?? t("site.none");
  const { color, legend } = colorsOf(counts(rows.map(source)).map(([site]) => site));
  const points = d3.sort(rows.map((row) => ({
    row, date: dateOf(facts.get("period_end", row)), value: facts.number("base_value", row), subject: subjectName(facts.columns.subject[row]), doubtful: isDoubtful(row), color: color(source(row)),
    line: [facts.columns.subject[row], facts.get("part_key", row), facts.get("measure", row), facts.get("status", row)].join("\u0000"), plan: facts.get("status", row) === "plan",
  })), (point) => point.date);
  const wide = d3.max(points, (point) => point.value) > 500 * (d3.quantile(points, 0.5, (point) => point.value) || 1) && d3.min(points, (point) => point.value) > 0;
  const label = ({ row, subject }) => `${subject}${facts.get("part", row) ? " · " + harmless(facts.get("part", row)) : ""}\n${periodOf(facts, row)}: ${figureOf(row)}\n${source(row)} ${day(report.articles.get("published", facts.columns.article[row]))}`;
  return picture({
    title: indicatorName(indicator ?? ""), note: `${unitName(unit)}${wide ? ` · ${t("picture.log")}` : ""} · ${t("picture.timeline.note")}`, empty: !points.length, legend,
    table: { head: [t("column.subject"), t("column.period"), t("column.figure"), t("column.site")], numbers: [2], rows: points.map(({ row, subject }) => [said(subject), periodOf(facts, row), factLink(row), said(source(row))]) },
    draw: (width) => plot(width, {
      height: 420, marginLeft: 76, marginRight: 20, marginTop: 26, inset: 8,
      x: { type: "utc", label: null, ticks: Math.max(2, Math.floor(width / 110)), tickFormat: tickDay },
      y: { type: wide ? "log" : "linear", zero: !wide, grid: true, label: unitName(unit), ticks: wide ? powersOfTen(points) : 6, tickFormat: (value) => short(value) },
      marks: [
        joinedUp ? Plot.lineY(points, { x: "date", y: "value", z: "line", stroke: "var(--muted)", strokeOpacity: 0.6 }) : null,
        Plot.dot(points, { x: "date", y: "value", r: 4.5, fill: (point) => (point.doubtful || point.plan ? "var(--surface)" : point.color), stroke: "color", strokeWidth: 1.8, href: (point) => `#/fact/${point.row}`, ariaLabel: label, title: label, tip: true }),
      ],
    }),
  });
}

function powersOfTen(points) {
  const [least, most] = d3.extent(points, (point) => Math.log10(point.value));
  return d3.range(Math.ceil(least), Math.floor(most) + 1).map((power) => 10 ** power);
}

function changesTold(query) {
  const facts = report.facts;
  const told = facts.rows().filter((row) => ["up", "down"].includes(facts.get("change", row)) && facts.get("change_unit", row) === "%" && facts.get("change_amount", row) !== null);
  const indicators = counts(told.map((row) => facts.get("indicator", row))).map(([code]) => code);
  const chosenOne = indicators.includes(query.indicator) ? query.indicator : "";
  const rows = told.filter((row) => !chosenOne || facts.get("indicator", row) === chosenOne).map((row) => ({
    row, value: facts.number("change_amount", row) * (facts.get("change", row) === "up" ? 1 : -1), doubtful: isDoubtful(row),
    name: [subjectName(facts.columns.subject[row]), indicatorName(facts.get("indicator", row)), harmless(facts.get("part", row) ?? ""), periodOf(facts, row)].filter(Boolean).join(" · "),
  }));
  const ordered = d3.sort(rows, (each) => -Math.abs(each.value)).slice(0, MOST_ROWS);
  const drawn = d3.sort(ordered, (each) => -each.value).map((each, at) => ({ ...each, at: String(at) }));
  const names = new Map(drawn.map((each) => [each.at, each.name]));
  const signed = (value) => `${value > 0 ? "+" : "−"}${number(Math.abs(value))} %`;
  const label = (each) => `${each.name}\n${signed(each.value)}${days(facts.get("baseline_start", each.row), facts.get("baseline_end", each.row)) ? ` (${t("column.baseline")}: ${days(facts.get("baseline_start", each.row), facts.get("baseline_end", each.row))})` : ""}`;
  return [
    el("div", { class: "filters" }, choice("indicator", t("filter.indicator"), [["", t("any")], ...indicators.map((code) => [code, indicatorName(code)])], chosenOne, chosenIn("pictures/changes", query, "indicator"))),
    picture({
      title: t("picture.changes.title"), note: noteOf("picture.changes.note", drawn.length, rows.length), empty: !drawn.length,
      legend: [["var(--up)", t("change.up")], ["var(--down)", t("change.down")], ["var(--doubt)", sureness("no")]],
      table: { head: [t("column.subject"), "%"], numbers: [1], rows: drawn.map((each) => [said(each.name), factLink(each.row, signed(each.value))]) },
      draw: (width) => {
        const name = (at) => cut(names.get(at), width < 500 ? 26 : 60);
        return plot(width, {
          height: drawn.length * 22 + 50, marginLeft: Math.min(width * 0.5, roomFor(drawn.map((each) => name(each.at)), width * 1.2)), marginRight: 60, marginTop: 30,
          x: { grid: true, axis: "top", label: "%", ticks: width < 500 ? 3 : 6, tickFormat: (value) => number(value) },
          y: { domain: drawn.map((each) => each.at), label: null, tickSize: 0, tickFormat: name },
          marks: [
            Plot.barX(drawn, { x: "value", y: "at", inset: 1, fill: (each) => (each.doubtful ? "var(--doubt)" : each.value > 0 ? "var(--up)" : "var(--down)"), href: (each) => `#/fact/${each.row}`, ariaLabel: label, title: label, tip: true }),
            Plot.text(drawn, { x: (each) => Math.max(0, each.value), y: "at", text: (each) => signed(each.value), dx: 5, textAnchor: "start", fill: "currentColor" }),
            Plot.ruleX([0]),
          ],
        });
      },
    }),
  ];
}
