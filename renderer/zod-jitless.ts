import * as z from 'zod';

/**
 * Must be imported before every schema: zod would otherwise generate code from text for speed, which the content
 * security policy forbids.
 */
z.config({ jitless: true });
