import type { AreaMode } from '../../../map/area-tool.ts';
import { personalStore } from '../../../state/personal-store.ts';

/** What is being drawn on the map for the question in the bar. */
export const useAreaMode = personalStore<{ readonly mode: AreaMode | undefined }>('area being drawn', {
  mode: undefined,
});

export const drawArea = (mode: AreaMode | undefined): void => useAreaMode.setState({ mode });
