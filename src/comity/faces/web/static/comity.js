// The map of the world: colours, ranking and legend for the month, the threshold and the view that are chosen.
"use strict";

const STEPS = {
  deaths: [[0, "none"], [1, "1"], [25, "25"], [100, "100"], [1000, "1,000"]],
  chance: [[0, "under 1 %"], [10, "1 %"], [50, "5 %"], [200, "20 %"], [500, "50 %"]],
  rise: [[-1e9, "fell by half or more"], [-0.5, "fell"], [-0.05, "about the same"], [0.05, "rose"], [0.5, "doubled or more"]],
};
const DARK = matchMedia("(prefers-color-scheme: dark)");
// Away from the page's own colour as it gets worse, so that it reads without telling hues apart.
const INKS = { light: ["#f6e8c3", "#dfc27d", "#e08214", "#b2182b", "#67001f"], dark: ["#343a43", "#6d5a2a", "#c77d1e", "#ee6a4d", "#ffd9c2"] };
const TURNS = { light: ["#2166ac", "#92c5de", "#dcdcdc", "#f4a582", "#b2182b"], dark: ["#7fc0ff", "#3f6f9c", "#3a4049", "#a8583f", "#ff9d85"] };
// Of alliances: more is no worse.
const COOL = { light: ["#dde3ea", "#bcd6ee", "#6baed6", "#2171b5", "#08306b"], dark: ["#2a3038", "#26486b", "#2f74ad", "#5fa8e0", "#c3e2ff"] };
// Okabe and Ito's palette, safe for the colour-blind; the last is for small blocs.
const BLOCS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#b8a800", "#7a5195", "#8c929b"];
const SHOWN = 25;

function step(kind, value) {
  let found = 0;
  STEPS[kind].forEach(([from], index) => { if (value >= from) found = index; });
  return found;
}

function stepOf(steps, value) {
  let found = 0;
  steps.forEach((from, index) => { if (value >= from) found = index; });
  return found;
}

function percent(perMille) {
  if (perMille < 10) return "under 1 %";
  return perMille > 990 ? "over 99 %" : Math.round(perMille / 10) + " %";
}

function monthName(iso) {
  return new Date(iso + "-15T12:00:00Z").toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}

class World {
  constructor(root, data) {
    this.data = data;
    this.shapes = new Map([...root.querySelectorAll("[data-state]")].map((shape) => [shape.dataset.state, shape]));
    this.month = document.getElementById("month");
    this.threshold = document.getElementById("threshold");
    this.show = document.getElementById("show");
    this.head = document.getElementById("world-head").textContent;
    this.month.max = data.months.length - 1;
    const asked = new URLSearchParams(location.search);
    const at = data.months.indexOf(asked.get("month"));
    this.month.value = at >= 0 ? at : data.past;
    if (asked.get("threshold")) this.threshold.value = asked.get("threshold");
    this.offer();
    if (asked.get("show")) this.show.value = asked.get("show");
    if (this.show.selectedIndex < 0) this.show.value = "level";
    for (const control of [this.month, this.threshold, this.show]) control.addEventListener("input", () => this.draw());
    this.month.addEventListener("change", () => this.remember());
    this.threshold.addEventListener("change", () => this.remember());
    this.show.addEventListener("change", () => this.remember());
    DARK.addEventListener("change", () => this.draw());
    this.draw();
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

  value(state, index) {
    if (index < this.data.past) return this.data.deaths[state]?.[index] ?? null;
    return this.data.chance[this.threshold.value][state]?.[index - this.data.past] ?? null;
  }

  remember() {
    const asked = new URLSearchParams(location.search);
    asked.set("month", this.data.months[this.month.value]);
    asked.set("threshold", this.threshold.value);
    asked.set("show", this.show.value);
    history.replaceState(null, "", "?" + asked);
  }

  // What a layer holds of a state in a year: a count, a bloc, nought where none is recorded, null where not covered.
  held(layer, state, slot) {
    if (slot < 0) return null;
    const found = layer.values[state]?.[slot] ?? null;
    if (found !== null) return found;
    return layer.zero === "all" || layer.zero.includes(state) ? 0 : null;
  }

  drawLayer(layer) {
    const month = this.data.months[this.month.value];
    const slot = layer.years.indexOf(Number(month.slice(0, 4)));
    const ink = (layer.group === "Alliances" ? COOL : INKS)[DARK.matches ? "dark" : "light"];
    const order = new Map((layer.blocs || []).map(([key], index) => [key, Math.min(index, layer.coloured)]));
    const names = new Map(layer.blocs || []);
    const sizes = new Map();
    const rows = [];
    for (const state of Object.keys(this.data.names)) {
      const value = this.held(layer, state, slot);
      let colour = "", text = "not covered";
      if (value !== null && layer.kind === "bloc") {
        text = value ? "bloc of " + names.get(value) : "in no bloc";
        if (value) colour = BLOCS[order.get(value)];
        if (value) sizes.set(value, (sizes.get(value) || 0) + 1);
      } else if (value !== null) {
        text = value.toLocaleString("en") + " " + layer.unit;
        colour = ink[stepOf(layer.steps, value)];
        rows.push([state, value, value.toLocaleString("en")]);
      }
      const shape = this.shapes.get(state);
      if (shape) {
        shape.style.fill = colour;
        shape.firstElementChild.textContent = this.data.names[state] + ": " + text;
      }
    }
    for (const [key, size] of sizes) rows.push([key, size, size + " states"]);
    this.threshold.disabled = true;
    document.getElementById("month-text").textContent = monthName(month);
    this.month.setAttribute("aria-valuetext", monthName(month));
    const year = month.slice(0, 4);
    const head = layer.title[0].toUpperCase() + layer.title.slice(1);
    this.entitle(head + ", " + year, true);
    document.getElementById("ranking-head").textContent = slot < 0 ? head + ": not known for " + year : head + ", " + year;
    this.rank(rows, layer.kind === "bloc" ? "Bloc of " : "");
    const blocs = (layer.blocs || []).filter(([key]) => sizes.has(key));
    const big = blocs.filter(([key]) => order.get(key) < layer.coloured).map(([key, name]) => [BLOCS[order.get(key)], name]);
    if (big.length < blocs.length) big.push([BLOCS[layer.coloured], "smaller blocs"]);
    const counts = (layer.steps || []).map((from, index) => [ink[index], index ? from.toLocaleString("en") + " or more" : "none"]);
    this.swatches(slot < 0 ? [] : layer.kind === "bloc" ? big : counts);
    this.note(layer.note + (slot < 0 ? " It is known for " + layer.years[0] + " to " + layer.years[layer.years.length - 1] + " of these years." : ""));
  }

  entitle(text, layer) {
    document.getElementById("world-head").textContent = text;
    for (const name of ["world-lead", "world-source"]) document.getElementById(name).hidden = layer;
  }

  note(text) {
    const place = document.getElementById("layer-note");
    place.textContent = text;
    place.hidden = !text;
  }

  draw() {
    if (this.layer) { this.drawLayer(this.layer); return; }
    this.note("");
    this.entitle(this.head, false);
    const [ink, turn] = this.colours();
    const index = Number(this.month.value);
    const change = this.show.value === "change";
    const before = index - 1;
    const same = index > 0 && (index < this.data.past) === (before < this.data.past);
    const rows = [];
    for (const state of Object.keys(this.data.names)) {
      const now = this.value(state, index);
      const then = change && same ? this.value(state, before) : null;
      const shape = this.shapes.get(state);
      let colour = "", text = "not covered";
      if (now !== null && (!change || then !== null)) {
        if (change) {
          const rate = (now - then) / Math.max(then, this.past ? 5 : 20);
          colour = now === then ? turn[2] : turn[step("rise", rate)];
          text = this.told(then) + " to " + this.told(now);
          rows.push([state, Math.abs(now - then), text]);
        } else {
          colour = ink[step(this.past ? "deaths" : "chance", now)];
          text = this.told(now);
          rows.push([state, now, text]);
        }
      }
      if (shape) {
        shape.style.fill = colour;
        shape.firstElementChild.textContent = this.data.names[state] + ": " + text;
      }
    }
    const what = this.past ? "deaths" : "chance of at least " + Number(this.threshold.value).toLocaleString("en") + " deaths";
    const name = monthName(this.data.months[index]);
    document.getElementById("month-text").textContent = name + (this.past ? " (measured)" : " (forecast)");
    this.month.setAttribute("aria-valuetext", name + (this.past ? ", measured" : ", forecast"));
    this.threshold.disabled = this.past;
    let head = (change ? "Change in " : "") + what + ", " + name;
    if (change && !same) head = "No change is shown from the last measured month to the first forecast";
    document.getElementById("ranking-head").textContent = head[0].toUpperCase() + head.slice(1);
    this.rank(rows);
    this.legend(change);
  }

  colours() {
    const theme = DARK.matches ? "dark" : "light";
    return [INKS[theme], TURNS[theme]];
  }

  told(value) { return this.past ? value.toLocaleString("en") : percent(value); }

  rank(rows, before = "") {
    rows.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const list = document.getElementById("ranking");
    list.replaceChildren(...rows.filter((row) => row[1] > 0).slice(0, SHOWN).map(([state, , text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "/country/" + state;
      link.textContent = before + (this.data.names[state] || state);
      const figure = document.createElement("b");
      figure.textContent = text;
      const line = document.createElement("span");
      line.append(link, figure);
      item.append(line);
      const shape = this.shapes.get(state);
      if (shape) {
        for (const on of ["mouseenter", "focusin"]) item.addEventListener(on, () => shape.classList.add("lit"));
        for (const off of ["mouseleave", "focusout"]) item.addEventListener(off, () => shape.classList.remove("lit"));
      }
      return item;
    }));
  }

  legend(change) {
    const kind = change ? "rise" : this.past ? "deaths" : "chance";
    const colours = this.colours()[change ? 1 : 0];
    this.swatches(STEPS[kind].map(([, text], index) => [colours[index], change || index === 0 ? text : text + " or more"]));
  }

  swatches(pairs) {
    document.getElementById("legend").replaceChildren(...pairs.map(([colour, text]) => {
      const item = document.createElement("li");
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      square.setAttribute("width", "100%");
      square.setAttribute("height", "100%");
      square.style.fill = colour;
      swatch.setAttribute("aria-hidden", "true");
      swatch.append(square);
      item.append(swatch, text);
      return item;
    }));
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
