/**
 * Migrates a database and kills itself with SIGKILL before the given statement reaches SQLite. With a number beyond
 * the last statement it finishes and prints how many there were. Nothing in the product knows of it.
 */
import { writeSync } from 'node:fs';
import { migrate } from '../store/migrations/index.ts';
import { openSqlcipher } from '../store/sqlcipher.ts';

const [file = '', keyHex = '', ownBinding = '', killBefore = ''] = process.argv.slice(2);
void openSqlcipher({ file, keyHex, ownBinding }).then((database) => {
  let statements = 0;
  const counted = <A extends unknown[], R>(run: (...args: A) => R) => {
    return (...args: A): R => {
      statements += 1;
      if (statements === Number(killBefore)) process.kill(process.pid, 'SIGKILL');
      return run(...args);
    };
  };
  database.exec = counted(database.exec.bind(database));
  database.pragma = counted(database.pragma.bind(database));
  migrate(database);
  writeSync(1, String(statements));
  // Ends like a crash: nothing is closed, and what was committed is only in the write-ahead log.
  process.kill(process.pid, 'SIGKILL');
});
