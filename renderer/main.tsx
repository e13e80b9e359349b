import './zod-jitless.ts';
import './styles/tokens.css';
import './styles/fonts.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { followProbes } from './state/measurement-probes.ts';
import { startSession } from './state/session-life.ts';
import { useSession } from './state/session-store.ts';
import { drawSecondWindow, secondPanelOf } from './workspaces/second-window.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

/** Main answers within a few frames of its start, so nothing is drawn before: the bars would be laid out twice. */
const BARS_AFTER_MS = 200;

function drawMain(root: HTMLElement): void {
  const draw = (): void => {
    stopWaiting();
    clearTimeout(late);
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
  };
  followProbes();
  startSession();
  const late = setTimeout(draw, BARS_AFTER_MS);
  const stopWaiting = useSession.subscribe(({ session, bootFailure }) => {
    if (session !== null || bootFailure !== null) draw();
  });
}

const secondPanel = secondPanelOf(location.hash);
if (secondPanel === undefined) drawMain(root);
else void drawSecondWindow(root, secondPanel);
