import { Fragment, useEffect, useState, type ReactNode } from 'react';
import './still-map.css';

/** How places of the world lie in the picture (Web Mercator): `x = (lon - west) * scale`, in radians. */
export type PicturePlace = { readonly west: number; readonly top: number; readonly scale: number };

export type StillPicture = {
  readonly width: number;
  readonly height: number;
  readonly place: PicturePlace;
  readonly labels: readonly { readonly name: string; readonly at: readonly [number, number] }[];
  readonly paths: Readonly<Record<string, string>>;
};

/** Made when the product was built (tools/lib/still-maps.mjs). Checked by hand, because it is only a picture. */
function isPicture(value: unknown): value is StillPicture {
  const { width, height, place, labels, paths } = (value ?? {}) as Partial<Record<keyof StillPicture, unknown>>;
  return (
    typeof width === 'number' &&
    typeof height === 'number' &&
    typeof place === 'object' &&
    place !== null &&
    Array.isArray(labels) &&
    typeof paths === 'object' &&
    paths !== null
  );
}

async function load(name: string): Promise<StillPicture | undefined> {
  try {
    const picture: unknown = await (await fetch(`./resources/basemap/${name}.json`)).json();
    return isPicture(picture) ? picture : undefined;
  } catch {
    return undefined; // the picture is decoration: without it there is plain ground
  }
}

/** A picture; nothing until it is there. It comes after the words, and nothing waits for it. */
export function useStillPicture(name: 'sign-in-map' | 'country-map'): StillPicture | undefined {
  const [picture, setPicture] = useState<StillPicture>();
  useEffect(() => {
    let wanted = true;
    void load(name).then((loaded) => {
      if (wanted) setPicture(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [name]);
  return picture;
}

/** The lines and areas of a picture, for an `svg`. */
export function StillPaths({ picture }: { readonly picture: StillPicture }): ReactNode {
  return Object.entries(picture.paths).map(([kind, d]) => (
    <Fragment key={kind}>
      <path className={`still-${kind}`} d={d} />
      {kind === 'motorways' && <path className="still-core" d={d} />}
    </Fragment>
  ));
}
