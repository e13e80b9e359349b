/** The mounted panels in screen order: F6 cycles through them, a command goes to one by name. */
type Mounted = {
  readonly name: string;
  readonly element: HTMLElement;
  /** The element that takes focus, when it is not the panel itself. */
  target: HTMLElement | undefined;
};

/** Shared: the elements of the page that are mounted now. */
const mounted = new Set<Mounted>();

export function addPanel(name: string, element: HTMLElement): { readonly panel: Mounted; readonly remove: () => void } {
  const panel: Mounted = { name, element, target: undefined };
  mounted.add(panel);
  return { panel, remove: () => void mounted.delete(panel) };
}
export type MountedPanel = Mounted;

/** The visible ones: not in a workspace in the background, nor beside a panel that fills the screen. */
const seen = (): readonly Mounted[] =>
  [...mounted]
    .filter(({ element }) => element.closest('[hidden]') === null)
    .sort((a, b) => ((a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1));

const focus = (panel: Mounted | undefined): void => (panel?.target ?? panel?.element)?.focus();
const withFocus = (all: readonly Mounted[]): number =>
  all.findIndex(({ element }) => element.contains(document.activeElement));

export const hasPanels = (): boolean => seen().length > 0;

export const hasPanel = (name: string): boolean => seen().some((panel) => panel.name === name);

export function focusPanel(name: string): void {
  focus(seen().find((panel) => panel.name === name));
}

/** Focuses a panel that is about to be mounted, in the frame after. */
export function focusWhenMounted(name: string): void {
  requestAnimationFrame(() => focusPanel(name));
}

export function focusFirstPanel(): void {
  const [first] = seen();
  first?.element.focus();
}

/** The panel after the one that has focus; the first when none has. */
export function focusNextPanel(): void {
  const all = seen();
  focus(all[(withFocus(all) + 1) % all.length]);
}

/** The name of the panel that has focus. */
export function currentPanel(): string | undefined {
  const all = seen();
  return all[withFocus(all)]?.name;
}
