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
const SHOWN = 25;

function step(kind, value) {
  let found = 0;
  STEPS[kind].forEach(([from], index) => { if (value >= from) found = index; });
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
    this.month.max = data.months.length - 1;
    const asked = new URLSearchParams(location.search);
    const at = data.months.indexOf(asked.get("month"));
    this.month.value = at >= 0 ? at : data.past;
    if (asked.get("threshold")) this.threshold.value = asked.get("threshold");
    if (asked.get("show")) this.show.value = asked.get("show");
    for (const control of [this.month, this.threshold, this.show]) control.addEventListener("input", () => this.draw());
    this.month.addEventListener("change", () => this.remember());
    this.threshold.addEventListener("change", () => this.remember());
    this.show.addEventListener("change", () => this.remember());
    DARK.addEventListener("change", () => this.draw());
    this.draw();
  }

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

  draw() {
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

  rank(rows) {
    rows.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const list = document.getElementById("ranking");
    list.replaceChildren(...rows.filter((row) => row[1] > 0).slice(0, SHOWN).map(([state, , text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "/country/" + state;
      link.textContent = this.data.names[state];
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
    document.getElementById("legend").replaceChildren(...STEPS[kind].map(([, text], index) => {
      const item = document.createElement("li");
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      square.setAttribute("width", "100%");
      square.setAttribute("height", "100%");
      square.style.fill = colours[index];
      swatch.setAttribute("aria-hidden", "true");
      swatch.append(square);
      item.append(swatch, change || index === 0 ? text : text + " or more");
      return item;
    }));
  }
}

const map = document.getElementById("map");
if (map) {
  fetch("/world.json" + location.search.replace(/.*[?&](edition=[0-9a-f]+).*/, "?$1").replace(/^\?(?!edition).*/, ""))
    .then((answer) => answer.json())
    .then((data) => new World(map, data));
}
