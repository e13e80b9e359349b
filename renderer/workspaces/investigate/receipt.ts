import { call } from '../../bridge/bridge.ts';
import { announce } from '../../state/announce.ts';
import { searchIn } from '../../search/sessions.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';

/** Copies the receipt of the search on screen: a reference, nothing personal. */
export async function copyReceipt(): Promise<void> {
  const { receipt, searchRef } = searchIn(INVESTIGATE_VIEW);
  if (receipt === null || searchRef === null) return;
  try {
    await call('receipt.copy', { searchRef });
    announce(`Receipt ${receipt.ref} copied.`);
  } catch {
    announce(`The receipt could not be copied. It is ${receipt.ref}.`);
  }
}
