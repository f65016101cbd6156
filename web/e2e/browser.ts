import { type Browser, type BrowserContext, chromium, type Page, type Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";

/** Where the page answers, without a slash at the end. */
export const url: string = inject("url");

/** Gives tests browser contexts of their own, profiles that share nothing: for one test, or for all of a file. */
export function testBrowser(): { context(): Promise<BrowserContext>; lasting(): Promise<BrowserContext> } {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await chromium.connect(inject("browser"));
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => browser.close());
  return {
    async context() {
      const context = await browser.newContext();
      contexts.push(context);
      return context;
    },
    lasting: () => browser.newContext(),
  };
}

/** Opens a page as this subject, whose data is theirs alone, as if they had signed in before. */
export async function signIn(context: BrowserContext, subject: string, path = "/"): Promise<Page> {
  const { oidc } = (await (await fetch(`${url}/config.json`)).json()) as {
    oidc: { authority: string; clientId: string };
  };
  const user = {
    access_token: await tokenOf(subject),
    token_type: "Bearer",
    expires_at: Math.floor(Date.now() / 1_000) + 3_600,
    profile: { sub: subject },
  };
  const page = await context.newPage();
  // A file of the same origin, because the storage belongs to that.
  await page.goto(`${url}/favicon.svg`);
  await page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [
    `oidc.user:${oidc.authority}:${oidc.clientId}`,
    JSON.stringify(user),
  ] as const);
  await page.goto(url + path);
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  return page;
}

/** Opens a page and signs in as this subject, at the issuer. */
export async function signInByHand(context: BrowserContext, subject: string, path = "/"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + path);
  await signInOn(page, subject);
  return page;
}

/** Signs in as this subject where the page asks for it. */
export async function signInOn(page: Page, subject: string): Promise<void> {
  await page.getByRole("button", { name: "Use another account" }).click();
  await page.locator("input[name=username]").fill(subject);
  await page.locator("input[type=submit]").click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

/** Takes what this tab keeps of the service's answers for its next load. */
export async function forgetAnswers(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("breakwater-dashboard"))) {
      sessionStorage.removeItem(key);
    }
  });
}

/** A subject that no other test has. */
export function newSubject(): string {
  return `e2e-${crypto.randomUUID()}`;
}

/** Sees every request to the API of all pages of a context. */
export function watchApi(context: BrowserContext): Request[] {
  const requests: Request[] = [];
  context.on("request", (request) => {
    if (request.url().startsWith(`${url}/api/`)) {
      requests.push(request);
    }
  });
  return requests;
}

/** Waits until the page says that everything is saved. */
export async function allSaved(page: Page): Promise<void> {
  await page.getByText("Saved", { exact: true }).first().waitFor();
}

async function tokenOf(subject: string): Promise<string> {
  return (await fetch(`${url}/local/token?subject=${subject}`)).text();
}

/** Talks to the API as a subject, beside any page. */
export async function api(subject: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${await tokenOf(subject)}`,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

export interface StoredTodo {
  id: string;
  version: number;
  title: string;
  done: boolean;
}

/** What is in the database of a subject's todos. */
export async function storedTodos(subject: string): Promise<StoredTodo[]> {
  return ((await api(subject, "/api/todos?limit=200")) as { items: StoredTodo[] }).items;
}

/** Gives a subject todos with these titles, in one batch. */
export async function seedTodos(subject: string, titles: readonly string[]): Promise<void> {
  await api(subject, "/api/batch", {
    operations: titles.map((title, position) => ({
      op: "put",
      collection: "todos",
      id: crypto.randomUUID(),
      item: { title, position },
    })),
  });
}

/** How often each function was invoked. */
export async function invocations(name: string): Promise<number> {
  const status = (await (await fetch(`${url}/local/status`)).json()) as {
    functions: Record<string, { invocations: number }>;
  };
  return status.functions[name]?.invocations ?? 0;
}
