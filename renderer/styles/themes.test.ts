import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const RENDERER = fileURLToPath(new URL('..', import.meta.url));
const COLOUR = /^(?:#[\da-f]{6}|rgba?\([\d., ]+\)|var\(--[\w-]+\)|none)$/;
const THEMED = /\[data-theme[^\]]*\]\s*/;
const SHADOW = /^\d+ \d+px \d+px rgba\([\d., ]+\), \d+ \d+px \d+px rgba\([\d., ]+\)$/;
const OF_COLOUR: Readonly<Record<string, RegExp>> = {
  'color-scheme': /^light$/,
  '--shadow': SHADOW,
  color: COLOUR,
  fill: COLOUR,
  stroke: COLOUR,
  background: COLOUR,
  opacity: /^[\d.]+$/,
};

/** Each rule as its selectors and its declarations, without comments. */
function rulesOf(css: string): readonly { readonly selectors: readonly string[]; readonly body: string }[] {
  return [...css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(
    ([, selectors = '', body = '']) => ({ selectors: selectors.split(',').map((one) => one.trim()), body }),
  );
}

/** What a theme changes besides colours would have to be looked for by all of axe in both (e2e/fixtures/axe.ts). */
test('the light theme changes colours and nothing else', () => {
  const rules = fs
    .readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .flatMap((name) => rulesOf(fs.readFileSync(path.join(RENDERER, name), 'utf8')))
    // A rule that holds in the dark theme as well is no difference between them.
    .filter(({ selectors }) =>
      selectors.some((one) => THEMED.test(one) && !selectors.includes(one.replace(THEMED, ''))),
    );
  expect(rules.length).toBeGreaterThan(3);
  const others = rules
    .flatMap(({ body }) => body.split(';'))
    .map((declaration) => /^\s*([\w-]+):\s*([\s\S]*?)\s*$/.exec(declaration))
    .filter((found) => found !== null)
    .filter(([, name = '', value = '']) => !(OF_COLOUR[name] ?? (name.startsWith('--') ? COLOUR : /^$/)).test(value))
    .map(([text]) => text.trim());
  expect(others).toEqual([]);
});
