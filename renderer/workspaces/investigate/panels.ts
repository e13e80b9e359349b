/** The region around the grid `Reads`; the grid has the shorter name. */
export const READS_PANEL = 'Reads panel';

/** Panels by their place on screen: F6 goes round them, F11 gives one the whole workspace. */
function panels(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-panel]')].filter(
    (panel) => panel.closest('[hidden]') === null,
  );
}

export function panelNames(): readonly string[] {
  return panels().map((panel) => panel.dataset['panel'] ?? '');
}

/** What to focus in a panel: the grid of a table, or else the panel itself. */
const targetIn = (panel: HTMLElement): HTMLElement =>
  panel.querySelector<HTMLElement>('[role="grid"][tabindex="0"]') ?? panel;

export function focusPanel(name: string | undefined): void {
  const panel = panels().find((one) => one.dataset['panel'] === name);
  if (panel !== undefined) targetIn(panel).focus();
}

/** The panel after the one that has focus; the first when none has. */
export function focusNextPanel(): void {
  const all = panels();
  const at = all.findIndex((panel) => panel.contains(document.activeElement));
  const next = all[(at + 1) % all.length];
  if (next !== undefined) targetIn(next).focus();
}

/** The name of the panel that has focus. */
export function currentPanel(): string | undefined {
  return panels().find((panel) => panel.contains(document.activeElement))?.dataset['panel'];
}
