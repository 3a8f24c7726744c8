export type { Action, Limits } from "./decide/types";
export * from "./doctor/doctor";
export { minimalPolicy, type Policy } from "./doctor/policy";
export { type Drift, type DriftReport, drift, type StackExport } from "./drift/drift";
export * from "./edit/change";
export * from "./edit/conflicts";
export * from "./edit/create";
export { recreate } from "./edit/recreate";
export * from "./errors";
export { csvLines } from "./export/csv";
export { type ExportRow, exportRowsOf } from "./export/rows";
export * from "./integrations/integrations";
export { mapOf } from "./map/from-outline";
export { mapHtml } from "./map/html";
export type { MapFlag, MapInput, MapItem, MapKind, MapSpace } from "./map/item";
export * from "./model";
export { type PushOptions, type PushResult, push } from "./push/push";
export type { Tally } from "./read/aws";
export { backup } from "./store/backup";
export { diffRuns } from "./store/difference";
export type { FileOptions } from "./store/file";
export { collectGarbage, type Garbage, type GarbageOptions } from "./store/garbage";
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
export { type Compliance, type ComplianceFinding, complianceOf } from "./view/compliance";
export { longestMatch } from "./view/find";
export { type FreeRequest, type FreeSpace, freeIn } from "./view/free";
export { type ListEntry, type ListKind, type ListRequest, listOf, type Sort } from "./view/list";
export { type Nested, type NestedEnvironment, nest } from "./view/nesting";
export { type Intrusion, type Overlap, overlapsOf, type SharedSpace } from "./view/overlaps";
export { renderTree } from "./view/render-tree";
export type { Look } from "./view/style";
export { branchesOf, type Depth, type TreeBranch, type TreeNode, treeOf } from "./view/tree";
export { type Usage, usageOf } from "./view/usage";
