import { useEffect, useState, type ReactNode } from 'react';
import { areaPicture, BOX, collectionSchema, roadPicture, type RoadPicture } from './quiet-map.ts';

type Picture = { readonly roads: RoadPicture; readonly towns: string };

async function load(name: string): Promise<ReturnType<typeof collectionSchema.parse> | undefined> {
  try {
    const answer = await fetch(`./resources/basemap/${name}.json`);
    const parsed = collectionSchema.safeParse(await answer.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // the picture is decoration: without it there is plain ground
  }
}

/** A quiet road map behind the sign-in and lock screens. It comes after the words, and nothing waits for it. */
export function Backdrop(): ReactNode {
  const [picture, setPicture] = useState<Picture>();
  useEffect(() => {
    let wanted = true;
    void Promise.all([load('roads'), load('urban')]).then(([roads, towns]) => {
      if (wanted && roads !== undefined) setPicture({ roads: roadPicture(roads), towns: towns === undefined ? '' : areaPicture(towns) });
    });
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <>
      {picture !== undefined && (
        <svg className="backdrop" viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
          <path className="b-town" d={picture.towns} />
          <path className="b-other" d={picture.roads.others} />
          <path className="b-primary" d={picture.roads.primary} />
          <path className="b-motorway" d={picture.roads.motorways} />
          <path className="b-core" d={picture.roads.motorways} />
          <path className="b-marked" d={picture.roads.marked} />
        </svg>
      )}
      <div className="backdrop-shade" />
    </>
  );
}
