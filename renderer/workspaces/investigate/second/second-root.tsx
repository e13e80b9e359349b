import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { follow } from './follow.ts';
import type { SecondPanel } from './protocol.ts';
import { SecondPage } from './second-page.tsx';
import '../investigate.css';

export function showSecondPage(root: HTMLElement, panel: SecondPanel): void {
  createRoot(root).render(
    <StrictMode>
      <SecondPage panel={panel} following={follow()} />
    </StrictMode>,
  );
}
