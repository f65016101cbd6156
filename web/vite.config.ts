import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const local = `http://localhost:${process.env.PORT ?? "3000"}`;

export default defineConfig({
  plugins: [react()],
  server: {
    // The origin that template.yaml allows by default.
    port: 5173,
    strictPort: true,
    // `make run` answers what is no file of this folder.
    proxy: { "/api": local, "/local": local, "/config.json": local },
  },
  build: { target: "es2022", sourcemap: false, reportCompressedSize: false },
});
