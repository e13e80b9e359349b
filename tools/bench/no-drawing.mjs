/**
 * Makes drawing take no time. Without a GPU the processor draws every frame of a WebGL map, in competition with the app's own
 * work, and the page stands still while the frame is read back. With the draw calls left out all of the app's script runs as
 * always (including the map's probes), and what is left is the app's.
 */

/** @param {import('@playwright/test').Page} page */
export const leaveDrawingOut = (page) =>
  page.evaluate(() => {
    const calls = /** @type {const} */ ([
      'drawArrays',
      'drawElements',
      'drawArraysInstanced',
      'drawElementsInstanced',
      'drawRangeElements',
      'clear',
    ]);
    for (const name of calls) WebGL2RenderingContext.prototype[name] = () => {};
  });
