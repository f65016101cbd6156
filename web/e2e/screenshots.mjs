import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

// Pictures of every page at three widths in both themes, into web/screenshots (not committed), and with `readme` the
// three of the README, into docs/images: make run, then npm --prefix web run screenshots [-- readme].

const url = (process.env.URL || `http://localhost:${process.env.PORT || "3000"}`).replace(/\/$/, "");
const PATHS = ["/", "/todos", "/calendar", "/sales", "/expenses", "/quick-links"];
const SIZES = { 390: 844, 768: 1024, 1440: 900 };
const THEMES = ["light", "dark"];
const README = [
  { file: "page-light.png", path: "/", width: 1440, height: 1010, theme: "light" },
  { file: "page-dark.png", path: "/calendar", width: 1180, height: 720, theme: "dark" },
  { file: "page-phone.png", path: "/", width: 390, height: 844, theme: "dark" },
];

const browser = await chromium.launch({
  executablePath: execFileSync(`${import.meta.dirname}/../install-chromium`, ["--path"], {
    encoding: "utf8",
  }).trim(),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  if (process.argv.includes("readme")) {
    const folder = `${import.meta.dirname}/../../docs/images`;
    for (const { file, ...view } of README) {
      await picture({ ...view, file: `${folder}/${file}`, fullPage: false });
    }
  } else {
    const folder = `${import.meta.dirname}/../screenshots`;
    mkdirSync(folder, { recursive: true });
    for (const path of PATHS) {
      for (const [width, height] of Object.entries(SIZES)) {
        for (const theme of THEMES) {
          const file = `${folder}/${path.slice(1) || "dashboard"}-${width}-${theme}.png`;
          await picture({ path, width: Number(width), height, theme, file, fullPage: true });
        }
      }
    }
  }
} finally {
  await browser.close();
}

/** Signs in as the demo owner and takes one picture. */
async function picture({ path, width, height, theme, file, fullPage }) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    isMobile: width < 500,
    hasTouch: width < 500,
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("main [data-item]").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: file, fullPage });
  process.stdout.write(`${file}\n`);
  await context.close();
}
