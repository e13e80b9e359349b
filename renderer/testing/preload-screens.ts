import { loadScreen } from '../workspaces/loading.ts';
import { WORKSPACES } from '../workspaces/registry.ts';

/** Screens are loaded before a test looks for them; otherwise a slow machine would look like a missing screen. */
export async function preloadScreens(): Promise<void> {
  await Promise.all(WORKSPACES.map(loadScreen));
}
