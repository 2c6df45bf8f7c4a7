export { copyJournal, readCopy } from './copy.ts';
export { type Journal, type JournalOptions, openJournal } from './journal.ts';
