export { copySqliteFile, readCopy } from './copy.ts';
export { openSqliteFile, type SqliteFile, type SqliteFileOptions } from './sqlite-file.ts';
