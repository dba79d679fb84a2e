"use strict";
// Text of pages goes into the document by textContent alone: it may be hostile.

const NAMES = { b: "body", c: "chrome", s: "spam", "-": "undecided" };
const NEXT = { b: "c", c: "s", s: "-", "-": "b" };
const STATES = { open: "", draft: "begun", done: "done" };
const DOUBT = 0.8; // a line whose label is less likely is doubtful

const $ = (id) => document.getElementById(id);
let pages = []; // rows of the list, in its order
let page = null; // { number, lines, labels, model, state, places, undo }
let here = 0, anchor = 0; // the current line and the other end of the selection, as indices of page.places
let queue = Promise.resolve(); // requests that change a page go out one after another
let latest = 0; // the number of the last draft: older ones that still wait needn't go out

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true,
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("cleaner label does not answer: start it again, then reload; what was not sent is lost");
  }
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

function say(text) { $("status").textContent = text; }

function complain(error) {
  $("problem").textContent = error ? error.message : "";
  $("problem").hidden = !error;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- the list of pages

async function list() {
  pages = (await ask("pages")).pages;
  drawList();
}

function drawList() {
  const done = pages.filter((row) => row.state === "done").length;
  $("progress").value = pages.length ? done / pages.length : 0;
  $("count").textContent = `${done} of ${pages.length} pages done`;
  $("pages").replaceChildren(...pages.map((row) => {
    const button = element("button");
    button.type = "button";
    button.title = row.name;
    // the end of a path says more than its beginning
    button.append(element("span", "file", row.name.split("/").slice(-2).join("/")));
    button.append(element("span", "state", STATES[row.state] || `doubt ${Math.round(row.doubt * 100)} %`));
    if (page && row.number === page.number) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => open(row.number).catch(complain));
    const entry = element("li");
    entry.append(button);
    return entry;
  }));
}

function note(number, state) {
  const row = pages.find((each) => each.number === number);
  if (row) row.state = state;
  if (page && page.number === number) page.state = state;
  drawList();
}

// ---- a page

async function open(number) {
  await queue;
  const found = await ask(`pages/${number}`);
  const labels = [...found.labels];
  // a blank line is never labelled; an undecided one was labelled by the model
  const places = labels.map((_, at) => at).filter((at) => found.model[at] !== "-");
  page = { ...found, number, labels, places, undo: [] };
  here = anchor = 0;
  $("name").textContent = found.name;
  $("lines").replaceChildren(...found.lines.map(drawLine));
  summarise();
  drawList();
  move(0, false);
  document.querySelector("#pages [aria-current]")?.scrollIntoView({ block: "nearest" });
  say(`Page ${found.name}, ${places.length} lines`);
}

function drawLine(line, at) {
  const row = element("li");
  if (page.model[at] === "-") {
    row.className = "blank";
    row.setAttribute("role", "presentation");
    return row;
  }
  row.setAttribute("role", "option");
  row.tabIndex = -1;
  row.dataset.at = at;
  row.append(element("span", "number", at + 1), element("span", "label"), element("span", "text", line.text));
  relabel(row, at);
  return row;
}

function relabel(row, at) {
  const label = page.labels[at], given = page.model[at];
  row.className = `is-${NAMES[label]}`;
  const shown = row.querySelector(".label");
  const name = element("span", label === given ? "" : "changed", NAMES[label]);
  // the probability is that of the model's label
  const score = element("span", "score", label === given ? `${Math.round(page.lines[at].score * 100)} %` : "yours");
  shown.replaceChildren(name, " ", score);
  row.title = label === given ? page.lines[at].reason : `the model said ${NAMES[given]}: ${page.lines[at].reason}`;
}

function summarise() {
  const counts = { b: 0, c: 0, s: 0, "-": 0 };
  for (const at of page.places) counts[page.labels[at]] += 1;
  const changed = page.places.filter((at) => page.labels[at] !== page.model[at]).length;
  const parts = Object.entries(counts).filter(([label, count]) => count || label !== "-")
    .map(([label, count]) => `${count} ${NAMES[label]}`);
  $("summary").textContent = `${parts.join(", ")} · ${changed} changed · ${STATES[page.state] || "not saved"}`;
  $("undo").disabled = !page.undo.length;
}

const rowOf = (place) => $("lines").children[page.places[place]];
const selected = () => [Math.min(here, anchor), Math.max(here, anchor)];

function move(place, extend) {
  if (!page.places.length) return;
  const [first, last] = selected();
  here = Math.max(0, Math.min(page.places.length - 1, place));
  if (!extend) anchor = here;
  for (let at = first; at <= last; at++) { rowOf(at).setAttribute("aria-selected", "false"); rowOf(at).tabIndex = -1; }
  const [start, end] = selected();
  for (let at = start; at <= end; at++) rowOf(at).setAttribute("aria-selected", "true");
  rowOf(here).tabIndex = 0;
  rowOf(here).focus({ preventScroll: true });
  rowOf(here).scrollIntoView({ block: "nearest" });
}

function label(letter) {
  const [first, last] = selected();
  set(page.places.slice(first, last + 1).map((at) => [at, letter]));
  const count = last - first + 1;
  say(count > 1 ? `${count} lines: ${NAMES[letter]}` : `line ${page.places[here] + 1}: ${NAMES[letter]}`);
  move(last + 1, false);
}

function set(changes, isUndo = false) {
  const before = changes.map(([at]) => [at, page.labels[at]]);
  for (const [at, letter] of changes) {
    page.labels[at] = letter;
    relabel($("lines").children[at], at);
  }
  if (!isUndo) page.undo.push(before);
  page.state = "draft";
  summarise();
  send(false);
}

function undo() {
  const before = page.undo.pop();
  if (!before) return say("nothing to undo");
  set(before, true);
  move(page.places.indexOf(before[0][0]), false);
  say(`undone: ${before.length === 1 ? `line ${before[0][0] + 1}` : `${before.length} lines`}`);
}

// A draft after every change, so that a reload loses nothing.
function send(done) {
  const { number, labels } = page;
  const letters = labels.join(""), mine = ++latest;
  queue = queue.then(async () => {
    if (!done && mine !== latest) return true;
    try {
      note(number, (await ask(`pages/${number}`, { labels: letters, done })).state);
      complain(null);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  });
  return queue;
}

async function next() {
  if (!page || !(await send(true))) return;
  const name = page.name;
  const row = pages.find((each) => each.state === "open") || pages.find((each) => each.state === "draft");
  summarise();
  if (!row) return say(`${name} is saved; every page is done`);
  await open(row.number);
  say(`${name} is saved. Page ${page.name}, ${page.places.length} lines`);
}

function doubtful() {
  const later = page.places.slice(here + 1).findIndex((at) => page.lines[at].score < DOUBT);
  if (later < 0) return say("no doubtful line further down");
  move(here + 1 + later, false);
}

// ---- retraining

async function retrain() {
  $("retrain").disabled = true;
  say("retraining…");
  try {
    await queue;
    const { figures, model } = await ask("retrain", {});
    drawFigures(figures, model);
    await list();
    if (page.state === "open") await open(page.number); // it may have new labels
    say("retrained");
    complain(null);
    $("figures-box").showModal();
  } catch (error) {
    complain(error);
    say("not retrained");
  } finally {
    $("retrain").disabled = false;
  }
}

function drawFigures(figures, model) {
  const rows = {
    before: "before",
    "other pages": "after, learned from the other pages",
    "other groups": "after, learned from pages of other sites",
  };
  $("figures-about").textContent = `Over the ${figures.before.pages} saved pages. Those of "after" were judged by models `
    + "that had not seen the page.";
  $("figures").replaceChildren(...Object.entries(rows).filter(([split]) => figures[split]).map(([split, title]) => {
    const row = element("tr"), found = figures[split], line = found.body.line;
    const head = element("th", "", title);
    head.scope = "row";
    row.append(head);
    for (const value of [line.f1, line.precision, line.recall, found.page_averaged_body_f1]) {
      row.append(element("td", "", value.toFixed(3)));
    }
    return row;
  }));
  $("figures-model").textContent = `The model that learned from all of them is in ${model}:`;
  $("figures-command").textContent = `cleaner clean --model ${/^[\w./-]+$/.test(model) ? model : `'${model}'`} FILE`;
}

// ---- keys and clicks

const KEYS = {
  b: () => label("b"), c: () => label("c"), s: () => label("s"), x: () => label("-"),
  u: undo, n: next, d: doubtful, "?": () => $("help-box").showModal(),
  j: () => move(here + 1, false), ArrowDown: () => move(here + 1, false),
  k: () => move(here - 1, false), ArrowUp: () => move(here - 1, false),
  Home: () => move(0, false), End: () => move(Infinity, false),
};
const SHIFTED = {
  J: () => move(here + 1, true), ArrowDown: () => move(here + 1, true),
  K: () => move(here - 1, true), ArrowUp: () => move(here - 1, true),
  Home: () => move(0, true), End: () => move(Infinity, true), "?": KEYS["?"],
};

document.addEventListener("keydown", (event) => {
  const isButton = event.target.closest("button, summary");
  if (!page || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  // a button keeps its own keys
  const act = event.key === "Enter" && !isButton ? next : (event.shiftKey ? SHIFTED : KEYS)[event.key];
  if (!act) return;
  event.preventDefault();
  Promise.resolve(act()).catch(complain);
});

$("lines").addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); });
$("lines").addEventListener("click", (event) => {
  const row = event.target.closest("[role=option]");
  if (!row) return;
  const at = Number(row.dataset.at);
  if (!event.target.closest(".label") || event.shiftKey) return move(page.places.indexOf(at), event.shiftKey);
  move(page.places.indexOf(at), false);
  set([[at, NEXT[page.labels[at]]]]);
});
for (const button of document.querySelectorAll("[data-label]")) {
  button.addEventListener("click", () => page && label(button.dataset.label));
}
$("undo").addEventListener("click", () => page && undo());
$("next").addEventListener("click", () => next().catch(complain));
$("retrain").addEventListener("click", () => page && retrain());
$("help").addEventListener("click", KEYS["?"]);
for (const box of document.querySelectorAll("dialog")) {
  box.addEventListener("close", () => page && move(here, here !== anchor)); // keys go to the lines again
}
if (matchMedia("(max-width: 700px)").matches) $("pages-box").open = false;

(async () => {
  await list();
  const row = pages.find((each) => each.state !== "done") || pages[0];
  await open(row.number);
})().catch(complain);
