import type { ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import { countText } from '../../words/measures.ts';

/** Where it is asked for, in words: also what the picture shows, for who does not see it. */
function placeWords({ cameraIds, area, vrms }: Pick<AuthorityAnswer, 'cameraIds' | 'area' | 'vrms'>): string {
  if (cameraIds.length === 0) return 'Anywhere: no camera was named';
  const cameras = countText(cameraIds.length, 'camera');
  const where = area === null ? cameras : `${cameras} in the area that was drawn`;
  return vrms.length === 0 ? where : `The marks anywhere, and ${where}`;
}

/** The cameras or the area of a request on a still map of the country. */
export const ScopeMap = ({ authority }: { readonly authority: AuthorityAnswer }): ReactNode => (
  <PlaceMap cameraIds={authority.cameraIds} area={authority.area} caption={placeWords(authority)} />
);
