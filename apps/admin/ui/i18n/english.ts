import ra from 'ra-language-english';
import { en } from './en.ts';

/** React Admin's words and ours. */
export const english = { ...ra, ...en };
