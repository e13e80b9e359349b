import type { DuckDBConnection } from '@duckdb/node-api';
import type { Camera } from '../../../app/domain/camera.ts';
import { carriagewayOf } from '../../../app/movement/missed-passes.ts';

/**
 * Positions of the cameras, for distances in SQL, and the road and direction that each watches. In the engine's memory beside the store: derived from the cameras,
 * so it is built when the store is opened and never stored. Every connection sees it.
 */
export const POSITIONS = 'memory.main.positions';

export async function createPositions(connection: DuckDBConnection, cameras: readonly Camera[]): Promise<void> {
  await connection.run(`CREATE TABLE ${POSITIONS} (camera USMALLINT, lat DOUBLE, lon DOUBLE, carriageway VARCHAR)`);
  await addPositions(connection, cameras, 0);
}

/** Cameras are numbered from `firstNumber`. */
export async function addPositions(
  connection: DuckDBConnection,
  cameras: readonly Camera[],
  firstNumber: number,
): Promise<void> {
  const appender = await connection.createAppender('positions', 'main', 'memory');
  cameras.forEach((camera, i) => {
    appender.appendUSmallInt(firstNumber + i);
    appender.appendDouble(camera.lat);
    appender.appendDouble(camera.lon);
    const carriageway = carriagewayOf(camera);
    if (carriageway === undefined) appender.appendNull();
    else appender.appendVarchar(carriageway);
    appender.endRow();
  });
  appender.closeSync();
}
