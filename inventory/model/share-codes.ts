/**
 * How much of an allocation hosts use is a whole number where many are told at once: hundredths of a percent, or one of
 * these for a share of less, and of more, than can be shown.
 */
export const SHARE_CODES = { almostNone: 10_001, almostAll: 10_002 } as const;
