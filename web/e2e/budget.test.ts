import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();

/** Of compressed JavaScript, until the dashboard stands with all that is on it. */
const LIMIT_BYTES = 175_000;

test("the dashboard needs at most 175 kB of compressed JavaScript, and no code of other pages", async () => {
  const context = await browser.context();
  const scripts = new Map<string, number>();
  context.on("response", async (response) => {
    if (response.url().startsWith(`${url}/assets/`) && response.url().endsWith(".js")) {
      scripts.set(new URL(response.url()).pathname, 0);
    }
  });
  const page = await signIn(context, newSubject());
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await page.waitForLoadState("networkidle");

  for (const path of scripts.keys()) {
    const code = await (await fetch(url + path)).arrayBuffer();
    scripts.set(path, gzipSync(new Uint8Array(code), { level: 6 }).length);
  }
  const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  process.stdout.write(`first load: ${total} bytes of compressed JavaScript in ${scripts.size} files\n`);
  expect(total).toBeLessThanOrEqual(LIMIT_BYTES);
  for (const name of ["TodosPage", "SalesPage", "CalendarPage", "QuickLinksPage", "ExpensesPage"]) {
    expect([...scripts.keys()].filter((path) => path.includes(name))).toEqual([]);
  }
});
