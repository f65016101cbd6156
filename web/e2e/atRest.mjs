/**
 * Waits for what follows a change of theme or size: a colour on its way has another contrast.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<void>}
 */
export async function atRest(page) {
  await page.evaluate(async () => {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}
