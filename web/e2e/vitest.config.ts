import { defineConfig } from "vitest/config";

// One browser and one platform for all: files run one after the other, and what they count is theirs. Tests wait for
// events; these limits are for a machine that is busy with something else.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    environment: "node",
    globalSetup: "./platform.ts",
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
