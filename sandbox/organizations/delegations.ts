import { registeredAdministrator } from "../ec2/ipam/organization";
import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";
import { isMember } from "./organization";

interface DelegationRow extends Row {
    readonly service: string;
    readonly since: number;
}

export const delegations = declareTable<DelegationRow>("_delegated-administrators");

const IPAM_SERVICE = "ipam.amazonaws.com";

export interface Delegation {
    readonly account: string;
    readonly service: string;
    readonly since: number;
}

/** Registered here or through EC2; by the world's default, also whoever has an IPAM. */
export function delegated(world: World): Delegation[] {
    const registered = registeredAdministrator(world);
    const ipamAccounts =
        registered !== undefined
            ? [registered]
            : world.options.delegatedAdministrator
              ? [...world.table("ipams").all()].map(({ account }) => account)
              : [];
    const administrators = [...new Set(ipamAccounts)].filter(
        account => account !== world.options.managementAccount && isMember(world, account),
    );
    const own = [...delegations(world).all()].filter(
        ({ service, account }) => service !== IPAM_SERVICE || !administrators.includes(account),
    );
    return [
        ...administrators.map(account => ({ account, service: IPAM_SERVICE, since: world.startedAt })),
        ...own,
    ];
}
