import './zod-jitless.ts';
import './styles/tokens.css';
import './styles/fonts.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { followMarks } from './state/measurement-marks.ts';
import { startSession } from './state/session-life.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

followMarks();
startSession();
createRoot(root).render(<StrictMode><App /></StrictMode>);
