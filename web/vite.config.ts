import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const port = process.env.PORT ?? "3000";
const issuerPort = process.env.ISSUER_PORT ?? "3001";
const local = `http://localhost:${port}`;

export default defineConfig({
  plugins: [react()],
  server: {
    // The origin that template.yaml allows; `make run` answers what is not a file of this folder.
    port: 5173,
    strictPort: true,
    proxy: { "/api": local, "/local": local, "/config.json": local },
  },
  define: { "import.meta.env.ISSUER_PORT": JSON.stringify(issuerPort) },
  build: { target: "es2022", sourcemap: false, reportCompressedSize: false },
});
