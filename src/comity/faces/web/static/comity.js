// The map of the world: colours, ranking, legend and card for the month, the threshold and the view that are chosen.
"use strict";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const SHOWN = 25;
const PACE = 350; // milliseconds that a month stands while the months play

function place(steps, value) {
  let found = 0;
  steps.forEach((one, index) => { if (value >= (Array.isArray(one) ? one[0] : one)) found = index; });
  return found;
}

function percent(perMille) {
  if (perMille < 10) return "under 1 %";
  return perMille > 990 ? "over 99 %" : Math.round(perMille / 10) + " %";
}

function monthName(iso) {
  return new Date(iso + "-15T12:00:00Z").toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}

function capital(text) { return text[0].toUpperCase() + text.slice(1); }

function byId(id) { return document.getElementById(id); }

function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

class World {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.look = data.inks;
    this.shapes = new Map([...root.querySelectorAll("[data-state]")].map((shape) => [shape.dataset.state, shape]));
    this.texts = new Map(); // what the map says of each state now
    for (const name of ["month", "threshold", "show", "region"]) this[name] = byId(name);
    this.head = byId("world-head").textContent;
    this.month.max = data.months.length - 1;
    this.scale();
    const asked = new URLSearchParams(location.search);
    const at = data.months.indexOf(asked.get("month"));
    this.month.value = at >= 0 ? at : data.past;
    this.offer();
    for (const name of ["threshold", "show", "region"]) {
      const usual = this[name].value;
      if (asked.get(name)) this[name].value = asked.get(name);
      if (this[name].selectedIndex < 0) this[name].value = usual;
    }
    for (const control of [this.month, this.threshold, this.show]) control.addEventListener("input", () => this.draw());
    this.region.addEventListener("input", () => this.frame());
    this.month.addEventListener("pointerdown", () => this.play(false));
    for (const control of [this.month, this.threshold, this.show, this.region]) {
      control.addEventListener("change", () => this.remember());
    }
    byId("play").addEventListener("click", () => this.play(!this.playing));
    DARK.addEventListener("change", () => this.draw());
    this.listen();
    this.draw();
    this.frame();
  }

  // Under the slider: where what was measured ends and the forecast begins.
  scale() {
    const { months, past } = this.data;
    const share = (past - 0.5) / (months.length - 1);
    byId("scale").style.setProperty("--share", share);
    byId("scale-first").textContent = monthName(months[0]);
    byId("scale-turn").textContent = "forecast";
    byId("scale-last").textContent = monthName(months[months.length - 1]);
    byId("scale").hidden = false;
    byId("play").hidden = false;
  }

  offer() {
    const groups = new Map();
    for (const layer of this.data.layers || []) {
      if (!groups.has(layer.group)) {
        const group = document.createElement("optgroup");
        group.label = layer.group;
        groups.set(layer.group, group);
        this.show.append(group);
      }
      groups.get(layer.group).append(new Option(layer.title, layer.key));
    }
  }

  get layer() { return (this.data.layers || []).find((one) => one.key === this.show.value); }

  get past() { return Number(this.month.value) < this.data.past; }

  get theme() { return DARK.matches ? "dark" : "light"; }

  value(state, index) {
    if (index < this.data.past) return this.data.deaths[state]?.[index] ?? null;
    return this.data.chance[this.threshold.value][state]?.[index - this.data.past] ?? null;
  }

  view() {
    const asked = new URLSearchParams(location.search);
    asked.set("month", this.data.months[this.month.value]);
    asked.set("threshold", this.threshold.value);
    asked.set("show", this.show.value);
    if (this.region.value) asked.set("region", this.region.value);
    else asked.delete("region");
    return asked;
  }

  remember() { history.replaceState(null, "", "?" + this.view()); }

  play(on) {
    this.playing = on;
    clearInterval(this.clock);
    byId("play").textContent = on ? "Pause" : "Play";
    if (!on) { this.remember(); return; }
    if (this.month.value === this.month.max) this.month.value = 0;
    this.clock = setInterval(() => {
      this.month.value = Number(this.month.value) + 1;
      this.draw();
      if (this.month.value === this.month.max) this.play(false);
    }, PACE);
  }

  // The part of the world that is drawn; dots keep their size.
  frame() {
    const box = this.region.selectedOptions[0].dataset.box;
    this.root.setAttribute("viewBox", box);
    this.root.style.setProperty("--zoom", 1000 / Number(box.split(" ")[2]));
    this.take();
  }

  // Hover, keyboard and touch: each shows the card; the arrows go to the next state that way.
  listen() {
    this.links = [...this.root.querySelectorAll("a")];
    this.stop = this.links.find((link) => link.querySelector("[data-state]").dataset.state === "SOM") || this.links[0];
    this.stop.setAttribute("tabindex", "0");
    const around = this.root.parentElement; // an svg that listens to the keyboard would be a stop of its own
    const of = (event) => event.target.closest?.("a")?.querySelector("[data-state]")?.dataset.state;
    around.addEventListener("pointerover", (event) => { if (of(event) && event.pointerType !== "touch") this.tell(of(event)); });
    around.addEventListener("pointerleave", () => { if (!this.root.contains(document.activeElement)) this.tell(null); });
    around.addEventListener("focusin", (event) => { if (of(event)) this.tell(of(event)); });
    around.addEventListener("focusout", () => this.tell(null));
    around.addEventListener("pointerdown", (event) => { this.touched = event.pointerType === "touch"; });
    around.addEventListener("click", (event) => {
      const state = of(event);
      if (state && this.touched && this.asked !== state) { // a finger sees first, then opens
        event.preventDefault();
        this.asked = state;
        this.tell(state);
      }
    });
    around.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      const from = event.target.closest?.("a");
      if (!way || !from || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = this.beside(from, way);
      if (!next) return;
      from.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  centre(link) {
    if (!this.centres) this.centres = new Map();
    if (!this.centres.has(link)) {
      const box = link.getBBox();
      this.centres.set(link, [box.x + box.width / 2, box.y + box.height / 2]);
    }
    return this.centres.get(link);
  }

  beside(from, [across, down]) {
    const [x, y] = this.centre(from);
    let best = null, least = Infinity;
    for (const link of this.links) {
      if (link === from) continue;
      const [a, b] = this.centre(link);
      const ahead = (a - x) * across + (b - y) * down;
      const aside = Math.abs((a - x) * down) + Math.abs((b - y) * across);
      if (ahead <= 0.5 || aside > ahead * 1.5) continue;
      if (ahead + aside * 2 < least) { least = ahead + aside * 2; best = link; }
    }
    return best;
  }

  tell(state) {
    if (this.told && this.told !== state) this.shapes.get(this.told)?.classList.remove("lit");
    this.told = state;
    const card = byId("card");
    card.hidden = !state;
    if (!state) return;
    const shape = this.shapes.get(state);
    shape?.classList.add("lit");
    byId("card-name").textContent = this.data.names[state] || shape?.firstElementChild.textContent || state;
    byId("card-value").textContent = this.texts.get(state) || "not covered";
    byId("card-then").textContent = this.then(state);
    this.spark(state);
    const box = shape?.getBoundingClientRect(), around = this.root.getBoundingClientRect();
    card.classList.toggle("right", Boolean(box) && box.left + box.width / 2 < around.left + around.width / 2);
  }

  // What the figure is, and that of the month before; the latter not where it is of another kind.
  then(state) {
    const index = Number(this.month.value), now = this.value(state, index), before = this.value(state, index - 1);
    if (this.layer || now === null) return "";
    const what = capital(this.what) + ".";
    if (this.show.value === "change" || before === null || index === this.data.past) return what;
    return what + " The month before: " + this.said(before) + ".";
  }

  spark(state) {
    const place = byId("card-spark"), { past, months, deaths, chance } = this.data;
    const was = deaths[state] || [], is = chance[this.threshold.value][state] || [];
    place.hidden = Boolean(this.layer) || !was.length;
    byId("card-key").hidden = place.hidden;
    if (place.hidden) return;
    const most = Math.max(1, ...was.map((one) => one || 0)), wide = 240 / months.length;
    const bars = was.map((one, index) => drawn("rect", { x: index * wide, y: 40 - 40 * (one || 0) / most, width: wide * 0.85, height: 40 * (one || 0) / most, class: "was" }));
    const ahead = is.map((one, index) => drawn("rect", { x: (past + index) * wide, y: 40 - one / 25, width: wide * 0.85, height: one / 25, class: "is" }));
    const now = drawn("rect", { x: Number(this.month.value) * wide, y: 0, width: Math.max(wide * 0.85, 1), height: 40, class: "now" });
    place.replaceChildren(now, ...bars, ...ahead);
    byId("card-key").textContent = `Bars: deaths a month, at most ${most.toLocaleString("en")}; then the chance of ${Number(this.threshold.value).toLocaleString("en")} or more.`;
  }

  // What a layer holds of a state in a year: a count, a bloc, nought where none is recorded, null where not covered.
  held(layer, state, slot) {
    if (slot < 0) return null;
    const found = layer.values[state]?.[slot] ?? null;
    if (found !== null) return found;
    return layer.zero === "all" || layer.zero.includes(state) ? 0 : null;
  }

  paint(state, colour, text) {
    this.texts.set(state, text);
    const shape = this.shapes.get(state);
    if (!shape) return;
    shape.style.fill = colour;
    shape.firstElementChild.textContent = this.data.names[state] + ": " + text;
  }

  drawLayer(layer) {
    const month = this.data.months[this.month.value];
    const slot = layer.years.indexOf(Number(month.slice(0, 4)));
    const ink = this.look.inks[layer.group in this.look.inks ? layer.group : "level"][this.theme];
    const inks = this.look.blocs;
    const order = new Map((layer.blocs || []).map(([key], index) => [key, Math.min(index, layer.coloured)]));
    const names = new Map(layer.blocs || []);
    const sizes = new Map();
    const rows = [];
    for (const state of Object.keys(this.data.names)) {
      const value = this.held(layer, state, slot);
      let colour = "", text = "not covered";
      if (value !== null && layer.kind === "bloc") {
        text = value ? "bloc of " + names.get(value) : "in no bloc";
        if (value) colour = inks[order.get(value)];
        if (value) sizes.set(value, (sizes.get(value) || 0) + 1);
      } else if (value !== null) {
        text = value.toLocaleString("en") + " " + layer.unit;
        colour = ink[place(layer.steps, value)];
        rows.push([state, value, value.toLocaleString("en")]);
      }
      this.paint(state, colour, text);
    }
    for (const [key, size] of sizes) rows.push([key, size, size + " states"]);
    this.threshold.disabled = true;
    byId("month-text").textContent = monthName(month);
    this.month.setAttribute("aria-valuetext", monthName(month));
    const year = month.slice(0, 4);
    const head = capital(layer.title);
    this.entitle(head + ", " + year, true);
    byId("ranking-head").textContent = slot < 0 ? head + ": not known for " + year : head + ", " + year;
    this.rank(rows, layer.kind === "bloc" ? "Bloc of " : "");
    const blocs = (layer.blocs || []).filter(([key]) => sizes.has(key));
    const big = blocs.filter(([key]) => order.get(key) < layer.coloured).map(([key, name]) => [inks[order.get(key)], name]);
    if (big.length < blocs.length) big.push([inks[layer.coloured], "smaller blocs"]);
    const counts = (layer.steps || []).map((from, index) => [ink[index], index ? from.toLocaleString("en") + " or more" : "none"]);
    this.swatches(slot < 0 ? [] : layer.kind === "bloc" ? big : counts, layer.kind === "bloc" ? "in no bloc, or not covered" : "not covered");
    this.note(layer.note + (slot < 0 ? " It is known for " + layer.years[0] + " to " + layer.years[layer.years.length - 1] + " of these years." : ""));
  }

  entitle(text, layer) {
    byId("world-head").textContent = text;
    for (const name of ["world-lead", "world-source"]) byId(name).hidden = layer;
  }

  note(text) {
    byId("layer-note").textContent = text;
    byId("layer-note").hidden = !text;
  }

  draw() {
    if (this.layer) this.drawLayer(this.layer);
    else this.drawMonth();
    if (this.told) this.tell(this.told);
    this.take();
  }

  drawMonth() {
    this.note("");
    this.entitle(this.head, false);
    const { inks, steps, smallest } = this.look;
    const index = Number(this.month.value);
    const change = this.show.value === "change";
    const kind = this.past ? "deaths" : "chance";
    const before = index - 1;
    const same = index > 0 && (index < this.data.past) === (before < this.data.past);
    const rows = [];
    for (const state of Object.keys(this.data.names)) {
      const now = this.value(state, index);
      const then = change && same ? this.value(state, before) : null;
      let colour = "", text = "not covered";
      if (now !== null && (!change || then !== null)) {
        if (change) {
          const rate = (now - then) / Math.max(then, smallest[kind]);
          colour = now === then ? inks.change[this.theme][2] : inks.change[this.theme][place(steps.rise, rate)];
          text = this.said(then) + " to " + this.said(now);
          rows.push([state, Math.abs(now - then), text]);
        } else {
          colour = inks.level[this.theme][place(steps[kind], now)];
          text = this.past ? this.said(now) + (now === 1 ? " death" : " deaths") : this.said(now);
          rows.push([state, now, this.said(now)]);
        }
      }
      this.paint(state, colour, change && text === "not covered" && now !== null ? this.said(now) : text);
    }
    const what = this.past ? "deaths" : "chance of at least " + Number(this.threshold.value).toLocaleString("en") + (this.threshold.value === "1" ? " death" : " deaths");
    const name = monthName(this.data.months[index]);
    byId("month-text").textContent = name + (this.past ? " (measured)" : " (forecast)");
    this.month.setAttribute("aria-valuetext", name + (this.past ? ", measured" : ", forecast"));
    this.threshold.disabled = this.past;
    this.what = what + ", " + name;
    let head = (change ? "Change in " : "") + what + ", " + name;
    if (change && !same) head = "No change is shown from the last measured month to the first forecast";
    byId("ranking-head").textContent = capital(head);
    this.rank(rows);
    const shown = change ? "change" : "level";
    this.swatches(steps[change ? "rise" : kind].map(([, text], at) => [inks[shown][this.theme][at], text]), "not covered");
  }

  said(value) { return this.past ? value.toLocaleString("en") : percent(value); }

  rank(rows, before = "") {
    rows.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const top = rows.filter((row) => row[1] > 0);
    const most = top.length ? top[0][1] : 1;
    byId("ranking").replaceChildren(...top.slice(0, SHOWN).map(([state, value, text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "/country/" + state;
      link.textContent = before + (this.data.names[state] || state);
      const figure = document.createElement("b");
      figure.textContent = text;
      const line = document.createElement("span");
      line.append(link, figure);
      const bar = document.createElement("i");
      bar.style.width = Math.max(100 * value / most, 0.5) + "%";
      item.append(line, bar);
      const shape = this.shapes.get(state);
      if (shape) {
        for (const on of ["mouseenter", "focusin"]) item.addEventListener(on, () => shape.classList.add("lit"));
        for (const off of ["mouseleave", "focusout"]) item.addEventListener(off, () => shape.classList.remove("lit"));
      }
      return item;
    }));
    const left = top.length - Math.min(top.length, SHOWN);
    byId("ranking-rest").textContent = left ? `and ${left} more` : top.length ? "" : "None above none.";
    clearTimeout(this.quiet); // said once the slider rests, not at each of its steps
    this.quiet = setTimeout(() => {
      const first = top[0];
      byId("ranking-said").textContent = byId("ranking-head").textContent + (first ? `. Highest: ${before}${this.data.names[first[0]] || first[0]}, ${first[2]}.` : ".");
    }, 900);
  }

  swatches(pairs, none) {
    byId("legend").replaceChildren(...(pairs.length ? [...pairs, ["url(#hatch)", none]] : []).map(([colour, text]) => {
      const item = document.createElement("li");
      const swatch = drawn("svg", { "aria-hidden": "true" });
      const square = drawn("rect", { width: "100%", height: "100%" });
      square.style.fill = colour;
      swatch.append(square);
      item.append(swatch, text);
      return item;
    }));
  }

  // What is seen, to be taken away.
  take() {
    const view = this.view();
    for (const link of document.querySelectorAll("[data-map]")) link.href = "/map." + link.dataset.map + "?" + view;
  }
}

// Faults come as pages, and what never reached the server is said.
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers.Accept = "text/html"; });
document.addEventListener("htmx:beforeRequest", () => trouble(""));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (xhr.status < 400 || xhr.responseText.includes(`id="${target.id}"`)) return;
  event.detail.shouldSwap = false; // what was typed stays
  trouble(new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("#main")?.innerText || "The server failed at that.");
});
document.addEventListener("htmx:sendError", () => trouble("The server cannot be reached. Is it still running?"));
document.addEventListener("htmx:responseError", (event) => {
  trouble(event.detail.xhr.status === 413 ? "That is more than the server takes at once. Shorten it." : "The server refused that.");
});

function trouble(text) {
  const place = document.getElementById("trouble");
  place.textContent = text;
  place.hidden = !text;
}

// The scenario builder: what is typed makes the comparison below out of date; addresses can be copied whole.
document.addEventListener("input", (event) => {
  const editor = event.target.closest("#editor");
  if (editor) editor.dataset.draft = "";
  const file = event.target.closest("input[data-largest]");
  if (file && file.files[0]) {
    const large = file.files[0].size > Number(file.dataset.largest);
    file.setCustomValidity(large ? "This file is too large to be a plan." : "");
    file.reportValidity();
  }
});
document.addEventListener("focusin", (event) => {
  if (!event.target.matches("input[data-share]")) return;
  event.target.value = new URL(event.target.value, location.href).href;
  event.target.select();
});

const map = document.getElementById("map");
if (map) {
  fetch("/world.json" + location.search.replace(/.*[?&](edition=[0-9a-f]+).*/, "?$1").replace(/^\?(?!edition).*/, ""))
    .then((answer) => answer.json())
    .then((data) => new World(map, data));
}

// Lists that can be searched, and what an address names opened: a table of the codebook, a source.
document.addEventListener("input", (event) => {
  const words = event.target.dataset?.find && event.target.value.trim().toLocaleLowerCase("en").split(/\s+/);
  if (!words) return;
  const all = [...document.querySelectorAll(event.target.dataset.find)];
  for (const one of all) one.hidden = !words.every((word) => one.textContent.toLocaleLowerCase("en").includes(word));
  const left = all.filter((one) => !one.hidden).length;
  document.getElementById("found-count").textContent = event.target.value.trim() ? `${left} of ${all.length}` : "";
});
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = named && named.closest("details");
  if (!folded || folded.open) return;
  folded.open = true;
  named.scrollIntoView();
}
addEventListener("hashchange", openNamed);
openNamed();

// Examples say where this server is.
for (const code of document.querySelectorAll(".sample code")) code.textContent = code.textContent.replaceAll("HOST", location.origin);

// Paper has nothing to open and is never dark: what is folded is printed, pictures light and wide; then all is as it was.
let unfolded = [], forScreens = [];
addEventListener("beforeprint", () => {
  forScreens = [...document.querySelectorAll("picture source")].map((one) => [one, one.media]);
  for (const [one] of forScreens) one.media = "not all";
  unfolded = [...document.querySelectorAll("main details:not([open])")].filter((one) => !one.closest("form"));
  for (const one of unfolded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of unfolded) one.open = false;
  for (const [one, media] of forScreens) one.media = media;
});
