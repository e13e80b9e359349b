import { afterEach, expect, test } from 'vitest';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { loadCameras, useCameras } from './camera-store.ts';
import { forgetPersonal } from './personal-store.ts';

afterEach(forgetPersonal);

test('cameras that arrive after the session has ended are shown to nobody', async () => {
  const fake = createFakeBridge();
  let answer: () => void = () => undefined;
  const covert = { id: 'COVERT', lat: 53, lon: -1 } as never;
  fake.on({
    'reference.cameras': () =>
      new Promise((resolve) => (answer = () => resolve({ cameras: [covert], asOfMs: Date.now() }))),
  });
  Object.assign(globalThis, { anpr: fake.bridge });
  const late = loadCameras();
  expect(useCameras.getState().loading).toBe(true);
  forgetPersonal();
  answer();
  await late;
  expect(useCameras.getState().cameras.size).toBe(0);
});
