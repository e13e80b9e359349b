import { APP_ORIGIN } from '../../app/contract/evidence-url.ts';

/**
 * What can be known about the sender of a message. The frame is null when it is gone by the time the message is read.
 */
export type Sender = {
  readonly webContentsId: number;
  readonly frame: { readonly parent: unknown; readonly origin: string } | null | undefined;
};

/**
 * Why a sender is refused; undefined when it is the one page.
 * SECURITY(S17): compares the frame and not the window: a frame inside our page, or our window on another page, is
 * not our page. Node's URL gives every custom scheme the origin "null", so only `frame.origin` tells them apart.
 */
export function senderRefusal(sender: Sender, pageId: number | undefined): string | undefined {
  if (pageId === undefined || sender.webContentsId !== pageId) return 'another window';
  const { frame } = sender;
  if (frame === null || frame === undefined) return 'a frame that is gone';
  if (frame.parent !== null) return 'a frame inside the page';
  return frame.origin === APP_ORIGIN ? undefined : 'another origin';
}
