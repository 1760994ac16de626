import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What axe finds, one line each. evaluate() runs beside the page's own policy. "region" is left out: overlays live
// outside of the landmarks.
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${source} }`);
  return page.evaluate(async () => {
    // Half-way through a fade nothing has the colours it is made of; what never ends is left alone.
    const fades = () =>
      document.getAnimations().filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
    for (let rounds = 0; rounds < 20 && fades().some((one) => one.playState === 'running'); rounds++) {
      const over = Promise.allSettled(fades().map((one) => one.finished));
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 250))]);
    }
    const engine = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await engine.run(document, {
      rules: { region: { enabled: false } },
      resultTypes: ['violations'],
    });
    return violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ')}`),
    );
  });
}
