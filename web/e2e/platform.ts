import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the page answers, without a slash at the end. */
    url: string;
    /** Where the one browser is, which all files use. */
    browser: string;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a browser, and `make run` for the tests, on free ports; with URL, the one that answers there is used. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await launchBrowser();
  project.provide("browser", browser.wsEndpoint());
  // Empty, where make passes on that there is none.
  const given = process.env.URL;
  if (given) {
    project.provide("url", given.replace(/\/$/, ""));
    return () => browser.close();
  }
  const platform = launch();
  project.provide("url", await ready(platform));
  return async () => {
    await browser.close();
    await stop(platform);
  };
}

/** The installed Chromium; root may only run it without its sandbox. */
function launchBrowser(): Promise<BrowserServer> {
  const executablePath = execFileSync("web/install-chromium", ["--path"], {
    cwd: root,
    encoding: "utf8",
  }).trim();
  return chromium.launchServer({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

function launch(): ChildProcess {
  const home = execFileSync("local/find-jdk", { cwd: root, encoding: "utf8" }).trim();
  return spawn(
    `${home}/bin/java`,
    ["@local/java-options", "-cp", "local/target/classes:local/target/lib/*", "breakwater.local.Main"],
    {
      cwd: root,
      env: { ...process.env, PORT: "0", POOLER_PORT: "0", POSTGRES_PORT: "0", ISSUER_PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
}

function ready(platform: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    platform.stdout?.on("data", (chunk) => {
      output += chunk;
      const url = /^ready: (\S+)$/m.exec(output)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    });
    platform.on("exit", () => reject(new Error(`The platform did not become ready:\n${output}`)));
  });
}

function stop(platform: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    platform.on("exit", () => resolve());
    platform.kill("SIGTERM");
  });
}
