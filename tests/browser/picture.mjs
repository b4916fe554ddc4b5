// The first screen of a report as a picture. Called by tests/browser.rs: node picture.mjs CHROMIUM PAGE PICTURE
import { chromium } from "playwright-core";

const [browserPath, page, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const tab = await (await browser.newContext({ viewport: { width: 1366, height: 1000 }, colorScheme: "light" })).newPage();
await tab.goto(`file://${page}`);
await tab.screenshot({ path: picture });
await browser.close();
