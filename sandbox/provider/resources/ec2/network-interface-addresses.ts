// Changing the addresses of a network interface that exists.
import {
    AssignIpv6AddressesCommand,
    AssignPrivateIpAddressesCommand,
    UnassignIpv6AddressesCommand,
    UnassignPrivateIpAddressesCommand,
} from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import type { Change, Operation } from "../resource";

export async function updateAddresses(id: string, change: Change, operation: Operation): Promise<void> {
    const { changed } = change;
    await setPrivateIps(id, changed("privateIps") ? "privateIps" : "privateIpLists", change, operation);
    await setIpv6(id, changed("ipv6Addresses") ? "ipv6Addresses" : "ipv6AddressLists", change, operation);
    await setPrivateIpsCount(id, change, operation);
}

function difference({ olds, news }: Change, name: string): { added: string[]; removed: string[] } {
    const before: string[] = olds[name] ?? [];
    const after: string[] = news[name] ?? [];
    return {
        added: after.filter(value => !before.includes(value)),
        removed: before.filter(value => !after.includes(value)),
    };
}

async function setPrivateIps(id: string, name: string, change: Change, { aws }: Operation): Promise<void> {
    if (!change.changed(name)) {
        return;
    }
    const { added, removed } = difference(change, name);
    const gone = removed.filter(address => address !== change.olds["privateIp"]);
    if (gone.length > 0) {
        await doing(
            `unassigning EC2 Network Interface (${id}) private IPv4 addresses`,
            aws.ec2(
                new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId: id, PrivateIpAddresses: gone }),
            ),
        );
    }
    if (added.length > 0) {
        await doing(
            `assigning EC2 Network Interface (${id}) private IPv4 addresses`,
            aws.ec2(
                new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: id, PrivateIpAddresses: added }),
            ),
        );
    }
}

async function setIpv6(id: string, name: string, change: Change, { aws }: Operation): Promise<void> {
    if (!change.changed(name)) {
        return;
    }
    const { added, removed } = difference(change, name);
    if (removed.length > 0) {
        await doing(
            `unassigning EC2 Network Interface (${id}) IPv6 addresses`,
            aws.ec2(new UnassignIpv6AddressesCommand({ NetworkInterfaceId: id, Ipv6Addresses: removed })),
        );
    }
    if (added.length > 0) {
        await doing(
            `assigning EC2 Network Interface (${id}) IPv6 addresses`,
            aws.ec2(new AssignIpv6AddressesCommand({ NetworkInterfaceId: id, Ipv6Addresses: added })),
        );
    }
}

async function setPrivateIpsCount(
    id: string,
    { olds, news, changed }: Change,
    { aws }: Operation,
): Promise<void> {
    const more = (news["privateIpsCount"] ?? 0) - (olds["privateIpsCount"] ?? 0);
    if (!changed("privateIpsCount") || changed("privateIps", "privateIpLists") || more === 0) {
        return;
    }
    const secondary = ((olds["privateIps"] ?? []) as string[]).filter(ip => ip !== olds["privateIp"]);
    await doing(
        `changing the number of private IPv4 addresses of EC2 Network Interface (${id})`,
        more > 0
            ? aws.ec2(
                  new AssignPrivateIpAddressesCommand({
                      NetworkInterfaceId: id,
                      SecondaryPrivateIpAddressCount: more,
                  }),
              )
            : (aws.ec2(
                  new UnassignPrivateIpAddressesCommand({
                      NetworkInterfaceId: id,
                      PrivateIpAddresses: secondary.slice(more),
                  }),
              ) as Promise<unknown>),
    );
}
