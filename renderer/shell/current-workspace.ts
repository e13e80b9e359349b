import { personalStore } from '../state/personal-store.ts';

/** Which workspace is in front. Without a choice it is the first that the person has. */
type CurrentWorkspace = {
  readonly id: string | undefined;
  /**
   * Counts requests to move focus into the workspace. Key and palette make one; a press in the rail does not, so
   * focus stays there.
   */
  readonly focusAsked: number;
};

export const useCurrentWorkspace = personalStore<CurrentWorkspace>('workspace in front', {
  id: undefined,
  focusAsked: 0,
});

export function openWorkspace(id: string): void {
  useCurrentWorkspace.setState({ id });
}

export function goToWorkspace(id: string): void {
  useCurrentWorkspace.setState(({ focusAsked }) => ({ id, focusAsked: focusAsked + 1 }));
}
