import { TEXT_SIZES, type Settings } from '../../../app/contract/workstation.ts';
import { command, type Command } from '../../commands/command.ts';
import { announce } from '../../state/announce.ts';
import { changeSettings } from '../../state/session-life.ts';
import { useSession } from '../../state/session-store.ts';

/** A step to a larger or smaller text size; undefined at the end. */
function textSizeAt(step: 1 | -1): Settings['textSize'] | undefined {
  return TEXT_SIZES[TEXT_SIZES.indexOf(useSession.getState().settings.textSize) + step];
}

const setTextSize = (textSize: Settings['textSize'] | undefined): void => {
  if (textSize === undefined) return;
  changeSettings({ textSize })
    .then(() => announce(`Text size ${textSize} per cent`))
    .catch(() => announce('The text size was not changed.'));
};

export const largerText = command({
  id: 'largerText',
  group: 'Sightline',
  icon: 'plus',
  title: 'Larger text',
  keys: 'Ctrl+=',
  inDialogs: true,
  onMap: { group: 'Everywhere', line: 'Larger text' },
  when: () => textSizeAt(1) !== undefined,
  why: 'The text has its largest size',
  run: () => setTextSize(textSizeAt(1)),
});

export const smallerText = command({
  id: 'smallerText',
  group: 'Sightline',
  icon: 'minus',
  title: 'Smaller text',
  keys: 'Ctrl+-',
  inDialogs: true,
  onMap: { group: 'Everywhere', line: 'Smaller text' },
  when: () => textSizeAt(-1) !== undefined,
  why: 'The text has its smallest size',
  run: () => setTextSize(textSizeAt(-1)),
});

const usualText = command({
  id: 'usualText',
  group: 'Sightline',
  icon: 'eye',
  title: 'Text of the usual size',
  keys: 'Ctrl+0',
  inDialogs: true,
  onMap: { group: 'Everywhere', line: 'Usual text size' },
  run: () => setTextSize(100),
});

export const TEXT_SIZE_COMMANDS: readonly Command[] = [largerText, smallerText, usualText];
