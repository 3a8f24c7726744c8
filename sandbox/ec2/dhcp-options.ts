import { createHash } from "node:crypto";
import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { dependencyViolation, invalidValue, missingParameter } from "./network/errors";
import { candidates, kinds, own } from "./network/lookup";
import type { DhcpConfiguration, DhcpOptionsRow } from "./network/rows";
import { dhcpOptions, vpcs } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

/** The options that a set can have (VPC User Guide, "DHCP option sets"). */
const KEYS = [
    "domain-name",
    "domain-name-servers",
    "ntp-servers",
    "netbios-name-servers",
    "netbios-node-type",
    "ipv6-address-preferred-lease-time",
];

function CreateDhcpOptions(input: EC2.CreateDhcpOptionsRequest, call: Call): EC2.CreateDhcpOptionsResult {
    const configurations = (input.DhcpConfigurations ?? []).map(({ Key, Values }): DhcpConfiguration => {
        if (Key === undefined || !KEYS.includes(Key)) {
            throw invalidValue(
                `Value (${Key}) for parameter DhcpConfiguration is invalid. Unknown DHCP option.`,
            );
        }
        if (!Values?.length) {
            throw invalidValue(`Value () for parameter DhcpConfiguration is invalid. ${Key} has no values.`);
        }
        return { key: Key, values: Values };
    });
    if (configurations.length === 0) {
        throw missingParameter("dhcpConfiguration");
    }
    const options: DhcpOptionsRow = {
        id: call.world.newId("dopt-"),
        account: call.account,
        region: call.region,
        configurations,
        isDefault: false,
        tags: tagsFrom(input.TagSpecifications, "dhcp-options"),
    };
    dhcpOptions(call.world).put(options);
    return { DhcpOptions: optionsShape(options) };
}

function DeleteDhcpOptions(input: EC2.DeleteDhcpOptionsRequest, call: Call): void {
    const options = own(call, kinds.dhcpOptions, input.DhcpOptionsId!);
    if (vpcs(call.world).by("dhcpOptions", options.id).length > 0) {
        throw dependencyViolation("dhcpOptions", options.id);
    }
    dhcpOptions(call.world).delete(options.id);
}

/** The id `default` stands for no options at all, as it does on AWS. */
function AssociateDhcpOptions(input: EC2.AssociateDhcpOptionsRequest, call: Call): void {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const id = input.DhcpOptionsId!;
    const dhcpOptionsId = id === "default" ? id : own(call, kinds.dhcpOptions, id).id;
    vpcs(call.world).put({ ...vpc, dhcpOptionsId });
}

function DescribeDhcpOptions(
    input: EC2.DescribeDhcpOptionsRequest,
    call: Call,
): EC2.DescribeDhcpOptionsResult {
    const rows = candidates(call, kinds.dhcpOptions, input.DhcpOptionsIds, input.Filters, {});
    const found = applyFilters(rows, input.Filters, {
        "dhcp-options-id": row => row.id,
        key: row => row.configurations.map(item => item.key),
        value: row => row.configurations.flatMap(item => item.values),
        "owner-id": row => row.account,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { DhcpOptions: items.map(optionsShape), NextToken };
}

/**
 * The set that a new VPC gets. Every account has one in every region; the world makes it when it is first needed,
 * and its id is always the same.
 */
export function defaultOptions(call: Call): DhcpOptionsRow {
    const { world, account, region } = call;
    const digest = createHash("sha256").update(`${world.id} ${account} ${region}`).digest("hex");
    const id = `dopt-0${digest.slice(0, 16)}`;
    const present = dhcpOptions(world).get(id);
    if (present) {
        return present;
    }
    const options: DhcpOptionsRow = {
        id,
        account,
        region,
        configurations: [
            {
                key: "domain-name",
                values: [region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`],
            },
            { key: "domain-name-servers", values: ["AmazonProvidedDNS"] },
        ],
        isDefault: true,
        tags: {},
    };
    dhcpOptions(world).put(options);
    return options;
}

function optionsShape(row: DhcpOptionsRow): EC2.DhcpOptions {
    return {
        DhcpOptionsId: row.id,
        OwnerId: row.account,
        DhcpConfigurations: row.configurations.map(({ key, values }) => ({
            Key: key,
            Values: values.map(Value => ({ Value })),
        })),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateDhcpOptions,
    DeleteDhcpOptions,
    AssociateDhcpOptions,
    DescribeDhcpOptions,
};
