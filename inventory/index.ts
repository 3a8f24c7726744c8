export * from "./errors";
export * from "./model";
export type { FileOptions } from "./store/file";
export { Inventory, openInventory } from "./store/inventory";
export type { SnapshotFilter } from "./store/queries";
