import { app } from 'electron';
import { writeFileSync } from 'node:fs';

/**
 * The parts of a process's memory that a core dump contains (core(5)): none. A process that may not be dumped at all
 * refuses this setting.
 */
function holdNothing(pid: number | 'self'): void {
  try {
    writeFileSync(`/proc/${pid}/coredump_filter`, '0');
  } catch {
    // Not Linux, the process has ended, or it cannot be dumped anyway.
  }
}

/**
 * SECURITY(S28): a crash leaves no memory on the disk, whatever limits the app was started with: this process holds
 * tokens, keys and reads, the page's process holds reads, and the graphics process holds their picture. Processes
 * started later inherit the setting.
 */
export function emptyCoreDumps(): void {
  holdNothing('self');
  app.on('web-contents-created', (_event, contents) => {
    contents.on('dom-ready', () => {
      for (const { pid } of app.getAppMetrics()) holdNothing(pid);
    });
  });
}
