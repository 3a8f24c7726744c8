import type * as Organizations from "@aws-sdk/client-organizations";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";

/** What was said about a service's access to the organization. The id is the service's principal. */
interface ServiceAccessRow extends Row {
    readonly isEnabled: boolean;
    readonly since: number;
}

const rows = declareTable<ServiceAccessRow>("_service-access");

/** RAM's access is on from the start; IPAM's where its administrator need not be made by a call. */
function isTrustedFromTheStart({ options }: World, service: string): boolean {
    return (
        service === "ram.amazonaws.com" ||
        (service === "ipam.amazonaws.com" && options.delegatedAdministrator)
    );
}

/** Whether the service may act in the organization ("trusted access"). */
export function isTrusted(world: World, service: string): boolean {
    if (world.options.organization === "none") {
        return false;
    }
    const row = rows(world).get(service);
    return row ? row.isEnabled : isTrustedFromTheStart(world, service);
}

export function setTrusted(world: World, service: string, isEnabled: boolean): void {
    rows(world).put({ id: service, account: "", region: "", isEnabled, since: world.clock.now() });
}

export function trustedServices(world: World): Organizations.EnabledServicePrincipal[] {
    const said = [...rows(world).all()].map(({ id }) => id);
    const known = new Set(["ipam.amazonaws.com", "ram.amazonaws.com", ...said]);
    return [...known]
        .filter(service => isTrusted(world, service))
        .map(service => ({
            ServicePrincipal: service,
            DateEnabled: new Date(rows(world).get(service)?.since ?? world.startedAt),
        }));
}

export function checkServicePrincipal(service: string): void {
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(service)) {
        throw new AwsError("InvalidInputException", "You specified an unrecognized service principal.", 400, {
            Reason: "UNRECOGNIZED_SERVICE_PRINCIPAL",
        });
    }
}
