import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { CALL_CHANNEL } from '../../app/contract/names.ts';
import type { Registrar } from './registrar.ts';
import type { Sender } from './sender.ts';

/** The frame of a message. When the frame is gone, the getter throws in some versions and returns null in others. */
function frameOf(event: IpcMainInvokeEvent): Sender['frame'] {
  try {
    return event.senderFrame;
  } catch {
    return null;
  }
}

/** Opens the one channel from the page. Calls that arrive while the services are being created wait for them. */
export function openCallChannel(ready: Promise<Registrar>): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, request: unknown) => {
    // Read before the first await: afterwards it may be another frame.
    const frame = frameOf(event);
    const sender: Sender = {
      webContentsId: event.sender.id,
      frame: frame === null || frame === undefined ? null : { parent: frame.parent, origin: frame.origin },
    };
    return (await ready).dispatch(sender, name, request);
  });
}
