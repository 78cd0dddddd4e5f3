"use strict";
// The language of the page, how numbers and days are written, light or dark: chosen once, kept in the browser.

const CHOICES = { language: ["vi", "en"], numbers: ["1.234,5", "1,234.5"], theme: ["auto", "light", "dark"] };
const chosen = {
  language: kept("language") ?? (navigator.language.startsWith("vi") ? "vi" : "en"),
  numbers: kept("numbers"),
  theme: kept("theme") ?? "auto",
};

function kept(name) {
  try {
    const value = localStorage.getItem(`kcn-extract.${name}`);
    return CHOICES[name].includes(value) ? value : null;
  } catch {
    return null; // the browser keeps nothing for pages from disk
  }
}

function choose(name, value) {
  chosen[name] = value;
  try {
    localStorage.setItem(`kcn-extract.${name}`, value);
  } catch {
    // it holds for as long as the page is open
  }
}

// t("total.facts"), t("article.facts", {n: 5}): the words of a key in the language of the page.
function t(key, values = {}) {
  const text = report.words[chosen.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function wordOr(key, other) {
  return report.words[chosen.language][key] ?? other;
}

function comma() {
  return (chosen.numbers ?? (chosen.language === "vi" ? "1.234,5" : "1,234.5")) === "1.234,5";
}

// A number with all its digits, given as a number or, where that would round it, as text.
function number(value) {
  const text = typeof value === "string" ? value : Number.isInteger(value) ? BigInt(value).toString() : digitsOf(value);
  const [whole, rest] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, comma() ? "." : ",");
  return rest ? grouped + (comma() ? "," : ".") + rest : grouped;
}

// 1e-7 -> 0.0000001
function digitsOf(value) {
  const text = String(value);
  return text.includes("e") ? value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

const SCALES = [[1e12, "trillion", 1e9], [1e9, "billion", 1e6], [1e6, "million", 1]]; // each with the next smaller one

// A number in few digits: 1.52 billion; for pictures and tables. Rounded first: 999,999,999 is 1 billion, no 1,000 million.
function short(value, digits = 2) {
  const amount = Number(value);
  const rounded = (size) => Number(size > 1 ? (amount / size).toFixed(digits) : Math.abs(amount) < 1 ? amount.toPrecision(3) : amount.toFixed(3));
  const [scale, name] = SCALES.find(([size, , smaller]) => Math.abs(rounded(smaller)) * smaller >= size) ?? [1, null];
  const text = number(rounded(scale));
  return name ? `${text} ${t(`scale.${name}`)}` : text;
}

function percent(part) {
  return `${number(Math.round(part * 100))} %`;
}

function unitName(unit) {
  if (!unit) return "";
  const [first, ...per] = unit.split("/");
  return [wordOr(`unit.${first}`, first), ...per.map((each) => wordOr(`per.${each}`, each))].join("/");
}

function withUnit(text, unit) {
  return unit === "%" ? `${text} %` : unit ? `${text} ${unitName(unit)}` : text;
}

// 2024-04-16 -> 16/04/2024
function day(iso) {
  return iso ? iso.slice(0, 10).split("-").reverse().join("/") : "";
}

// The days from one to another, as people call them: 2024, quarter 1 of 2024, 04/2024, 01/01/2024–31/05/2024.
function days(start, end) {
  if (!start && !end) return "";
  if (!start || !end || start === end) return day(end ?? start);
  const [year, month] = start.split("-");
  const months = monthsOf(start, end);
  if (months === 12 && month === "01") return year;
  if (months === 6 && ["01", "07"].includes(month)) return t("period.half", { n: month === "01" ? 1 : 2, year });
  if (months === 3 && Number(month) % 3 === 1) return t("period.quarter", { n: (Number(month) + 2) / 3, year });
  if (months === 1) return `${month}/${year}`;
  if (months && start.slice(0, 4) === end.slice(0, 4)) return `${month}–${end.slice(5, 7)}/${year}`;
  return `${day(start)}–${day(end)}`;
}

// Whole calendar months between two days; 0 where they are none.
function monthsOf(start, end) {
  const next = new Date(`${end}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  if (!start.endsWith("-01") || next.getUTCDate() !== 1) return 0;
  const [year, month] = start.split("-").map(Number);
  return (next.getUTCFullYear() - year) * 12 + next.getUTCMonth() + 1 - month;
}
