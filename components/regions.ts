import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems";

const KNOWN: readonly string[] = Object.values(aws.Region);

/** Whether this is the name of an AWS region. */
export function isRegion(text: string): boolean {
    return KNOWN.includes(text);
}

/** Refuses what is not the name of an AWS region, naming the region that was probably meant. */
export function regionProblems(path: string, region: unknown): Problem[] {
    if (typeof region === "string" && KNOWN.includes(region)) {
        return [];
    }
    const near = typeof region === "string" ? nearest(region) : undefined;
    return [
        {
            path,
            value: region,
            rule: "is not an AWS region that this version of @pulumi/aws knows",
            wayOut: near
                ? `did you mean "${near}"?`
                : 'write a region such as "us-east-1", or update @pulumi/aws for a new one',
        },
    ];
}

/**
 * The region that a component works in: its `region` argument, else `aws:region` of the stack, as long as the
 * component inherits no explicit provider. The region of an explicit provider is an output, which no plan can be
 * made with.
 */
export function resolveRegion(
    region: string | undefined,
    opts: pulumi.ComponentResourceOptions | undefined,
): { region: string; problems: Problem[] } {
    if (region !== undefined) {
        return { region, problems: regionProblems("region", region) };
    }
    if (inheritsAwsProvider(opts)) {
        return missing("cannot be read off the explicit provider that this component inherits");
    }
    const configured = new pulumi.Config("aws").get("region");
    return configured === undefined
        ? missing("is neither given nor configured")
        : { region: configured, problems: regionProblems("aws:region (stack configuration)", configured) };
}

function missing(rule: string): { region: string; problems: Problem[] } {
    return {
        region: "",
        problems: [
            {
                path: "region",
                rule,
                wayOut: 'set region, for example region: "us-east-1" (or aws:region in the stack configuration when no explicit provider is used)',
            },
        ],
    };
}

/** Whether the options or a parent hand down an explicit provider for AWS. */
function inheritsAwsProvider(opts: pulumi.ComponentResourceOptions | undefined): boolean {
    const given = opts?.providers;
    const providers = [opts?.provider, ...(Array.isArray(given) ? given : Object.values(given ?? {}))];
    return (
        providers.some(provider => aws.Provider.isInstance(provider)) ||
        opts?.parent?.getProvider("aws:ec2/vpc:Vpc") !== undefined
    );
}

/** The known region with the fewest edits, if it is close enough to be a slip of the pen. */
function nearest(region: string): string | undefined {
    const [best] = KNOWN.map(known => ({ known, distance: editDistance(region.toLowerCase(), known) })).sort(
        (a, b) => a.distance - b.distance,
    );
    return best && best.distance <= 2 ? best.known : undefined;
}

function editDistance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const substitute = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(substitute, row[j] + 1, next[j - 1] + 1));
        }
        row = next;
    }
    return row[b.length];
}
