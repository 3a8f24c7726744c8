/** A lock: what must not change, by pool (`addressLock`) or by subnet (`layoutLock`). */
export type Lock = Readonly<Record<string, unknown>>;

/** What writing a lock would change in it. */
export interface LockChange {
    readonly lock: Lock;
    readonly added: readonly string[];
    /** Keys whose locked value differs from what is deployed, which the lock should have prevented. */
    readonly changed: readonly string[];
    /** Keys that are not deployed: retired regions and reserved tiers, whose place stays locked. */
    readonly kept: readonly string[];
}

/**
 * Adds what is deployed to a lock. Nothing is ever taken out: a retired region or a reserved tier is no longer among
 * the outputs, and its place must stay locked. To give a place up on purpose, remove its key by hand.
 */
export function mergeLock(lock: Lock, deployed: Lock): LockChange {
    const keys = Object.keys(deployed);
    const same = (key: string) => JSON.stringify(lock[key]) === JSON.stringify(deployed[key]);
    return {
        lock: { ...lock, ...deployed },
        added: keys.filter(key => !Object.hasOwn(lock, key)),
        changed: keys.filter(key => Object.hasOwn(lock, key) && !same(key)),
        kept: Object.keys(lock).filter(key => !Object.hasOwn(deployed, key)),
    };
}

/** Whether the lock becomes another one. */
export function isChange(change: LockChange): boolean {
    return change.added.length + change.changed.length > 0;
}
