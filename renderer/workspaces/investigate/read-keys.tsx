import type { ReactNode } from 'react';
import { useShortcut } from '../../keys/shortcuts.ts';
import { stepThroughJourney } from '../../columns/step.ts';
import { useInvestigation } from '../../columns/use-results.ts';
import { useSelection } from '../../search/selection-store.ts';
import { focusPanel, READS_PANEL } from './panels.ts';

/** Moves in the table as its own arrows do, from wherever focus is. */
function moveInTable(key: 'ArrowDown' | 'ArrowUp'): void {
  const grid = document.querySelector<HTMLElement>('[role="grid"][aria-label="Reads"]');
  grid?.focus();
  grid?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

/** The keys of reads, map and time that work from everywhere in the workspace. It shows nothing. */
export function ReadKeys(): ReactNode {
  const investigation = useInvestigation();
  useShortcut('J', () => moveInTable('ArrowDown'));
  useShortcut('K', () => moveInTable('ArrowUp'));
  useShortcut('[', () => stepThroughJourney(investigation, -1));
  useShortcut(']', () => stepThroughJourney(investigation, 1));
  useShortcut('I', () => {
    const { selectedRow, openPictures } = useSelection.getState();
    if (selectedRow !== undefined) openPictures(selectedRow);
  });
  useShortcut('C', () => document.querySelector<HTMLElement>('[data-copy-reference]')?.click());
  useShortcut('M', () => focusPanel('Map'));
  useShortcut('T', () => focusPanel('Timeline'));
  useShortcut('Alt+T', () => focusPanel(READS_PANEL));
  return null;
}
