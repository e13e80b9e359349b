import type { Result } from '../../app/domain/result.ts';

/** A force's own map file, put into the profile by its administrators; most profiles have none. */
export type TileFile = {
  readonly name: string;
  readonly size: number;
  readonly read: (from: number, length: number) => Promise<Result<Uint8Array, 'UNREADABLE'>>;
};

export type OpenTileFile = () => Promise<TileFile | null>;
