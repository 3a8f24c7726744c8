export { describeRecovery, describeStack } from "./describe";
export { type Recovery, recover } from "./recover";
export { exitStatus, type RecoveredStack, type RecoverResult } from "./result";
