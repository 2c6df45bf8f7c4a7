import type { Messaging } from '@countersign/core';

/** How the edge puts a question to a service. */
export type Ask = Messaging['ask'];
