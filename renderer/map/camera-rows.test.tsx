import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CameraRows } from './camera-rows.tsx';
import { CAMERA_SIGNS } from './camera-state.ts';

test('the legend tells a camera that was off or not reliable from one that read nothing, in words and by shape', () => {
  const { container } = render(<CameraRows signs={CAMERA_SIGNS} />);
  const rows = [...container.querySelectorAll('.legend-row')];
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'Camera, no read in view',
    'Camera, not reliable in this time',
    'Camera, off for part of this time',
    'Camera, off in this time',
    'Mobile camera',
    'Covert camera',
  ]);
  expect(new Set(rows.map((row) => row.querySelector('svg')?.innerHTML)).size).toBe(rows.length);
});

test('the legend has no row for what is not drawn', () => {
  const { container } = render(<CameraRows signs={['off']} />);
  expect(container.textContent).toBe('Camera, off in this time');
});
