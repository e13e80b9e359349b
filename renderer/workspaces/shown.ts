import { createContext, useContext } from 'react';

/** Whether the workspace around is the one in front: a screen that was left stays as it is and takes no focus. */
export const WorkspaceShown = createContext(true);
export const useIsShown = (): boolean => useContext(WorkspaceShown);
