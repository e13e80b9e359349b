import { useCallback, useEffect, useState, type ComponentType } from 'react';
import type { Workspace } from './workspace.ts';

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly Screen: ComponentType }
  | { readonly state: 'failed' };

/** Shared: code. */
const screens = new Map<Workspace['load'], ComponentType>();

/** Loads the code of a screen once; tries again after a failure. */
export async function loadScreen({ load }: Pick<Workspace, 'load'>): Promise<ComponentType> {
  const { Screen } = await load();
  screens.set(load, Screen);
  return Screen;
}

/** The screen of a workspace; available at once when its code has loaded. */
export function useScreen(workspace: Pick<Workspace, 'load'>): { readonly loaded: Loaded; readonly retry: () => void } {
  const { load } = workspace;
  const [tries, setTries] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>(() => {
    const Screen = screens.get(load);
    return Screen === undefined ? { state: 'loading' } : { state: 'ready', Screen };
  });
  useEffect(() => {
    const there = screens.get(load);
    if (there !== undefined) {
      // Its code may have arrived between drawing and this effect: it is prefetched while somebody signs in.
      setLoaded((now) => (now.state === 'ready' && now.Screen === there ? now : { state: 'ready', Screen: there }));
      return undefined;
    }
    let wanted = true;
    setLoaded({ state: 'loading' });
    loadScreen({ load }).then(
      (Screen) => wanted && setLoaded({ state: 'ready', Screen }),
      () => wanted && setLoaded({ state: 'failed' }),
    );
    return () => {
      wanted = false;
    };
  }, [load, tries]);
  return { loaded, retry: useCallback(() => setTries((old) => old + 1), []) };
}
