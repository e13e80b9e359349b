import type { SecondPanel } from './investigate/second/protocol.ts';

const IN_ADDRESS = /^#second-(map|timeline)$/;

/** The panel that this window is for, by its address; undefined in the main window. */
export const secondPanelOf = (hash: string): SecondPanel | undefined =>
  IN_ADDRESS.exec(hash)?.[1] as SecondPanel | undefined;

/** Draws the page of a second window, whose code the main window does not load. */
export async function drawSecondWindow(root: HTMLElement, panel: SecondPanel): Promise<void> {
  const { showSecondPage } = await import('./investigate/second/second-root.tsx');
  showSecondPage(root, panel);
}
