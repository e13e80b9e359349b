import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { chipParts, VrmChip } from './vrm-chip.tsx';

afterEach(cleanup);

test('is spelled for screen readers and spaced for eyes', () => {
  render(<VrmChip vrm="YK38RVL" side="rear" />);
  expect(screen.getByRole('img', { name: 'Y K 3 8, R V L, rear plate' }).textContent).toBe('YK38 RVL');
});

test('marks a doubtful character by its place in the mark, not in the text', () => {
  expect(chipParts('YK38 RVI', [6])).toEqual([
    { text: 'YK38 RV', doubtful: false },
    { text: 'I', doubtful: true },
  ]);
  expect(chipParts('YK38 RVI', [3, 4])).toEqual([
    { text: 'YK3', doubtful: false },
    { text: '8', doubtful: true },
    { text: ' ', doubtful: false },
    { text: 'R', doubtful: true },
    { text: 'VI', doubtful: false },
  ]);
});

test('masks all but the first four', () => {
  render(<VrmChip vrm="YK38RVL" masked doubtful={[6]} />);
  expect(screen.getByRole('img').textContent).toBe('YK38 •••');
  expect(screen.getByRole('img').getAttribute('aria-label')).not.toContain('R V L');
});
