import type { Failure } from '../../app/contract/failures.ts';
import type { Justification } from '../../app/domain/justification.ts';
import type { Query } from '../../app/domain/query.ts';
import type { Period } from '../time/period.ts';
import { personalStore } from './personal-store.ts';

/** The search to be justified. `from` holds words to start from, which must be confirmed or changed. */
export type JustifyRequest = {
  /** The view that will show the results. */
  readonly view: string;
  readonly query: Query;
  /** The choice of period that the query was made from. */
  readonly askedAs?: Period | undefined;
  readonly from?: Justification;
  readonly authorityId?: string;
  /** `from` was written for this very search, so its words need no confirmation. */
  readonly isSameSearch?: boolean;
  /** The search that is pinned when this one is accepted, if it is still on screen. */
  readonly pinsSearch?: string;
  /** The service's refusal of these very words, shown beside the field it points at. */
  readonly refusal?: Failure;
};

export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'settings' }
  /** What waits for a second person. */
  | { readonly kind: 'secondPerson' }
  | { readonly kind: 'justify'; readonly request: JustifyRequest };

/** Which dialog is open. One at a time. */
export const useUi = personalStore<{ readonly dialog: OpenDialog }>('dialog', { dialog: { kind: 'none' } });

export function openDialog(dialog: OpenDialog): void {
  useUi.setState({ dialog });
}

export function closeDialog(): void {
  useUi.setState({ dialog: { kind: 'none' } });
}
