/** The package is a build of better-sqlite3 and ships its types, but its `exports` hide them from the compiler. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Database = require('better-sqlite3');
  export = Database;
}
