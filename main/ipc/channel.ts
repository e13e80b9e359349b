import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { CALL_CHANNEL } from '../../app/contract/names.ts';
import type { Registrar } from './registrar.ts';
import type { Sender } from './sender.ts';

/** The frame of a message. The getter throws in some versions when the frame is gone, and gives null in others. */
function frameOf(event: IpcMainInvokeEvent): Sender['frame'] {
  try {
    return event.senderFrame;
  } catch {
    return null;
  }
}

/** Opens the one channel from the page. Calls that come while the services are being made wait for them. */
export function openCallChannel(ready: Promise<Registrar>): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, request: unknown) => {
    // Read before anything is awaited: afterwards the frame may be another.
    const frame = frameOf(event);
    const sender: Sender = {
      webContentsId: event.sender.id,
      frame: frame === null || frame === undefined ? null : { parent: frame.parent, origin: frame.origin },
    };
    return (await ready).dispatch(sender, name, request);
  });
}
