import { afterEach, expect, test, vi } from 'vitest';
import { observeCovers } from './covers.ts';

afterEach(() => vi.unstubAllGlobals());

test('a measure note that opens or closes is told, and what covers nothing is not', async () => {
  const sizes = new Set<Element>();
  let resized = (): void => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(onChange: () => void) {
        resized = onChange;
      }
      observe = (element: Element): void => {
        sizes.add(element);
        resized();
      };
      unobserve = (element: Element): void => void sizes.delete(element);
      disconnect = (): void => sizes.clear();
    },
  );
  const body = document.createElement('div');
  body.innerHTML = '<div class="map-tools"></div><p class="map-position"></p>';
  const changed = vi.fn();
  const stop = observeCovers(body, changed);
  expect(changed, 'the tools, and not the position of the pointer').toHaveBeenCalledTimes(1);
  const note = document.createElement('section');
  note.className = 'map-measure';
  body.append(note);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  body.append(document.createElement('p'));
  note.remove();
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3));
  expect(sizes.size).toBe(1);
  stop();
  expect(sizes.size).toBe(0);
});
