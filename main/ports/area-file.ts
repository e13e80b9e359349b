import type { PickedFile } from '../../app/contract/area-file.ts';

/** Lets the person choose a file with an area; null when none is chosen, or while such a dialog is open. */
export type PickAreaFile = () => Promise<PickedFile | null>;
