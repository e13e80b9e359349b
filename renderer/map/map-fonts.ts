import regularUrl from '@fontsource/open-sans/files/open-sans-latin-400-normal.woff2?url';
import boldUrl from '@fontsource/open-sans/files/open-sans-latin-600-normal.woff2?url';

/** As the map's layers name them; each is a family of its own with one weight. */
export const MAP_REGULAR = 'Open Sans Regular';
export const MAP_BOLD = 'Open Sans SemiBold';

/**
 * Without a glyph server MapLibre and deck draw labels with the fonts of the page, once, when they need a character first: the faces
 * must have come by then, or the map keeps the system's sans serif.
 */
export async function loadMapFonts(): Promise<void> {
  const faces = [
    [MAP_REGULAR, regularUrl, '400'],
    [MAP_BOLD, boldUrl, '600'],
  ] as const;
  // A map in another face is better than none.
  const loaded = await Promise.allSettled(
    faces.map(async ([family, url, weight]) =>
      document.fonts.add(await new FontFace(family, `url(${url})`, { weight }).load()),
    ),
  );
  loaded.forEach((face, i) => {
    if (face.status === 'rejected') console.error(`the map's font ${faces[i]?.[0] ?? ''} did not load`, face.reason);
  });
}
