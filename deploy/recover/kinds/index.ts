import { ipamKinds } from "./ipam";
import type { Kind } from "./kind";
import { ramKinds } from "./ram";
import { routeKinds } from "./routes";
import { vpcKinds } from "./vpc";

/** Every resource type that the components create, by type token. */
export const kinds: ReadonlyMap<string, Kind> = new Map(
    [...ipamKinds, ...vpcKinds, ...routeKinds, ...ramKinds].map(kind => [kind.type, kind]),
);
