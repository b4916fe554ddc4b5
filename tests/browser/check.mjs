// Looks at reports in a real browser. Called by tests/browser.rs: node check.mjs CHROMIUM REPORTS PICTURES
// For every report, size, colour scheme and with and without scripts: no console message, no request, no axe violation,
// every link leads somewhere, nothing wider than the page, keyboard alone is enough, hostile names are text.
import { readFileSync, readdirSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const [browserPath, reports, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(pictures, { recursive: true });
const problems = [];
let checks = 0;
const check = (good, what) => {
  checks += 1;
  if (!good) problems.push(what);
};

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a report and listens for what must not happen. */
async function open(file, { width, height, scheme = "light", scripts = true }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { heard.push("dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (url !== `file://${file}` && !url.startsWith("data:") && !url.startsWith(`file://${file}#`)) heard.push(`request: ${url}`);
  });
  await page.goto(`file://${file}`);
  return { context, page, heard };
}

/** Runs axe in a world of its own: the page's policy forbids scripts from outside. */
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression, contextId: executionContextId, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await run(`${axe};0`);
  // What is laid out only once it is near has no size before, which axe would take for too small.
  await run(`for (const section of document.querySelectorAll("main>section")) section.style.contentVisibility = "visible"; 0`);
  return run(`axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"] })
    .then((r) => r.violations.map((v) => v.id + " (" + v.nodes.length + "): " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " | " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join(" || ")))`);
}

const sizes = { desktop: { width: 1366, height: 900 }, phone: { width: 390, height: 844 } };
const files = readdirSync(reports).filter((name) => name.endsWith(".html")).sort();
for (const name of files) {
  const file = path.join(reports, name);
  const stem = name.replace(/\.html$/, "");
  for (const [size, box] of Object.entries(sizes)) {
    for (const scheme of ["light", "dark"]) {
      for (const scripts of [true, false]) {
        const where = `${stem} ${size} ${scheme} ${scripts ? "with" : "without"} scripts`;
        if (stem.startsWith("large") && (size === "phone" || !scripts || scheme === "dark")) continue;
        if (stem.startsWith("hostile") && scheme === "dark") continue;
        const { context, page, heard } = await open(file, { ...box, scheme, scripts });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(wide <= 0, `${where}: ${wide} px wider than the page`);
        if (scripts && (size === "desktop") === (scheme === "light")) {
          // Open the first pages, and lay out all of them at once: measuring skipped ones one by one takes minutes.
          await page.evaluate(() => {
            document.styleSheets[0].insertRule("@media screen{.page{content-visibility:visible!important}}", document.styleSheets[0].cssRules.length);
            [...document.querySelectorAll(".page>details")].slice(0, 12).forEach((page) => { page.open = true; });
          });
          const start = Date.now();
          for (const violation of await violations(page)) check(false, `${where}: axe ${violation}`);
          check(true);
          if (process.env.TIMES) console.log(`${where}: axe took ${Date.now() - start} ms`);
        }
        if (!stem.startsWith("large")) {
          await page.evaluate(() => scrollTo(0, 0));
          await page.screenshot({ path: path.join(pictures, `${stem}.${size}.${scheme}${scripts ? "" : ".no-script"}.png`) });
        }
        check(heard.length === 0, `${where}: ${heard.slice(0, 3).join("; ")}`);
        await context.close();
      }
    }
  }

  // Links, in the page as it is without scripts.
  const { context, page } = await open(file, { ...sizes.desktop, scripts: false });
  const broken = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"))
    .filter((href) => href.startsWith("#") ? !document.getElementById(href.slice(1)) : !/^https?:\/\//.test(href)));
  check(broken.length === 0, `${stem}: links to nowhere: ${broken.slice(0, 5).join(", ")}`);
  const hidden = await page.evaluate(() => [...document.querySelectorAll("main>section")].filter((s) => s.getBoundingClientRect().height < 20).map((s) => s.id));
  check(hidden.length === 0, `${stem}: not readable without scripts: ${hidden.join(", ")}`);
  if (!stem.startsWith("large")) {
    const pdf = (await page.pdf({ path: path.join(pictures, `${stem}.pdf`), preferCSSPageSize: true })).toString("latin1");
    const across = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].filter(([, width, height]) => +width > +height).length;
    const parts = await page.evaluate(() => document.querySelectorAll(".part").length);
    check(across === parts, `${stem}: ${across} pages across for ${parts} parts of drawings`);
  }
  await context.close();
}

// Keyboard alone, on the sample.
{
  const file = path.join(reports, "report.en.html");
  const { context, page, heard } = await open(file, sizes.desktop);
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.activeElement.className === "skip"), "the first stop is the skip link");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.activeElement.id === "main" || location.hash === "#main"), "the skip link leads to the content");
  await page.focus('.tools button[data-v="b"]');
  await page.keyboard.press("Space");
  check(await page.evaluate(() => getComputedStyle(document.getElementById("findings")).display === "none"), "the board view hides findings");
  await page.screenshot({ path: path.join(pictures, "board.png"), fullPage: true });
  await page.evaluate(() => { location.hash = "#findings"; });
  await page.waitForFunction(() => document.documentElement.dataset.view === "all");
  await page.focus("#list tbody a");
  await page.keyboard.press("Enter");
  const opened = await page.waitForFunction(() => document.querySelector(".page:target>details")?.open).catch(() => null);
  check(opened, "a service's page opens from the table by keyboard");
  await page.focus("#g a.n");
  check(await page.evaluate(() => document.querySelectorAll("#g .hot").length > 1), "the proof path lights up on focus");
  await page.locator("#g").screenshot({ path: path.join(pictures, "graph.png") });
  await page.fill("#f-text", "mail");
  const shown = await page.evaluate(() => document.querySelectorAll("#list tbody tr:not(.gone)").length);
  check(shown > 0 && shown < 20, `the search narrows the table (${shown})`);
  await page.fill("#f-text", "");
  await page.selectOption("#g-country", "US");
  check(await page.evaluate(() => document.querySelectorAll("#g a.n.off").length > 0), "the graph is filtered by jurisdiction");
  await page.focus("#list thead button");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.querySelector("#list th[aria-sort]") !== null), "the table sorts by keyboard");
  const bare = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href],button,input,select,summary,[tabindex]")].filter((e) => e.offsetParent !== null && e.tabIndex >= 0);
    return all.filter((e) => { e.focus(); const s = getComputedStyle(e); return document.activeElement === e && e.matches(":focus-visible") && s.outlineStyle === "none" && !e.closest("svg") && e.id !== "main"; }).length;
  });
  check(bare === 0, `${bare} stops without a visible focus`);
  await page.selectOption("#sc", "sc-0");
  check(await page.evaluate(() => document.querySelectorAll(".scenario:not(.gone)").length === 1 && document.querySelectorAll("#g .dark").length === 3), "one scenario at a time, shown in the graph");
  check(heard.length === 0, `keyboard: ${heard.join("; ")}`);
  await context.close();
}

// Views: each shows its sections, and the contents list the same.
{
  const { context, page, heard } = await open(path.join(reports, "report.de.html"), sizes.desktop);
  const visible = () => page.evaluate(() => ({
    sections: [...document.querySelectorAll("main>section")].filter((s) => s.getClientRects().length).map((s) => s.id),
    listed: [...document.querySelectorAll(".toc li")].filter((l) => l.getClientRects().length).map((l) => l.firstElementChild.hash.slice(1)),
  }));
  const everything = (await visible()).sections;
  const must = { b: ["summary", "heat", "plan", "scenarios"], e: ["graph", "findings", "pages"], a: ["findings", "method", "sources", "lenses"] };
  const mustNot = { b: ["findings", "pages", "sources"], e: ["method", "lenses"], a: ["plan", "graph"] };
  for (const name of ["b", "e", "a"]) {
    await page.click(`.tools button[data-v="${name}"]`);
    const { sections, listed } = await visible();
    check(must[name].every((id) => sections.includes(id)), `view ${name} shows ${sections}`);
    check(!mustNot[name].some((id) => sections.includes(id)), `view ${name} hides what others need: ${sections}`);
    check(sections.join() === listed.join(), `view ${name}: contents ${listed} against ${sections}`);
  }
  await page.click('.tools button[data-v="all"]');
  check((await visible()).sections.join() === everything.join(), "everything comes back");

  // Scenarios: off and on again; the burn-down has a line and words for each channel.
  await page.selectOption("#sc", "sc-1");
  check(await page.evaluate(() => [...document.querySelectorAll(".scenario:not(.gone)")].map((s) => s.id).join() === "sc-1"), "the second scenario alone");
  await page.selectOption("#sc", "");
  check(await page.evaluate(() => !document.querySelector(".scenario.gone") && !document.querySelector("#g .dark")), "all scenarios again, none in the graph");
  const burn = await page.evaluate(() => [...document.querySelectorAll(".burn svg")].map((s) => [s.getAttribute("aria-label"), s.querySelector(".run").getTotalLength(), s.getBoundingClientRect().height]));
  check(burn.length === 4 && burn.every(([label, length, height]) => label.includes("%") && length > 100 && height > 40), `burn-down: ${JSON.stringify(burn)}`);
  check(heard.length === 0, `views: ${heard.join("; ")}`);
  await context.close();
}

// Paper: the board summary takes two pages of A4, nothing is wider than the page, controls are gone, all pages are open.
for (const stem of ["report.de", "report.en", "group.en"]) {
  const { context, page } = await open(path.join(reports, `${stem}.html`), { width: 688, height: 1000 });
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate(() => {
    const summary = document.getElementById("summary").getBoundingClientRect().height;
    const wide = [...document.querySelectorAll("main table, main svg, main .card")].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 690).map((e) => `${e.closest("section").id} ${e.tagName} ${Math.round(e.getBoundingClientRect().right)}`);
    const controls = [...document.querySelectorAll(".tools,.filter,.toc,.skip")].filter((e) => e.getClientRects().length).map((e) => e.className);
    return { summary, wide, controls };
  });
  // A page has 1005 px; cards are not cut, so the first page may stay open by one of them.
  check(paper.summary <= 1750, `${stem} print: the summary is ${Math.round(paper.summary)} px high, two pages have 2010`);
  check(paper.wide.length === 0, `${stem} print: wider than the page: ${paper.wide.slice(0, 4).join(", ")}`);
  check(paper.controls.length === 0, `${stem} print: controls ${paper.controls.join(", ")}`);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  check(await page.evaluate(() => [...document.querySelectorAll(".page>details")].every((d) => d.open)), `${stem} print: closed pages`);
  await context.close();
}

// Interactive soon, also when large.
{
  const { context, page } = await open(path.join(reports, "large.de.html"), sizes.desktop);
  const took = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domInteractive);
  console.log(`large report: interactive after ${Math.round(took)} ms`);
  await context.close();
}

await browser.close();
for (const problem of problems) console.log(`FAILED ${problem}`);
console.log(`${checks - problems.length} checks held, ${problems.length} failed`);
process.exit(problems.length ? 1 : 0);
