/** Minutes in milliseconds. The limits of the real provider's waits are given in minutes. */
export const minutes = (count: number): number => count * 60_000;
