import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { atRest } from "./atRest.mjs";

// Pictures of every page and state at three widths in both themes, into web/screenshots (not committed), and with
// `readme` the three of the README, into docs/images: make run, then npm --prefix web run screenshots [-- readme].
// Other words choose states and widths: npm --prefix web run screenshots -- todos sign-in 390.

const url = (process.env.URL || `http://localhost:${process.env.PORT || "3000"}`).replace(/\/$/, "");
const SIZES = { 390: 844, 768: 1024, 1440: 900 };
const THEMES = ["light", "dark"];
const README = [
  { file: "page-light.png", path: "/", width: 1440, height: 1010, theme: "light" },
  { file: "page-dark.png", path: "/calendar", width: 1180, height: 720, theme: "dark" },
  { file: "page-phone.png", path: "/", width: 390, height: 844, theme: "dark" },
];

const items = (page) => page.locator("main [data-item]").first().waitFor();
const bars = async (page) => {
  await page.getByRole("button", { name: "Theme" }).waitFor();
  await page.locator("main [aria-busy=true]").first().waitFor();
};
const dialog = (page) => page.getByRole("dialog").waitFor();
const unavailable = {
  status: 503,
  headers: { "retry-after": "120" },
  contentType: "application/problem+json",
  body: JSON.stringify({ detail: "The database is busy. Your data is safe; try again in a moment." }),
};

/** What is pictured: where, whose, what is done before the page is loaded again, and then on it. */
const STATES = {
  dashboard: { path: "/", act: items },
  todos: { path: "/todos", act: items },
  week: { path: "/calendar", act: items },
  agenda: { path: "/calendar?view=agenda", act: items },
  sales: { path: "/sales", act: items },
  expenses: { path: "/expenses", act: items },
  "quick-links": { path: "/quick-links", act: items },
  "sign-in": { path: "/", subject: null },
  "no-config": {
    path: "/",
    subject: null,
    before: (page) => page.route("**/config.json", (route) => route.fulfill({ status: 503 })),
    act: (page) => page.getByRole("alert").waitFor(),
  },
  "empty-dashboard": { path: "/", subject: "new" },
  "empty-todos": { path: "/todos", subject: "new" },
  "empty-calendar": { path: "/calendar", subject: "new" },
  "empty-agenda": { path: "/calendar?view=agenda", subject: "new" },
  "empty-sales": { path: "/sales", subject: "new" },
  "empty-quick-links": { path: "/quick-links", subject: "new" },
  first: {
    path: "/",
    subject: "first",
    before: (page) => page.route("**/assets/start-*.js", () => {}),
    act: (page) => page.getByRole("heading", { name: "Sales" }).waitFor(),
    // It takes the theme once, when it comes.
    isLoadedAnew: true,
  },
  skeletons: { path: "/", subject: "waits", before: (page) => page.route("**/api/**", () => {}), act: bars },
  "skeletons-todos": {
    path: "/todos",
    subject: "waits",
    before: (page) => page.route("**/api/**", () => {}),
    act: bars,
  },
  "skeletons-week": {
    path: "/calendar",
    subject: "waits",
    before: (page) => page.route("**/api/**", () => {}),
    act: bars,
  },
  errors: {
    path: "/",
    subject: "fails",
    before: (page) => page.route("**/api/**", (route) => route.fulfill(unavailable)),
    act: (page) => page.getByRole("alert").first().waitFor(),
  },
  "error-todos": {
    path: "/todos",
    subject: "fails",
    before: (page) => page.route("**/api/**", (route) => route.fulfill(unavailable)),
    act: (page) => page.getByRole("alert").first().waitFor(),
  },
  offline: {
    path: "/todos",
    subject: "offline",
    before: (page) => page.route("**/api/batch", (route) => route.abort("internetdisconnected")),
    act: async (page) => {
      await add(page, "Written on the train");
      await page.getByText(/Offline, \d+ edits? waiting/).waitFor();
    },
  },
  "offline-not-kept": {
    path: "/todos",
    subject: "unkept",
    before: async (page) => {
      await page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("Storage is switched off.", "SecurityError");
        };
      });
      await page.route("**/api/batch", (route) => route.abort("internetdisconnected"));
    },
    act: async (page) => {
      await add(page, "Written on a full disk");
      await page.getByText(/in this page only/).waitFor();
    },
  },
  conflict: {
    path: "/todos",
    subject: "conflict",
    act: async (page) => {
      await page.route("**/api/batch", (route) =>
        route.fulfill({
          status: 409,
          contentType: "application/problem+json",
          body: JSON.stringify({
            detail: "An item has changed.",
            conflicts: JSON.parse(route.request().postData()).operations.map(({ id, item }, index) => ({
              index,
              pointer: `/operations/${index}`,
              reason: "stale",
              current: { ...item, id, version: 9, title: "Call Bob about the invoice", dueOn: "2026-12-01" },
            })),
          }),
        }),
      );
      await add(page, "Call Ada about the invoice of November, and ask for the one of October");
      await dialog(page);
    },
  },
  "add-sale": {
    path: "/sales",
    act: async (page) => {
      await page.getByRole("button", { name: "New sale" }).click();
      await dialog(page);
    },
  },
  "add-sale-wrong": {
    path: "/sales",
    act: async (page) => {
      await page.getByRole("button", { name: "New sale" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
      await page.getByText("Enter a customer.").waitFor();
    },
  },
  "add-event": {
    path: "/calendar",
    act: async (page) => {
      await items(page);
      await page.getByRole("button", { name: "New event" }).click();
      await dialog(page);
    },
  },
  "add-quick-link": {
    path: "/quick-links",
    act: async (page) => {
      await page.getByRole("button", { name: "New quick link" }).click();
      await dialog(page);
    },
  },
  "edit-todo": {
    path: "/todos",
    act: async (page) => {
      await page
        .getByRole("button", { name: /^More for/ })
        .first()
        .click();
      await page.getByRole("menuitem", { name: "Edit" }).click();
      await dialog(page);
    },
  },
  "row-menu": {
    path: "/todos",
    act: async (page) => {
      await page
        .getByRole("button", { name: /^More for/ })
        .nth(1)
        .click();
      await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    },
  },
  "due-choices": {
    path: "/todos",
    act: async (page) => {
      await page
        .getByRole("button", { name: /Change the date of/ })
        .first()
        .click();
      await page.getByRole("button", { name: "Tomorrow", exact: true }).waitFor();
    },
  },
  "theme-menu": {
    path: "/",
    act: async (page) => {
      await items(page);
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("menuitemradio", { name: "Dark" }).waitFor();
    },
  },
  "user-menu": {
    path: "/",
    act: async (page) => {
      await items(page);
      await page.getByRole("button", { name: /^Signed in as/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    },
  },
  shortcuts: {
    path: "/",
    act: async (page) => {
      await items(page);
      await page.keyboard.press("?");
      await dialog(page);
    },
  },
  undo: {
    path: "/todos",
    subject: "undo",
    act: async (page) => {
      await add(page, "Order coffee");
      await page.getByRole("checkbox", { name: "Done: Order coffee" }).first().click();
      await page.getByRole("button", { name: "Undo" }).first().waitFor();
    },
  },
};

const browser = await chromium.launch({
  executablePath: execFileSync(`${import.meta.dirname}/../install-chromium`, ["--path"], {
    encoding: "utf8",
  }).trim(),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const words = process.argv.slice(2);
  const names = words.filter((word) => !/^\d+$/.test(word));
  const widths = words.filter((word) => /^\d+$/.test(word));
  if (names.includes("readme")) {
    for (const { file, theme, ...view } of README) {
      const page = await open({ ...view, act: items, themes: [theme] });
      await page.screenshot({ path: `${import.meta.dirname}/../../docs/images/${file}` });
      await page.context().close();
    }
  } else {
    const folder = `${import.meta.dirname}/../screenshots`;
    mkdirSync(folder, { recursive: true });
    for (const [name, state] of Object.entries(STATES)) {
      if (names.length > 0 && !names.includes(name)) {
        continue;
      }
      for (const [width, height] of Object.entries(SIZES)) {
        if (widths.length > 0 && !widths.includes(width)) {
          continue;
        }
        const page = await open({ ...state, width: Number(width), height });
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
          if (state.isLoadedAnew) {
            await page.reload({ waitUntil: "commit" });
            await state.act(page);
          }
          await atRest(page);
          await showAll(page, Number(width), height);
          await page.screenshot({ path: `${folder}/${name}-${width}-${theme}.png` });
        }
        process.stdout.write(`${name} ${width}\n`);
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
}

/** Opens the page as a user and brings it into a state. */
async function open({ path, subject = "demo", before, act, width, height, themes = THEMES }) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: themes[0],
    reducedMotion: "reduce",
    isMobile: width < 500,
    hasTouch: width < 500,
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  if (subject === null) {
    await before?.(page);
    await page.goto(url + path);
  } else {
    await page.goto(url + path);
    await signIn(page, subject);
    if (before !== undefined) {
      await before(page);
      // Nothing is shown from before, nor from an answer that is still on its way.
      await page.addInitScript(() => {
        for (const name of Object.keys(sessionStorage).filter((key) => key.startsWith("breakwater"))) {
          sessionStorage.removeItem(name);
        }
      });
      await page.reload({ waitUntil: "commit" });
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
    }
  }
  if (act !== undefined) {
    await act(page);
  }
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Makes the window as high as the page, unless a dialog is in its middle: what is below a screen is laid out later. */
async function showAll(page, width, height) {
  if ((await page.getByRole("dialog").count()) > 0) return;
  const needed = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, needed) });
  const after = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, after) });
  await atRest(page);
}

async function signIn(page, subject) {
  if (subject === "demo") {
    await page.getByRole("button", { name: "Sign in" }).click();
  } else {
    await page.getByRole("button", { name: "Use another account" }).click();
    await page.locator("input[name=username]").fill(`${subject}-${Date.now()}`);
    await page.locator("input[type=submit]").click();
  }
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

async function add(page, title) {
  await page.getByPlaceholder("Add a todo").fill(title);
  await page.keyboard.press("Enter");
  await items(page);
}
