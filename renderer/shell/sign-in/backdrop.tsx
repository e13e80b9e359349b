import type { ReactNode } from 'react';
import { StillPaths, useStillPicture } from '../../ui/still-map.tsx';

/** A quiet road map behind the sign-in and lock screens. */
export function Backdrop(): ReactNode {
  const picture = useStillPicture('sign-in-map');
  return (
    <>
      {picture !== undefined && (
        <svg
          className="still-map backdrop"
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          preserveAspectRatio="xMidYMid slice"
          aria-hidden="true"
        >
          <StillPaths picture={picture} />
        </svg>
      )}
      <div className="backdrop-shade" />
    </>
  );
}
