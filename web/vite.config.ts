import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { cssModules } from "./cssModules.ts";
import { firstPicture } from "./firstPicture.ts";

const local = `http://localhost:${process.env.PORT ?? "3000"}`;
const mantineBase = fileURLToPath(new URL("src/style/mantine.css", import.meta.url));
const constructedStyle = fileURLToPath(new URL("src/style/ConstructedStyle.tsx", import.meta.url));

/** Renders Mantine's style elements by ConstructedStyle, which says why. */
function constructedStyles(): Plugin {
  return {
    name: "constructed-styles",
    apply: "build",
    transform: {
      filter: { id: /@mantine\/core\/esm\/core\//, code: /jsx\("style"/ },
      handler: (code) => ({
        code: `import { ConstructedStyle } from ${JSON.stringify(constructedStyle)};\n${code.replaceAll('jsx("style"', "jsx(ConstructedStyle")}`,
        map: null,
      }),
    },
  };
}

/** Gives each chunk the styles of those of Mantine's components that it has; `vite dev` takes all. */
function usedStyles(): Plugin {
  return {
    name: "used-styles",
    apply: "build",
    enforce: "pre",
    resolveId: { filter: { id: /^@mantine\/core\/styles\.layer\.css$/ }, handler: () => mantineBase },
    transform: {
      filter: { id: /@mantine\/core\/esm\/.*\.module\.mjs$/ },
      handler: (code, id) => ({
        code: `import "@mantine/core/styles/${basename(id, ".module.mjs")}.layer.css";\n${code}`,
        map: null,
      }),
    },
  };
}

/** What src/main.ts imports, and nothing that this needs. */
function firstChunk(id: string, context: Rolldown.ChunkingContext): string | null {
  const importers = context.getModuleInfo(id)?.importers ?? [];
  const isFirst =
    /vite\/preload-helper|rolldown\/runtime/.test(id) ||
    importers.some((name) => name.endsWith("/src/main.ts"));
  return isFirst ? "first" : null;
}

export default defineConfig({
  plugins: [react(), constructedStyles(), usedStyles(), firstPicture()],
  css: { modules: cssModules },
  resolve: { alias: { "react-style-singleton": constructedStyle } },
  server: {
    // The origin that template.yaml allows by default.
    port: 5173,
    strictPort: true,
    // `make run` answers what is no file of this folder.
    proxy: { "/api": local, "/local": local, "/config.json": local },
  },
  build: {
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // All that the first load needs in one file: a request for each of many small ones would cost more than their reuse saves.
        codeSplitting: {
          groups: [
            { name: firstChunk, debugName: "first", priority: 1 },
            { name: "start", test: /\/src\/app\/start\.tsx$/ },
          ],
        },
      },
    },
  },
});
