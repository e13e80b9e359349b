/** What a signed-in user works with, in one chunk that the sign-in screen does not wait for. */
export { Dialogs } from './dialogs.tsx';
export { Investigate } from '../workspaces/investigate/investigate-screen.tsx';
