"use strict";
(() => {
  const root = document.documentElement;
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const id = (name) => document.getElementById(name);
  for (const part of all(".tools[hidden],.filter[hidden]")) part.hidden = false;

  // Views.
  const view = (name) => {
    root.dataset.view = name;
    for (const button of all(".tools button")) button.setAttribute("aria-pressed", String(button.dataset.v === name));
  };
  for (const button of all(".tools button")) button.addEventListener("click", () => view(button.dataset.v));

  // Service pages: closed until wanted, open in print.
  const pages = all(".page>details");
  if (pages.length > 3) for (const page of pages) page.open = false;
  const arrive = () => {
    const target = location.hash.length > 1 && id(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const section = target.closest("main>section");
    if (section && getComputedStyle(section).display === "none") view("all");
    const page = target.closest(".page") || (target.matches(".page") && target);
    if (page) {
      page.classList.remove("gone");
      page.querySelector("details").open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) arrive();
  });
  let before = [];
  addEventListener("beforeprint", () => {
    before = pages.map((page) => page.open);
    for (const page of pages) page.open = true;
  });
  addEventListener("afterprint", () => pages.forEach((page, n) => { page.open = before[n]; }));

  // What a row or box matches: tokens are channel letter, country, level.
  const matches = (element, text, channel, country) => {
    if (text && !element.textContent.toLocaleLowerCase().includes(text)) return false;
    if (!channel && !country) return true;
    return (tokens.get(element) || element.dataset.x || "").split(" ").some((token) =>
      (!channel || token[0] === channel) && (!country || token.slice(1, -1) === country) && token !== "");
  };
  // Rows of the table carry the tokens; boxes of the graph take those of their service.
  const tokens = new Map(all("#list tbody tr").map((row) => [row, row.dataset.x]));
  const rowOf = new Map([...tokens.keys()].map((row) => [row.querySelector("a").getAttribute("href"), row]));
  for (const box of all("#g a.n")) tokens.set(box, tokens.get(rowOf.get(box.getAttribute("href"))));
  const say = (element, shown, total) => {
    element.textContent = element.dataset.text.replace("#", shown).replace("%", total);
  };

  // The table of services, and the pages with it.
  const list = id("list");
  if (list) {
    const rows = all("tbody tr", list);
    const filter = () => {
      const text = id("f-text").value.trim().toLocaleLowerCase();
      const advice = id("f-advice").value;
      let shown = 0;
      for (const row of rows) {
        const fits = matches(row, text, id("f-channel").value, id("f-country").value) && (!advice || row.dataset.a === advice);
        row.classList.toggle("gone", !fits);
        const link = row.querySelector("a");
        const page = link && id(link.getAttribute("href").slice(1));
        if (page) page.classList.toggle("gone", !fits);
        if (fits) shown += 1;
      }
      say(id("f-count"), shown, rows.length);
    };
    for (const control of ["f-text", "f-channel", "f-country", "f-advice"]) id(control).addEventListener("input", filter);
    filter();
    const heads = all("thead th", list);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          const level = /^[lu]([0-4])/.exec(cell.className);
          if (level) return 4 - Number(level[1]);
          if (cell.className === "n") return 4;
          const number = parseFloat(cell.textContent.replace(/[.,](?=\d{3})/g, ""));
          return column === heads.length - 1 ? (Number.isNaN(number) ? -1 : number) : cell.textContent.trim();
        };
        const keyed = rows.map((row) => [key(row), row]);
        keyed.sort(([a], [b]) => (typeof a === "number" ? a - b : a.localeCompare(b, root.lang)) * (down ? -1 : 1));
        list.tBodies[0].append(...keyed.map(([, row]) => row));
      });
    });
  }

  // Graphs: what lies behind a box, and the proof of its worst exposure.
  for (const graph of all("svg.graph")) {
    const boxes = new Map(all(".n", graph).map((box, n) => [String(n), box]));
    const numbers = new Map([...boxes].map(([n, box]) => [box, n]));
    const lines = all("path[data-e]", graph).map((line) => ({ line, ends: line.dataset.e.split(" ") }));
    const from = new Map();
    for (const entry of lines) {
      if (!from.has(entry.ends[0])) from.set(entry.ends[0], []);
      from.get(entry.ends[0]).push(entry);
    }
    const into = new Map();
    for (const entry of lines) {
      if (!into.has(entry.ends[1])) into.set(entry.ends[1], []);
      into.get(entry.ends[1]).push(entry);
    }
    const clear = () => {
      graph.classList.remove("focus");
      for (const element of all(".on,.hot", graph)) element.classList.remove("on", "hot");
    };
    const light = (box) => {
      clear();
      graph.classList.add("focus");
      const forward = box.hasAttribute("data-p");
      const seen = new Set([numbers.get(box)]);
      const queue = [...seen];
      while (queue.length) {
        for (const entry of ((forward ? from : into).get(queue.pop()) || [])) {
          entry.line.classList.add("on");
          const next = entry.ends[forward ? 1 : 0];
          if (!seen.has(next)) { seen.add(next); queue.push(next); }
        }
      }
      for (const number of seen) boxes.get(number)?.classList.add("on");
      const path = (box.dataset.p || "").split(" ");
      path.forEach((number, n) => {
        boxes.get(number)?.classList.add("hot");
        for (const entry of from.get(path[n - 1]) || []) if (entry.ends[1] === number) entry.line.classList.add("hot");
      });
    };
    for (const box of boxes.values()) {
      box.addEventListener("pointerenter", () => light(box));
      box.addEventListener("pointerleave", clear);
      box.addEventListener("focus", () => light(box));
      box.addEventListener("blur", clear);
    }
    if (graph.id !== "g") continue;
    const services = all("a.n", graph);
    const filter = () => {
      const text = id("g-text").value.trim().toLocaleLowerCase();
      let shown = 0;
      for (const box of services) {
        const fits = matches(box, text, id("g-channel").value, id("g-country").value);
        box.classList.toggle("off", !fits);
        if (fits) shown += 1;
      }
      say(id("g-count"), shown, services.length);
      const first = text && services.find((box) => !box.classList.contains("off"));
      if (first) first.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    for (const control of ["g-text", "g-channel", "g-country"]) id(control).addEventListener("input", filter);
    filter();
  }

  // Scenarios: one at a time, shown in the graph too.
  const scenario = id("sc");
  if (scenario) {
    scenario.addEventListener("input", () => {
      for (const card of all(".scenario")) card.classList.toggle("gone", Boolean(scenario.value) && card.id !== scenario.value);
      const dark = new Set((scenario.selectedOptions[0].dataset.d || "").split(" "));
      for (const box of all("#g a.n")) box.classList.toggle("dark", dark.has(box.getAttribute("href").slice(2)));
    });
  }

  // Where we are.
  const links = new Map(all(".toc a").map((link) => [link.getAttribute("href").slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of all("main>section")) watch.observe(section);

  arrive();
})();
