import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { COLOUR_NAMES, rgba } from './map-colours.ts';

const tokens = fileURLToPath(new URL('../styles/tokens.css', import.meta.url));
const config = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

/** The custom properties of each theme, as text. */
function themesOf(css: string): { readonly dark: Map<string, string>; readonly light: Map<string, string> } {
  const block = (start: number): Map<string, string> => {
    const declarations = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
    return new Map(
      [...declarations.matchAll(/--([\w-]+):\s*([^;]+)/g)].map(([, name = '', value = '']) => [name, value]),
    );
  };
  return { dark: block(css.indexOf(':root')), light: block(css.search(/\[data-theme=['"]?light/)) };
}

/** The sheet as the product has it: what makes it small rewrites its colours. */
async function builtTokens(): Promise<string> {
  const made = await build({
    configFile: config,
    logLevel: 'silent',
    build: { write: false, emptyOutDir: false, rolldownOptions: { input: tokens } },
  });
  const outputs = [made].flat().flatMap((one) => ('output' in one ? one.output : []));
  const sheet = outputs.find(({ fileName }) => fileName.endsWith('.css'));
  return sheet?.type === 'asset' ? String(sheet.source) : '';
}

describe('the colours of the map', () => {
  const written = themesOf(fs.readFileSync(tokens, 'utf8'));
  let built: ReturnType<typeof themesOf>;
  beforeAll(async () => {
    built = themesOf(await builtTokens());
  });

  it('are the same in the built style sheet, which writes white as #fff, as in the one that people write', () => {
    expect(built.light.get('bg-panel')).toBe('#fff');
    for (const theme of ['dark', 'light'] as const)
      for (const name of COLOUR_NAMES) {
        const [from, to] = [written[theme].get(name) ?? '', built[theme].get(name) ?? ''];
        expect([theme, name, ...rgba(to)]).toEqual([theme, name, ...rgba(from)]);
        expect(from).toMatch(/^#[\da-f]{6}$/);
      }
  });

  it('are read with three, four, six and eight digits and as a function', () => {
    expect(rgba('#fff')).toEqual([255, 255, 255, 255]);
    expect(rgba('#0F08')).toEqual([0, 255, 0, 136]);
    expect(rgba('#1a2B3c')).toEqual([26, 43, 60, 255]);
    expect(rgba('#1a2b3c80')).toEqual([26, 43, 60, 128]);
    expect(rgba('rgba(90, 120, 170, 0.2)')).toEqual([90, 120, 170, 51]);
    expect(rgba('rgb(90 120 170 / 20%)')).toEqual([90, 120, 170, 51]);
    expect(rgba('#fff', 7)).toEqual([255, 255, 255, 7]);
  });
});
