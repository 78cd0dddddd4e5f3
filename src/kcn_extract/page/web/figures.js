"use strict";
// A fact in words: of whom, what, how much, when.

function subjectName(subject) {
  const kind = report.subjects.get("subject_kind", subject);
  return harmless((kind ? kind + " " : "") + report.subjects.get("subject", subject));
}

function indicatorName(code) {
  return wordOr(`indicator.${code}`, code);
}

function isDoubtful(fact) {
  const confidence = report.facts.get("confidence", fact);
  return confidence !== null && confidence < DOUBTFUL;
}

// "yes" or "no", with the confidence from which a fact is sure.
function sureness(value) {
  return t(`sure.${value}`, { n: number(DOUBTFUL) });
}

function span(table, row, [value, low, high], write) {
  if (table.get(value, row) !== null) return write(table.get(value, row));
  const ends = [low, high].map((name) => table.get(name, row));
  if (ends[0] === null && ends[1] === null) return null;
  const [first, last] = ends.map((end) => (end === null ? "…" : write(end)));
  const scale = / .*$/.exec(last)?.[0];
  return `${scale && first.endsWith(scale) ? first.slice(0, -scale.length) : first}–${last}`;
}

// The figure of a fact; of one that only tells a change or a share, that.
function figureOf(fact, write = short) {
  const facts = report.facts;
  const unit = facts.get("per", fact) ? `${facts.get("unit", fact)}/${facts.get("per", fact)}` : facts.get("unit", fact);
  const value = span(facts, fact, ["value", "low", "high"], write);
  if (value !== null) {
    const modifier = facts.get("modifier", fact);
    return (modifier ? t(`modifier.${modifier}`) + " " : "") + withUnit(value, unit);
  }
  return changeOf(fact, write) || shareOf(fact, write) || (facts.get("text", fact) ?? "–");
}

function changeOf(fact, write = short) {
  const facts = report.facts;
  const direction = facts.get("change", fact);
  if (!direction) return "";
  const amount = span(facts, fact, ["change_amount", "change_low", "change_high"], write);
  const from = facts.get("change_from", fact);
  const by = amount === null ? "" : direction === "times" ? `× ${amount}` : withUnit(amount, facts.get("change_unit", fact));
  const sign = { up: "▲", down: "▼", times: "" }[direction];
  const before = from === null ? "" : ` (${t("change.from")} ${withUnit(write(from), facts.get("change_from_unit", fact))})`;
  return `${sign} ${by}${before}`.trim();
}

function shareOf(fact, write = short) {
  const share = span(report.facts, fact, ["share", "share_low", "share_high"], write);
  return share === null ? "" : `${share} %`;
}

function periodOf(table, row) {
  return days(table.get("period_start", row), table.get("period_end", row));
}

// When a figure without a period was told.
function toldOn(published) {
  return published ? `${t("told.on")} ${day(published)}` : t("told.undated");
}

function partOf(table, row) {
  const part = table.get("part", row);
  return part ? said(part) : null;
}

function factLink(fact, text = null) {
  return el("a", { href: `#/fact/${fact}`, class: isDoubtful(fact) ? "figure doubtful" : "figure" }, text ?? said(figureOf(fact)));
}

function subjectLink(subject) {
  return report.subjects.length && document.documentElement.dataset.kind === "report"
    ? el("a", { href: `#/subject/${subject}` }, said(subjectName(subject)))
    : said(subjectName(subject));
}

function titleOf(article) {
  return report.articles.get("title", article) || report.articles.get("article", article);
}

function siteOf(article) {
  const named = report.articles.get("site", article);
  if (named) return harmless(named);
  try {
    return new URL(report.articles.get("url", article)).hostname.replace(/^www\./, "") || null;
  } catch {
    return null;
  }
}

function confidenceOf(fact) {
  const confidence = report.facts.get("confidence", fact);
  if (confidence === null) return "";
  const doubtful = isDoubtful(fact);
  return el("span", { class: doubtful ? "confidence doubtful" : "confidence" }, percent(confidence), doubtful ? ` · ${t("doubtful")}` : "");
}

// Facts below each other, each with its figure, subject and period; those of a subject with their articles' days.
function factList(facts, { subject = true, here = null } = {}) {
  return el("ol", { class: "facts" }, facts.map((fact) =>
    el("li", { class: [isDoubtful(fact) ? "doubtful" : "", fact === here ? "here" : ""].join(" ").trim() || null, "aria-current": fact === here ? "true" : null },
      el("span", { class: "what" }, indicatorName(report.facts.get("indicator", fact)), report.facts.get("part", fact) ? [" · ", partOf(report.facts, fact)] : null),
      factLink(fact),
      el("span", { class: "who" }, joined([
        subject ? subjectLink(report.facts.get("subject", fact)) : null,
        periodOf(report.facts, fact) || null,
        report.facts.get("status", fact) === "plan" ? t("status.plan") : null,
        isDoubtful(fact) ? confidenceOf(fact) : null,
        subject ? null : el("small", {}, toldBy(report.facts.get("article", fact))),
      ])))));
}

// Nodes and texts with a dot between them, those that are there.
function joined(parts) {
  return parts.filter(Boolean).flatMap((part, at) => (at ? [" · ", part] : [part]));
}

// Who tells it, and when.
function toldBy(article) {
  return said([siteOf(article) ?? titleOf(article), day(report.articles.get("published", article))].filter(Boolean).join(", "));
}
