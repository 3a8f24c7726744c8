export type { Action, Limits } from "./decide/types";
export * from "./edit/change";
export * from "./edit/conflicts";
export * from "./edit/create";
export * from "./errors";
export * from "./integrations/integrations";
export * from "./model";
export { type PushOptions, type PushResult, push } from "./push/push";
export type { Tally } from "./read/aws";
export { backup } from "./store/backup";
export { diffRuns } from "./store/difference";
export type { FileOptions } from "./store/file";
export { Inventory, openInventory } from "./store/inventory";
export type { Holder } from "./store/lease";
export type { OutlineFilter } from "./store/outline";
export type { SnapshotFilter } from "./store/queries";
export {
    type AccessOptions,
    type Outcome,
    type PlanResult,
    plan,
    type SyncOptions,
    type SyncResult,
    sync,
} from "./sync/sync";
