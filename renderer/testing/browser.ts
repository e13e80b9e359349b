import { BRIDGE_NAME } from '../../app/contract/names.ts';
import { createDemoBridge } from './demo-bridge.ts';

/**
 * The page in an ordinary browser (`npm run page`). All data is invented, and nothing of it is built into the
 * product.
 */
Object.assign(globalThis, { [BRIDGE_NAME]: createDemoBridge().bridge });
await import('../main.tsx');
