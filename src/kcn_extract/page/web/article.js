"use strict";
// An article with its mentions marked and its facts beside it; a fact with its sentence.

const LABELS = ["ZONE", "DATE", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORG", "GPE"];

// A mention's value in words, for its tip.
function valueOf(mentions, row) {
  const get = (name) => mentions.get(name, row);
  const label = get("label");
  if (label === "DATE") return get("date_open") ?? days(get("date_start"), get("date_end"));
  if (["ZONE", "ORG", "GPE"].includes(label)) return nameOf(get);
  const amount = span(mentions, row, ["value", "low", "high"], number);
  if (amount === null) return "";
  const unit = [get("unit"), get("per")].filter(Boolean).join("/");
  const modifier = get("modifier");
  return (modifier ? t(`modifier.${modifier}`) + " " : "") + withUnit(amount, unit);
}

function nameOf(get) {
  const name = [get("kind"), get("name")].filter(Boolean).join(" ");
  const before = get("province");
  const since = get("province_2025");
  const where = before && since && before !== since ? `${before} → ${since}` : before ?? since;
  return [name, get("ticker"), where === get("name") ? null : where].filter(Boolean).join(" · ");
}

// The text from start to end, mentions marked; `focus` [start, end] is set off.
function marked({ text, mentions }, start, end, { focus = null, factsOf = new Map(), strong = null } = {}) {
  const rows = mentions.rows().filter((row) => mentions.get("end_char", row) > start && mentions.get("start_char", row) < end);
  const cuts = new Set([start, end]);
  for (const row of rows) for (const name of ["start_char", "end_char"]) cuts.add(Math.min(end, Math.max(start, mentions.get(name, row))));
  for (const place of focus ?? []) if (place > start && place < end) cuts.add(place);
  const places = [...cuts].sort((one, other) => one - other);
  const pieces = document.createDocumentFragment();
  let set = null;
  for (let at = 0, next = 0; at + 1 < places.length; at++) {
    const [from, to] = [places[at], places[at + 1]];
    while (next < rows.length && mentions.get("end_char", rows[next]) <= from) next++;
    const within = next < rows.length && mentions.get("start_char", rows[next]) <= from ? rows[next] : null;
    const piece = within === null ? harmless(text.slice(from, to)) : mark(mentions, within, text.slice(from, to), factsOf.get(within), within === strong);
    if (focus && from >= focus[0] && to <= focus[1]) {
      if (!set) pieces.append((set = el("span", { class: "focus", id: "focus" })));
      set.append(piece);
    } else pieces.append(piece);
  }
  return pieces;
}

function mark(mentions, row, words, facts, strong) {
  const label = mentions.get("label", row);
  const doubtful = facts?.length && facts.every(isDoubtful);
  const attributes = {
    class: [`mention ${label}`, doubtful ? "doubtful" : "", strong ? "strong" : ""].join(" ").trim(),
    "data-tip": [t(`label.${label}`), valueOf(mentions, row)].filter(Boolean).join(": "),
    "data-rule": mentions.get("rule", row),
    tabindex: "-1",
  };
  if (facts?.length) return el("a", { ...attributes, href: `#/fact/${facts[0]}` }, harmless(words));
  return el("mark", attributes, harmless(words));
}

// The mention that a fact's figure is written as; null where it is none.
function mentionOf(fact, mentions) {
  const start = report.facts.get("start_char", fact);
  const row = start === null ? -1 : mentions.columns.start_char.indexOf(start);
  return row < 0 ? null : row;
}

function factsOfMentions(article, mentions) {
  const byMention = new Map();
  for (const fact of report.factsOfArticle[article]) {
    const mention = mentionOf(fact, mentions);
    if (mention !== null) byMention.set(mention, [...(byMention.get(mention) ?? []), fact]);
  }
  return byMention;
}

function sentenceAt(sentences, place) {
  return sentences.find(([, end]) => place < end) ?? sentences.at(-1) ?? null;
}

function placeOf(fact) {
  return report.facts.get("start_char", fact) ?? report.facts.get("clause_start", fact) ?? 0;
}

async function articlePage(main, [place, fact]) {
  const article = Number(place);
  const opened = await textOf(article);
  const here = fact === undefined ? null : Number(fact);
  const facts = report.factsOfArticle[article];
  fill(main,
    el("h1", {}, said(titleOf(article))),
    el("p", { class: "about" }, aboutArticle(article)),
    errorOf(article),
    opened.text === null
      ? el("p", { class: "empty" }, t("article.no_text"))
      : legend(opened.mentions),
    el("div", { class: "reading" },
      opened.text === null ? mentionTable(opened.mentions) : readingText(article, opened, here),
      el("aside", { "aria-labelledby": "facts-here" },
        el("h2", { id: "facts-here" }, t("article.facts", { n: number(facts.length) })),
        facts.length ? factList(facts, { here }) : el("p", { class: "empty" }, t("article.no_facts")))),
  );
  const focus = document.getElementById("focus");
  if (focus) return () => focus.scrollIntoView({ block: "center" });
  return null;
}

function readingText(article, opened, here) {
  const focus = here === null ? null : sentenceAt(opened.sentences, placeOf(here));
  const text = el("div", { class: "text", id: "text", lang: "vi", dir: "auto" });
  const strong = here === null ? null : mentionOf(here, opened.mentions);
  text.append(marked(opened, 0, opened.text.length, { focus, strong, factsOf: factsOfMentions(article, opened.mentions) }));
  const first = text.querySelector(".strong, .mention");
  if (first) first.tabIndex = 0;
  text.addEventListener("keydown", walkMentions);
  return el("section", { "aria-label": t("article.text") }, el("p", { class: "hint" }, t("article.hint")), text);
}

// One stop for the tab key; the arrows go from mention to mention.
function walkMentions(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.classList.contains("mention")) return;
  const all = [...event.currentTarget.querySelectorAll(".mention")];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function aboutArticle(article) {
  const get = (name) => report.articles.get(name, article);
  const url = get("url");
  const isWeb = /^https?:\/\//i.test(url ?? "");
  const parts = [day(get("published")), siteOf(article), get("place"), get("byline"), get("source")].filter(Boolean).map(said);
  if (isWeb) parts.push(el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, t("article.open")));
  return joined(parts);
}

function errorOf(article) {
  const error = report.articles.get("error", article);
  if (!error) return null;
  return el("p", { class: "notice" }, `${t("article.error")}: `, said(error), " – ", said(report.articles.get("message", article) ?? ""));
}

function legend(mentions) {
  const found = LABELS.filter((label) => mentions.words("label").includes(label));
  return el("ul", { class: "legend", "aria-label": t("article.legend") },
    found.map((label) => el("li", {}, el("span", { class: `swatch ${label}` }), t(`label.${label}`))),
    el("li", {}, el("span", { class: "swatch doubtful" }), t("doubtful.long", { n: percent(DOUBTFUL) })));
}

function mentionTable(mentions) {
  return el("section", {}, plainTable([t("column.label"), t("column.value")],
    mentions.rows().map((row) => [t(`label.${mentions.get("label", row)}`), said(valueOf(mentions, row))])));
}

async function factPage(main, [row]) {
  const fact = Number(row);
  const facts = report.facts;
  const article = facts.get("article", fact);
  const opened = await textOf(article);
  const place = placeOf(fact);
  const sentence = opened.text === null ? null : sentenceAt(opened.sentences, place) ?? [0, opened.text.length];
  fill(main,
    el("p", { class: "above" }, indicatorName(facts.get("indicator", fact)), facts.get("part", fact) ? [" · ", partOf(facts, fact)] : null),
    el("h1", { class: isDoubtful(fact) ? "big doubtful" : "big" }, said(figureOf(fact, number))),
    el("p", { class: "about" }, joined([subjectLink(facts.get("subject", fact)), periodOf(facts, fact), confidenceOf(fact)])),
    el("blockquote", { class: "sentence", lang: "vi", dir: "auto", id: "sentence" },
      sentence ? marked(opened, ...sentence, { strong: mentionOf(fact, opened.mentions) }) : said(facts.get("text", fact) ?? "")),
    el("p", { class: "about" },
      el("a", { href: `#/article/${article}/${fact}`, class: "button" }, t("fact.article")), " ",
      said(titleOf(article)), " · ", aboutArticle(article)),
    otherTellings(fact),
    el("h2", {}, t("fact.all")),
    factDetails(fact),
  );
  for (const each of document.querySelectorAll("#sentence .mention")) each.tabIndex = 0;
}

// The facts of other articles about the same subject, indicator, part, period, measure, status and unit.
function otherTellings(fact) {
  const names = ["indicator", "part_key", "period_start", "period_end", "measure", "status", "base_unit"];
  const same = report.factsOfSubject[report.facts.get("subject", fact)].filter(
    (other) => report.facts.get("article", other) !== report.facts.get("article", fact) && report.facts.get("base_value", other) !== null && names.every((name) => report.facts.get(name, other) === report.facts.get(name, fact)));
  if (!same.length || report.facts.get("base_value", fact) === null) return null;
  return el("section", {}, el("h2", {}, t("fact.others")), plainTable(
    [t("column.figure"), t("column.published"), t("column.site"), t("column.article"), t("column.confidence")],
    same.map((other) => {
      const article = report.facts.get("article", other);
      return [factLink(other), day(report.articles.get("published", article)), said(siteOf(article) ?? ""), said(titleOf(article)), confidenceOf(other)];
    })));
}

function factDetails(fact) {
  const facts = report.facts;
  const get = (name) => facts.get(name, fact);
  const rows = [
    ["column.written", get("text")], ["column.change", changeOf(fact)], ["column.share", shareOf(fact)],
    ["column.measure", get("measure") && t(`measure.${get("measure")}`)], ["column.status", get("status") && t(`status.${get("status")}`)],
    ["column.baseline", days(get("baseline_start"), get("baseline_end"))],
    ["column.province", get("province")], ["column.province_2025", get("province_2025")],
    ["column.basis_subject", get("basis_subject") && t(`basis.${get("basis_subject")}`)],
    ["column.basis_period", get("basis_period") && t(`basis.${get("basis_period")}`)],
    ["column.rule", get("rule")], ["column.fact", get("fact")],
  ];
  return el("dl", { class: "details" }, rows.filter(([, value]) => value).flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, said(value))]));
}

// The tip of a mention, under the pointer or the focus.
function showTip(event) {
  const mention = event.target.closest?.("[data-tip]");
  const tip = document.getElementById("tip");
  tip.hidden = !mention;
  if (!mention) return;
  tip.replaceChildren(said(mention.dataset.tip), el("small", {}, said(mention.dataset.rule ?? "")));
  const box = mention.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), window.innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 6;
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${above > 4 ? above : box.bottom + 6}px`);
}
