import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { atRest } from "./atRest.mjs";

const THEMES = ["light", "dark"] as const;

/**
 * What axe finds wrong in both themes, on a wide screen or a phone. Themes differ in colours only, so that in the second
 * one contrast alone is examined.
 */
export async function violations(page: Page, widths = [1440, 390]): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await atRest(page);
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
      const { violations } = await (colorScheme === "light"
        ? axe
        : axe.withRules("color-contrast")
      ).analyze();
      found.push(
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${colorScheme} ${width} ${id} ${node.html}`),
        ),
      );
    }
  }
  return found;
}
