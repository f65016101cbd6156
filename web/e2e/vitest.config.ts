import { configDefaults, defineConfig } from "vitest/config";

// What counts all invocations of the platform, whoever made them.
const ALONE = ["loading.test.ts"];

// One browser and one platform for all. Two files run at once, then by themselves those that count for all. Tests wait for
// events; these limits are for a machine that is busy with something else.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: "./platform.ts",
    projects: [
      {
        extends: true,
        test: {
          name: "pages",
          include: ["*.test.ts"],
          exclude: [...configDefaults.exclude, ...ALONE],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    environment: "node",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
