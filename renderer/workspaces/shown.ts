import { createContext, useContext } from 'react';

/** Whether the surrounding workspace is in front. One in the background keeps its state and takes no focus. */
export const WorkspaceShown = createContext(true);
export const useIsShown = (): boolean => useContext(WorkspaceShown);
