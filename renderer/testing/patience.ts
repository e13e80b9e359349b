import { configure } from '@testing-library/react';

/**
 * How long component tests wait for what a person would see. A busy machine takes its time over a whole page; a test
 * that passes waits no longer than it must.
 */
configure({ asyncUtilTimeout: 10_000 });
