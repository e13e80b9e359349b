import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { buildInvestigation } from '../columns/investigation.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { DensityRows } from './density-legend.tsx';

test('density is said in words: what a size means, where most reads are, and how many in each of the densest squares', () => {
  const table = aReadTable([
    { vrm: 'YK38RVL', at: 0, camera: 'A' },
    { vrm: 'YK38RVL', at: 1_000, camera: 'B' },
  ]);
  const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
  const square = { lon: 0, lat: 52 };
  render(
    <DensityRows
      investigation={investigation}
      density={{
        breaks: [1, 2, 5, 20],
        squareMiles: 7.3,
        squares: [
          { ...square, code: 1, count: 21, cameras: 3 },
          { ...square, code: 0, count: 1, cameras: 1 },
        ],
        unplaced: 7,
      }}
    />,
  );
  const words = within(screen.getByRole('group', { name: 'Density in words' }));
  expect(words.getByText('Reads in a square of 7 mi')).toBeTruthy();
  const [classes, densest] = words.getAllByRole('list');
  expect(
    within(classes!)
      .getAllByRole('listitem')
      .map((row) => row.textContent),
  ).toEqual(['1', '2 to 4', '5 to 19', '20 or more']);
  expect(words.getByText(/^Most:/).textContent).toBe('Most: 21 of 29 reads about B');
  expect(words.getByText('7 reads not drawn: place of the camera not known')).toBeTruthy();
  expect(
    within(densest!)
      .getAllByRole('listitem')
      .map((row) => row.textContent),
  ).toEqual(['21 reads of 3 cameras about B', '1 read of 1 camera about A']);
});
