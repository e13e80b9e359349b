import type { MethodInput } from '../../app/contract/methods.ts';

export type SecondPanel = MethodInput<'window.second'>['panel'];

/** A window beside the main one, which shows what that sends it. It has no way to call main. */
export type SecondWindow = {
  /** Opens it, or shows another panel in the one that is open. */
  readonly open: (panel: SecondPanel) => void;
  readonly isOpen: () => boolean;
  /** At once, whatever its page is doing. */
  readonly close: () => void;
};
