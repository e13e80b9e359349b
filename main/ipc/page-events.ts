import type { WebContents } from 'electron';
import { EVENT_CHANNEL } from '../../app/contract/names.ts';
import type { Announce } from '../ports/announce.ts';

/** Events to the page; a page that is closed or closing receives none. */
export function pageEvents(page: () => WebContents | undefined): Announce {
  return (name, payload) => {
    const contents = page();
    if (contents === undefined || contents.isDestroyed() || contents.isCrashed()) return;
    contents.send(EVENT_CHANNEL, name, payload);
  };
}
