import type { AnyRow, OutlineRow } from "../model";
import { notesOf } from "./notes";
import { percent, type Usage } from "./usage";

export const KIND_NAMES = {
    pool: "pool",
    block: "block",
    allocation: "allocation",
    other: "other allocation",
} as const;

/** The CIDRs of a row in one text. */
export function cidrText(row: AnyRow | OutlineRow): string {
    return row.kind === "pool" ? row.cidrs.map(({ cidr }) => cidr).join(" ") : row.cidr;
}

/** Everything that is known of a row, as label and value; what is unknown is left out. */
export function factsOf(row: AnyRow, usage: Usage | undefined): (readonly [string, string])[] {
    const time = (value: number | undefined) =>
        value === undefined ? undefined : new Date(value).toISOString();
    const facts: (readonly [string, string | undefined])[] = [
        ["kind", row.kind === "other" ? row.type : KIND_NAMES[row.kind]],
        ["CIDR", cidrText(row)],
        ["AWS id", row.externalId],
        ["id here", String(row.id)],
        ["status", row.status],
        ["state", row.state],
        ["scope", row.scopeId],
        ["region", row.region],
        ["account", row.accountId],
        ...ofKind(row),
        ["description", row.description],
        ["allocated", usage?.allocated === undefined ? undefined : percent(usage.allocated)],
        ["used", usage?.used === undefined ? undefined : percent(usage.used)],
        ["remarks", notesOf(row).join(", ")],
        ["tags", pairs(row.tags)],
        ["notes", row.notes],
        ["edited here", row.edited && pairs(row.edited)],
        ["Pulumi URN", row.pulumiUrn],
        ["first seen", time(row.createdAt)],
        ["last changed", time(row.changedAt)],
        ["missing since", time(row.missingSince)],
        ["deleted", time(row.deletedAt)],
        ["reason", row.deletedReason],
    ];
    return facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== "");
}

function ofKind(row: AnyRow): (readonly [string, string | undefined])[] {
    switch (row.kind) {
        case "pool": {
            const {
                minNetmaskLength: least,
                maxNetmaskLength: most,
                defaultNetmaskLength: usual,
            } = row.rules;
            return [
                ["locale", row.locale ?? "none"],
                [
                    "netmask lengths",
                    least === undefined && most === undefined
                        ? undefined
                        : `/${least ?? 0} to /${most ?? 32}`,
                ],
                ["default netmask", usual === undefined ? undefined : `/${usual}`],
                ["auto-import", row.rules.autoImport ? "yes" : undefined],
                ["required tags", row.rules.resourceTags && pairs(row.rules.resourceTags)],
            ];
        }
        case "block":
            return [
                ["primary CIDR", row.primary],
                ["compliance", row.compliance],
                ["management", row.management],
                ["overlap", row.overlap],
                ["pool allocation", row.allocationId],
            ];
        case "allocation":
            return [
                ["VPC", row.vpcId],
                ["zone", row.zoneId],
                ["compliance", row.compliance],
                ["management", row.management],
                ["overlap", row.overlap],
                ["free addresses", row.availableAddresses?.toLocaleString("en-US")],
            ];
        case "other":
            return [["resource", row.resourceId]];
    }
}

function pairs(values: Readonly<Record<string, string | null>>): string {
    return Object.entries(values)
        .map(([key, value]) => `${key}=${value ?? ""}`)
        .join(", ");
}
