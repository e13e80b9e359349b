import { describe, expect, it } from 'vitest';
import { AREA_LIMIT } from './limits.ts';
import { readsDenial } from './width.ts';

describe('how many reads a place may give at once', () => {
  it('is limited for the widest categories, to the read', () => {
    const limit = AREA_LIMIT.HIGH.reads ?? 0;
    expect(limit).toBe(2_000_000);
    expect(readsDenial('area', 'HIGH', limit, '/query')).toBeUndefined();
    expect(readsDenial('area', 'HIGH', limit + 1, '/query')).toMatchObject({
      code: 'TOO_WIDE',
      pointer: '/query',
      limit: { name: 'reads', allowed: limit, asked: limit + 1 },
    });
    expect(readsDenial('scenes', 'HIGH', limit + 1, '/query/scenes/0')?.code).toBe('TOO_WIDE');
    expect(readsDenial('incompatible', 'HIGH', limit + 1, '/query')?.code).toBe('TOO_WIDE');
  });

  it('is not limited where cameras and hours already are, nor for marks', () => {
    expect(readsDenial('area', 'MIDDLE', 10_000_000, '/query')).toBeUndefined();
    expect(readsDenial('vrm', 'HIGH', 10_000_000, '/query')).toBeUndefined();
  });
});
