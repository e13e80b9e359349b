import type { ReactNode } from 'react';
import { Justify } from '../search/justify/justify.tsx';
import { KeyboardMap } from './keyboard/keyboard-map.tsx';
import { Palette } from './palette/palette.tsx';
import { SecondPersonDialog } from './second-person/second-person-dialog.tsx';
import { SettingsDialog } from './settings/settings-dialog.tsx';
import { useUi } from '../state/ui-store.ts';

/** The one dialog that is open. */
export function Dialogs(): ReactNode {
  const dialog = useUi((state) => state.dialog);
  switch (dialog.kind) {
    case 'none':
      return null;
    case 'palette':
      return <Palette />;
    case 'keys':
      return <KeyboardMap />;
    case 'settings':
      return <SettingsDialog />;
    case 'secondPerson':
      return <SecondPersonDialog />;
    case 'justify':
      return <Justify key={JSON.stringify(dialog.request.query)} request={dialog.request} />;
    default:
      return dialog satisfies never;
  }
}
