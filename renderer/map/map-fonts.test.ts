import { afterEach, expect, test, vi } from 'vitest';
import { loadMapFonts, MAP_BOLD } from './map-fonts.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a face that does not load is logged, and the other is used', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const added: unknown[] = [];
  vi.stubGlobal('document', { fonts: { add: (face: unknown) => added.push(face) } });
  vi.stubGlobal(
    'FontFace',
    class {
      constructor(private readonly family: string) {}
      load = (): Promise<unknown> =>
        this.family === MAP_BOLD ? Promise.reject(new Error('gone')) : Promise.resolve(this.family);
    },
  );
  await loadMapFonts();
  expect(added).toHaveLength(1);
  expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(MAP_BOLD), expect.any(Error));
});
