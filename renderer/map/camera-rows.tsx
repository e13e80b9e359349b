import type { ReactNode } from 'react';
import { CAMERA_BOX_PX, CAMERA_DASHES, SIGN_TEXT, strokesOf, type CameraSign } from './camera-state.ts';

/** Rows of the legend for cameras without a read: the same pictures as on the map. */
export const CameraRows = ({ signs }: { readonly signs: readonly CameraSign[] }): ReactNode =>
  signs.map((sign) => (
    <div key={sign} className="legend-row">
      <i className={sign === 'working' ? 'camera' : 'camera marked'} aria-hidden="true">
        <svg width={CAMERA_BOX_PX} height={CAMERA_BOX_PX} viewBox={`0 0 ${CAMERA_BOX_PX} ${CAMERA_BOX_PX}`}>
          {strokesOf([sign]).map(({ path, isDashed, isThick }) => (
            <path
              key={path}
              d={path}
              className={isThick ? 'thick' : undefined}
              strokeDasharray={isDashed ? CAMERA_DASHES.join(' ') : undefined}
            />
          ))}
        </svg>
      </i>
      {SIGN_TEXT[sign]}
    </div>
  ));
