import { fileURLToPath } from "node:url";
import {
  build,
  createServer,
  type HtmlTagDescriptor,
  type Plugin,
  type Rollup,
  type ViteDevServer,
} from "vite";
import { cssModules } from "./cssModules.ts";

const PICTURE = "/src/first/FirstPicture.tsx";
const SCRIPT_NAME = "first.js";
const SCRIPT = fileURLToPath(new URL("src/first/first.ts", import.meta.url));

/**
 * Puts the first picture into index.html, src/first/first.ts below it, and hints to load at once what the code will ask
 * for.
 */
export function firstPicture(): Plugin {
  let dev: ViteDevServer | undefined;
  return {
    name: "first-picture",
    configureServer(server) {
      dev = server;
    },
    async buildStart() {
      if (dev === undefined) {
        this.emitFile({ type: "asset", name: SCRIPT_NAME, source: await compiled() });
      }
    },
    transformIndexHtml: {
      order: "post",
      async handler(html, { bundle }) {
        const picture = await rendered(dev);
        return {
          html: html.replace('<div id="root"></div>', `<div id="root">${picture}</div>`),
          tags: bundle === undefined ? [DEV_TAG] : [scriptTag(bundle), ...hints(bundle, html)],
        };
      },
    },
  };
}

/** A module, as the development server compiles it; it may come a moment late there. */
const DEV_TAG: HtmlTagDescriptor = {
  tag: "script",
  attrs: { type: "module", src: "/src/first/first.ts" },
  injectTo: "body",
};

function scriptTag(bundle: Rollup.OutputBundle): HtmlTagDescriptor {
  const script = Object.values(bundle).find(
    (file) => file.type === "asset" && file.names.includes(SCRIPT_NAME),
  );
  return { tag: "script", attrs: { src: `/${script?.fileName}` }, injectTo: "body" };
}

/** Everything that src/app/start.tsx needs, and index.html does not name yet. */
function hints(bundle: Rollup.OutputBundle, html: string): HtmlTagDescriptor[] {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  // vite.config.ts gives it its name.
  const start = chunks.find((chunk) => chunk.name === "start");
  const scripts = start === undefined ? [] : [start.fileName, ...start.imports];
  const styles = chunks
    .filter((chunk) => scripts.includes(chunk.fileName))
    .flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
  const hint = (attrs: HtmlTagDescriptor["attrs"], name: string) => ({
    tag: "link",
    // The first picture comes first.
    attrs: { ...attrs, crossorigin: true, fetchpriority: "low", href: `/${name}` },
    injectTo: "head" as const,
  });
  const isNew = (name: string) => !html.includes(name);
  return [
    ...styles.filter(isNew).map((name) => hint({ rel: "preload", as: "style" }, name)),
    ...scripts.filter(isNew).map((name) => hint({ rel: "modulepreload" }, name)),
  ];
}

/** The picture as HTML, with the names that the build gives to classes. */
async function rendered(dev: ViteDevServer | undefined): Promise<string> {
  const server =
    dev ??
    (await createServer({
      configFile: false,
      logLevel: "error",
      css: { modules: cssModules },
      server: { middlewareMode: true, ws: false, watch: null },
      optimizeDeps: { noDiscovery: true },
      appType: "custom",
    }));
  try {
    const [{ FirstPicture }, { createElement }, { renderToStaticMarkup }] = await Promise.all([
      server.ssrLoadModule(PICTURE),
      import("react"),
      import("react-dom/server"),
    ]);
    return renderToStaticMarkup(createElement(FirstPicture));
  } finally {
    if (server !== dev) await server.close();
  }
}

/** The script by itself: it must not wait for a module that it shares with the page. */
async function compiled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: { write: false, target: "es2022", lib: { entry: SCRIPT, formats: ["iife"], name: "first" } },
  });
  const [{ output }] = result as [Rollup.RollupOutput];
  return output[0].code;
}
