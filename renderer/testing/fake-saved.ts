import type { SavedItem, SavedThing } from '../../app/contract/methods.ts';
import type { FakeBridge } from './fake-bridge.ts';

type Given = readonly [name: string, thing: SavedThing | null, kind?: SavedItem['kind']];

/** What main keeps under a name, in memory. What it refuses is for a test to prepare. */
export function keepSaved(fake: FakeBridge, given: readonly Given[] = []): void {
  let made = 0;
  const item = ([name, thing, kind = 'question']: Given): SavedItem => ({
    id: `I${(made += 1)}`,
    kind: thing?.kind ?? kind,
    name,
    thing,
    savedAtMs: Date.UTC(2026, 10, 30, 12),
    keptUntilMs: Date.UTC(2027, 10, 30, 12),
  });
  let items: readonly SavedItem[] = given.map(item);
  fake.on({
    'saved.list': () => ({ items: [...items] }),
    'saved.add': ({ name, thing }) => {
      const added = item([name, thing as SavedThing]);
      items = [...items, added];
      return { id: added.id };
    },
    'saved.change': ({ id, name, thing }) => {
      items = items.map((each) =>
        each.id === id
          ? { ...each, name: name ?? each.name, thing: (thing as SavedThing | undefined) ?? each.thing }
          : each,
      );
      return {};
    },
    'saved.remove': ({ id }) => {
      items = items.filter((each) => each.id !== id);
      return {};
    },
  });
}
