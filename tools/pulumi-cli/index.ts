export { findPulumi, type LookUp, lookUp } from "./find";
export type { PulumiInstallation } from "./installation";
export { type ObtainOptions, obtainPulumi, PulumiUnavailableError } from "./obtain";
export { cliCacheFolder, type Environment, userCacheFolder } from "./places";
export { type Phase, type Progress, type ProgressListener, progressLine, writeProgress } from "./progress";
export { CLI_VERSION, LANGUAGE_HOST_VERSION, MINIMUM_CLI_VERSION } from "./versions";
