"use strict";
// What the page tells: columns, unpacked from the page itself.

const DOUBTFUL = 0.7;
const report = { about: null, articles: null, facts: null, subjects: null, series: null, zones: null, labels: [], articlesOfABlock: null };

// The rows of a table, read by column: words once each with their places, or the values themselves.
class Table {
  constructor(columns) {
    this.columns = columns;
    const [first] = Object.values(columns);
    this.length = first ? (first.words ? first.at : first).length : 0;
  }
  get(name, row) {
    const column = this.columns[name];
    if (column.words === undefined) return column[row];
    return column.at[row] < 0 ? null : column.words[column.at[row]];
  }
  // The value as a number; null where there is none.
  number(name, row) {
    const value = this.get(name, row);
    return value === null ? null : Number(value);
  }
  rows() {
    return Array.from({ length: this.length }, (_, row) => row);
  }
  words(name) {
    return this.columns[name].words ?? [];
  }
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function unpack(name) {
  const holder = document.getElementById(`data-${name}`);
  const stream = new Blob([bytesOf(holder.textContent)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

async function load() {
  const [content, words, tiles] = await Promise.all([unpack("content"), unpack("words"), unpack("tiles")]);
  Object.assign(report, { about: content.about, labels: content.labels, articlesOfABlock: content.articles_of_a_block, words, tiles });
  for (const name of ["articles", "facts", "subjects", "series", "zones"]) report[name] = new Table(content[name]);
  report.factsOfArticle = grouped(report.facts.columns.article, report.articles.length);
  report.factsOfSubject = grouped(report.facts.columns.subject, report.subjects.length);
  report.seriesOfSubject = grouped(report.series.columns.subject, report.subjects.length);
}

// The places of each value of a column of places.
function grouped(column, length) {
  const groups = Array.from({ length }, () => []);
  column.forEach((value, row) => groups[value].push(row));
  return groups;
}

const blocksOpen = new Map();

// The text of an article, its sentences [[start, end]] and mentions (a Table).
async function textOf(article) {
  const block = Math.floor(article / report.articlesOfABlock);
  if (!blocksOpen.has(block)) {
    if (blocksOpen.size > 20) blocksOpen.clear();
    blocksOpen.set(block, unpack(`texts-${block}`));
  }
  const { text, sentences, mentions } = (await blocksOpen.get(block))[article % report.articlesOfABlock];
  const pairs = [];
  for (let at = 0; at < sentences.length; at += 2) pairs.push([sentences[at], sentences[at + 1]]);
  return { text: text === null ? null : slicer(text), sentences: pairs, mentions: new Table(mentions) };
}

// Parts of a text by code points, as the record counts them; a string of JavaScript counts otherwise.
function slicer(text) {
  const points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : null;
  return {
    length: points ? points.length : text.length,
    slice: points ? (start, end) => points.slice(start, end).join("") : (start, end) => text.slice(start, end),
  };
}

// A text without case and diacritics: what is searched for and found.
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}
