/** Elements of the panel that cover parts of the map. */
const PANEL_COVERS =
  '.map-note > *, .map-tools, .map-legend, .map-measure, .map-crosshair, .map-drawing, .map-schematic';

/** Everything that covers parts of the map: no label is placed under it. */
export const COVERS = `${PANEL_COVERS}, .map-position, .maplibregl-ctrl-scale`;

/**
 * Calls back when a cover of the panel opens, closes or changes its size. Scale and position are left out: their text changes with each
 * move of the pointer, and no label may jump because of that. Returns the function that stops this.
 */
export function observeCovers(root: Element, onChange: () => void): () => void {
  const sizes = new ResizeObserver(onChange);
  let observed: ReadonlySet<Element> = new Set();
  const observe = (): void => {
    const now = new Set(root.querySelectorAll(PANEL_COVERS));
    const closed = [...observed].filter((element) => !now.has(element));
    for (const element of closed) sizes.unobserve(element);
    // The observer reports a size once for each new element.
    for (const element of now) if (!observed.has(element)) sizes.observe(element);
    observed = now;
    if (closed.length > 0) onChange();
  };
  const openings = new MutationObserver(observe);
  openings.observe(root, { childList: true, subtree: true });
  observe();
  return () => {
    openings.disconnect();
    sizes.disconnect();
  };
}
