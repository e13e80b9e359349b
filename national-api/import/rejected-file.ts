import fs from 'node:fs';
import path from 'node:path';

export const REJECTED_FILE = 'rejected.ndjson';

/**
 * Writes which lines were refused, and why, to `rejected.ndjson` in the data folder, readable by its owner only; each
 * import overwrites it. The content of a line is not repeated: it may hold marks, and this file has no erasure date.
 * The line is in its source.
 */
export class RejectedFile {
  count = 0;
  private readonly handle: number;
  private buffer: string[] = [];

  constructor(dataDir: string) {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    this.handle = fs.openSync(path.join(dataDir, REJECTED_FILE), 'w', 0o600);
  }

  add(file: string, line: number, reason: string): void {
    this.count += 1;
    this.buffer.push(`${JSON.stringify({ file, line, reason })}\n`);
    if (this.buffer.length >= 512) this.flush();
  }

  close(): void {
    this.flush();
    fs.closeSync(this.handle);
  }

  private flush(): void {
    fs.writeSync(this.handle, this.buffer.join(''));
    this.buffer = [];
  }
}
