import { app } from 'electron';
import { writeFileSync } from 'node:fs';

/** What of a process's memory a core dump of the kernel holds (core(5)): nothing. A process that may not be dumped at all refuses this. */
function holdNothing(pid: number | 'self'): void {
  try {
    writeFileSync(`/proc/${pid}/coredump_filter`, '0');
  } catch {
    // Not Linux, gone, or not to be dumped anyway.
  }
}

/**
 * SECURITY(S28): a crash leaves no memory on the disk, whatever limits the app was started with: this process has tokens, keys and
 * reads in it, the page's has reads and the graphics process their picture. What is started later inherits it.
 */
export function emptyCoreDumps(): void {
  holdNothing('self');
  app.on('web-contents-created', (_event, contents) => {
    contents.on('dom-ready', () => {
      for (const { pid } of app.getAppMetrics()) holdNothing(pid);
    });
  });
}
