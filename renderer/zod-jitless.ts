import * as z from 'zod';

/** Must be imported before every schema: the page's policy forbids code from text, which zod would otherwise try for speed. */
z.config({ jitless: true });
