/**
 * The published site as somebody with a telephone sees it: every page in a real browser, scripts off, at 360 points of
 * width and at a desk's. Nothing may stick out sideways, every link must lead somewhere, nothing is fetched
 * from elsewhere.
 *
 * Needs chromedriver. Run: SITE=folder/of/the/site node --test tests/pages
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const SITE = path.resolve(process.env.SITE ?? "demo/portal/current");
const WIDTHS = [360, 1280];
/** Pages looked at; the sample site has far fewer. */
const MAX_PAGES = 200;
const START_MS = 15_000;

/** What is asked of each page; the browser's own view of it. */
const LOOK = `
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    const scrolls = (at) => at && (["auto", "scroll", "hidden"].includes(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
    return box.width > 0 && box.right > root.clientWidth + 1 && !scrolls(one.parentElement);
  });
  return {
    lang: root.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    sideways: root.scrollWidth - root.clientWidth,
    wide: wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)),
    links: [...document.querySelectorAll("a[href]")].map((one) => one.href),
    fetched: performance.getEntriesByType("resource").map((one) => one.name),
  };`;

let driver;
let base;

async function ask(route, body, method = "POST") {
  const answer = await fetch(base + route, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (value?.error) throw new Error(`${route}: ${value.error}: ${value.message}`);
  return value;
}

before(async () => {
  driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise((given, failed) => {
    const timer = setTimeout(() => failed(new Error("chromedriver did not start")), START_MS);
    let said = "";
    driver.once("error", failed);
    driver.stdout.on("data", (bytes) => {
      said += bytes;
      const found = /successfully on port (\d+)/.exec(said);
      if (found) {
        clearTimeout(timer);
        given(found[1]);
      }
    });
  });
  base = `http://127.0.0.1:${port}`;
});
after(() => driver?.kill());

for (const width of WIDTHS) {
  it(`every page fits a screen of ${width} points`, async () => {
    const { sessionId } = await ask("/session", {
      capabilities: {
        alwaysMatch: {
          "goog:chromeOptions": {
            // Containers have neither a sandbox nor room in /dev/shm.
            args: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            mobileEmulation: { deviceMetrics: { width, height: 740, pixelRatio: 1, mobile: width < 600 } },
            prefs: { "profile.managed_default_content_settings.javascript": 2 },
          },
        },
      },
    });
    base += `/session/${sessionId}`;
    try {
      const waiting = [pathToFileURL(path.join(SITE, "index.html")).href];
      const seen = new Set(waiting);
      while (waiting.length > 0) {
        const page = waiting.shift();
        await ask("/url", { url: page });
        const found = await ask("/execute/sync", { script: LOOK, args: [] });
        const told = `${decodeURI(page)} at ${width}: ${JSON.stringify(found.wide)}`;
        assert.equal(found.lang, "vi", told);
        assert.notEqual(found.title, "", told);
        assert.equal(found.headings, 1, told);
        assert.ok(found.sideways <= 0 && found.wide.length === 0, told);
        for (const url of [...found.links, ...found.fetched]) {
          if (/^(mailto|tel):/.test(url)) continue;
          const plain = url.replace(/[#?].*$/, "");
          assert.ok(plain.startsWith("file:"), `${page} asks for ${url}`);
          const file = fileURLToPath(plain);
          assert.ok(existsSync(file), `${page} leads to ${file}, which is not there`);
          if (file.endsWith(".html") && !seen.has(plain)) {
            seen.add(plain);
            waiting.push(plain);
          }
        }
        assert.ok(seen.size <= MAX_PAGES, "more pages than a sample site has");
      }
      assert.ok(seen.size > 5, `only ${seen.size} pages were found`);
    } finally {
      await ask("", undefined, "DELETE");
      base = base.replace(/\/session\/.*/, "");
    }
  });
}
