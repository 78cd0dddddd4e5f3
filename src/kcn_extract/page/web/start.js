"use strict";
// The frame of the page: its addresses (#/facts?q=…), its head and foot; history, focus and scrolling.

const kind = document.documentElement.dataset.kind;
const PAGES = kind === "report"
  ? { "": overviewPage, facts: factsPage, pictures: picturesPage, map: mapPage, subjects: subjectsPage, subject: subjectPage, articles: articlesPage, article: articlePage, fact: factPage }
  : { "": onlyArticles, article: articlePage, fact: factPage };
const NAVIGATION = ["", "facts", "pictures", "map", "subjects", "articles"];
const WITHIN = { subject: "subjects", article: "articles", fact: "facts" };
const scrolled = new Map();
let leaving = [];
let address = null;
let followed = false;

function onLeave(callback) {
  leaving.push(callback);
}

// Calls back once after the last of several calls.
function later(callback, wait) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(callback, wait);
  };
}

function parsed() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...parts] = path.split("/");
  return { name, parts: parts.filter(Boolean), query: Object.fromEntries(new URLSearchParams(query)) };
}

// The address for what is chosen now, without a step of history for each.
function replaceQuery(path, query) {
  const given = Object.entries(query).filter(([, value]) => value);
  const text = new URLSearchParams(given).toString();
  address = `#/${path}${text ? `?${text}` : ""}`;
  history.replaceState(null, "", address);
}

// What shows a page anew with another choice, which is kept in its address.
function chosenIn(path, query, key) {
  return (value) => {
    query[key] = value;
    replaceQuery(path, query);
    keepingFocus(route);
  };
}

async function route() {
  for (const callback of leaving) callback();
  leaving = [];
  const { name, parts, query } = parsed();
  const main = document.getElementById("main");
  document.getElementById("tip").hidden = true;
  const page = el("div", { class: `page at-${name || "overview"}` });
  main.replaceChildren(page);
  for (const link of document.querySelectorAll("#nav a")) {
    link.toggleAttribute("aria-current", false);
    if (link.getAttribute("href") === `#/${WITHIN[name] ?? name}`) link.setAttribute("aria-current", "page");
  }
  const known = Object.hasOwn(PAGES, name) && isThere(name, parts);
  const after = await (known ? PAGES[name] : notFound)(page, parts, query);
  main.dataset.ready = location.hash;
  return after;
}

// True unless an address names a row that is not there.
function isThere(name, [row]) {
  const table = { subject: report.subjects, article: report.articles, fact: report.facts }[name];
  return !table || (/^\d+$/.test(row ?? "") && Number(row) < table.length);
}

function notFound(main) {
  fill(main, el("h1", {}, t("not_found")), el("p", {}, el("a", { href: "#/" }, t("nav.overview"))));
}

async function go() {
  if (location.hash === address) return;
  if (address !== null) scrolled.set(address, window.scrollY);
  address = location.hash;
  const back = !followed;
  followed = false;
  const after = await route();
  document.getElementById("main").focus({ preventScroll: true });
  if (back && scrolled.has(address)) window.scrollTo(0, scrolled.get(address));
  else if (after) after();
  else window.scrollTo(0, 0);
}

function onlyArticles(main) {
  if (report.articles.length === 1) return articlePage(main, ["0"]);
  fill(main, el("h1", {}, t("nav.articles")), el("ul", { class: "articles" }, report.articles.rows().map((row) => el("li", {}, el("a", { href: `#/article/${row}` }, said(titleOf(row)))))));
  return null;
}

function frame() {
  document.documentElement.lang = chosen.language;
  document.documentElement.dataset.theme = chosen.theme;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  const pages = kind === "report" ? NAVIGATION : [];
  document.getElementById("nav").replaceChildren(...pages.map((name) => el("a", { href: `#/${name}` }, t(`nav.${name || "overview"}`))));
  const button = (name, values, current) => choice(name, t(`choice.${name}`), values.map((value) => [value, wordOr(`${name}.${value}`, value)]), current, (value) => keepingFocus(() => {
    choose(name, value);
    frame();
    return route();
  }));
  document.getElementById("choices").replaceChildren(
    button("language", CHOICES.language, chosen.language), button("numbers", CHOICES.numbers, comma() ? "1.234,5" : "1,234.5"), button("theme", CHOICES.theme, chosen.theme));
  document.getElementById("source").replaceChildren(said(report.about.source));
  notice();
  document.getElementById("foot").replaceChildren(t("foot", { version: document.querySelector("meta[name=generator]").content }));
}

// Says where the page shows a part only.
function notice() {
  const { conditions, articles_found, articles_of_base, facts_of_base } = report.about;
  const parts = [];
  if (conditions.length) parts.push(t("notice.part", { conditions: conditions.join(" "), articles: number(report.articles.length), all: number(articles_of_base), facts: number(report.facts.length), all_facts: number(facts_of_base) }));
  if (articles_found > report.articles.length) parts.push(t("notice.cut", { shown: number(report.articles.length), found: number(articles_found) }));
  const place = document.getElementById("notice");
  place.hidden = !parts.length;
  place.replaceChildren(said(parts.join(" ")));
}

async function start() {
  await load();
  frame();
  document.getElementById("skip").addEventListener("click", () => document.getElementById("main").focus());
  document.addEventListener("click", (event) => { followed = Boolean(event.target.closest?.("a")); }, true);
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, showTip);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") document.getElementById("tip").hidden = true; });
  window.addEventListener("hashchange", go);
  history.scrollRestoration = "manual";
  await go();
  document.documentElement.dataset.started = "true";
}

start().catch((error) => {
  document.getElementById("DecompressionStream" in window ? "damaged" : "failed").hidden = false;
  throw error;
});
