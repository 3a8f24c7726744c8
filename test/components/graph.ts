import * as pulumi from "@pulumi/pulumi";

/** A resource as it was registered with the engine. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, any>;
    readonly custom: boolean;
    /** Parent types, type and name: what makes a resource unique in its stack. */
    readonly urn: string;
    /** Name of the parent. */
    readonly parent: string;
    readonly dependencies: readonly string[];
    readonly protect: boolean;
    readonly deleteBeforeReplace: boolean;
    /** Properties whose differences from what is there count for nothing. */
    readonly ignoreChanges: readonly string[];
    readonly provider: string;
    /** Id of the existing object that it takes over; empty when it is created. */
    readonly importId: string;
    readonly retainOnDelete: boolean;
}

export interface MockOptions {
    /** Whether the run is a preview: what AWS decides is then unknown. */
    readonly preview?: boolean;
    /** Zones that a look-up finds, by letter. */
    readonly zones?: string;
    /** Properties of the IPAM that a look-up by id finds, where they differ from an advanced one in two regions. */
    readonly ipam?: Record<string, unknown>;
    /** The account of the provider's credentials. Default: the organization's management account. */
    readonly account?: string;
    /** Outputs of stacks that are referenced, by full name. */
    readonly stacks?: Record<string, Record<string, unknown>>;
    /** Stack configuration. */
    readonly config?: Record<string, string>;
}

/** What a program did under Pulumi's mocks. */
export interface Graph {
    readonly resources: readonly Registered[];
    readonly outputs: Record<string, any>;
    readonly calls: readonly { token: string; inputs: Record<string, any> }[];
    /** The resource with this name; fails if there is none or several. */
    named(name: string): Registered;
    ofType(type: string): Registered[];
}

const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");

/**
 * Runs a program under Pulumi's mocks, as the engine would run it: with a root stack, and to its end. Rejects with the
 * first error of the program, also one inside an `apply` that nobody waits for.
 */
export async function run(program: () => unknown, options: MockOptions = {}): Promise<Graph> {
    const calls: { token: string; inputs: Record<string, any> }[] = [];
    const requests: any[] = [];
    const register = MockMonitor.prototype.registerResource;
    MockMonitor.prototype.registerResource = function (request: any, callback: any) {
        requests.push(request);
        return register.call(this, request, callback);
    };
    const inputsByName = new Map<string, Record<string, any>>();
    await pulumi.runtime.setMocks(
        {
            newResource: args => {
                inputsByName.set(`${args.type}|${args.name}`, args.inputs);
                return newResource(args, options);
            },
            call: args => {
                calls.push({ token: args.token, inputs: args.inputs });
                return call(args, options);
            },
        },
        "shared-services",
        "test",
        options.preview ?? false,
        "organization",
    );
    pulumi.runtime.setAllConfig(options.config ?? { "aws:region": "us-east-1" });
    const failures: unknown[] = [];
    const onRejection = (reason: unknown) => failures.push(reason);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", onRejection);
    let outputs: unknown;
    try {
        outputs = await pulumi.runtime.runInPulumiStack(async () => program());
    } catch (error) {
        failures.unshift(error);
    }
    try {
        // A failure surfaces again on every output that waits for it; all of that belongs to this run.
        await (pulumi.runtime as any).waitForRPCs().catch((error: unknown) => failures.push(error));
        await new Promise(resolve => setTimeout(resolve, failures.length > 0 ? 10 : 0));
    } finally {
        MockMonitor.prototype.registerResource = register;
        process.removeListener("unhandledRejection", onRejection);
        for (const listener of others) {
            process.on("unhandledRejection", listener);
        }
    }
    if (failures.length > 0) {
        // Outputs that wait for what failed fail as well, some of them first; the cause is what people read.
        throw failures.find(failure => pulumi.InputPropertiesError.isInstance(failure)) ?? failures[0];
    }
    return graphOf(requests, inputsByName, outputs, calls);
}

/** The value of an output, or pulumi's unknown. */
export function valueOf(output: unknown): Promise<any> {
    return (pulumi.output(output) as any).promise(true);
}

/** The message with which a program is refused. */
export async function refusal(program: () => unknown, options: MockOptions = {}): Promise<string> {
    try {
        await run(program, { preview: true, ...options });
    } catch (error) {
        return (error as Error).message;
    }
    throw new Error("the program was accepted");
}

function newResource(args: pulumi.runtime.MockResourceArgs, options: MockOptions): any {
    if (args.type === "pulumi:pulumi:StackReference") {
        const name = args.inputs["name"];
        return { id: name, state: { name, outputs: options.stacks?.[name] ?? {}, secretOutputNames: [] } };
    }
    if (!args.custom) {
        return { id: undefined, state: args.inputs };
    }
    const state: Record<string, any> = { ...args.inputs };
    if (!options.preview) {
        Object.assign(state, createdState(args));
    }
    return { id: args.id || (options.preview ? undefined : idOf(args)), state };
}

function createdState(args: pulumi.runtime.MockResourceArgs): Record<string, any> {
    const arn = `arn:aws:ec2::111111111111:${args.name}`;
    const { cidrBlock, ipv4NetmaskLength, ipv6CidrBlock, ipv6NetmaskLength } = args.inputs;
    switch (args.type) {
        case "aws:ec2/vpcIpam:VpcIpam":
            return {
                arn,
                privateDefaultScopeId: `${args.name}-private-scope-id`,
                publicDefaultScopeId: `${args.name}-public-scope-id`,
                defaultResourceDiscoveryId: `${args.name}-discovery-id`,
            };
        case "aws:ec2/vpc:Vpc":
            // One that is read, and not made, has blocks of its own.
            if (args.id) {
                return { arn, cidrBlock: "10.5.0.0/16", ipv6CidrBlock: "2001:db8:5::/56" };
            }
            return {
                arn,
                defaultNetworkAclId: `${args.name}-nacl`,
                defaultRouteTableId: `${args.name}-rt`,
                cidrBlock: cidrBlock ?? `10.20.0.0/${ipv4NetmaskLength ?? 16}`,
            };
        case "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation":
            return { arn, cidrBlock: cidrBlock ?? `100.64.0.0/${ipv4NetmaskLength ?? 16}` };
        case "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation":
            return { arn, ipv6CidrBlock: ipv6CidrBlock ?? `2001:db8:ab00::/${ipv6NetmaskLength ?? 56}` };
        default:
            return { arn };
    }
}

function idOf(args: pulumi.runtime.MockResourceArgs): string {
    return args.type === "aws:ec2/vpcIpamPool:VpcIpamPool"
        ? `ipam-pool-${args.name.replace(/[^a-z0-9]/g, "0")}`
        : `${args.name}-id`;
}

function call(args: pulumi.runtime.MockCallArgs, options: MockOptions): any {
    if (args.token === "aws:organizations/getOrganization:getOrganization") {
        return {
            id: "o-a1b2c3d4e5",
            arn: "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5",
            masterAccountId: "999999999999",
        };
    }
    if (args.token === "aws:index/getCallerIdentity:getCallerIdentity") {
        return { accountId: options.account ?? "999999999999" };
    }
    if (args.token === "aws:ec2/getVpcIpam:getVpcIpam") {
        return {
            id: args.inputs["id"],
            arn: `arn:aws:ec2::111111111111:ipam/${args.inputs["id"]}`,
            operatingRegions: ["us-east-1", "us-west-2"].map(regionName => ({ regionName })),
            privateDefaultScopeId: "ipam-scope-0123456789abcdef1",
            publicDefaultScopeId: "ipam-scope-0123456789abcdef2",
            defaultResourceDiscoveryId: "ipam-res-disco-0123456789abcdef0",
            tier: "advanced",
            ...options.ipam,
        };
    }
    if (args.token === "aws:index/getAvailabilityZone:getAvailabilityZone") {
        return { optInStatus: "opted-in" };
    }
    if (args.token !== "aws:index/getAvailabilityZones:getAvailabilityZones") {
        throw new Error(`unexpected call of ${args.token}`);
    }
    const region = args.inputs["region"];
    return { names: [...(options.zones ?? "abcdef")].map(letter => `${region}${letter}`) };
}

function graphOf(
    requests: readonly any[],
    inputsByName: ReadonlyMap<string, Record<string, any>>,
    outputs: any,
    calls: readonly { token: string; inputs: Record<string, any> }[],
): Graph {
    const resources = requests
        .map((request): Registered => {
            const type = request.getType();
            const name = request.getName();
            const parent: string = request.getParent();
            return {
                type,
                name,
                inputs: inputsByName.get(`${type}|${name}`) ?? {},
                custom: request.getCustom(),
                urn: `${parent.split("::")[2] ?? ""}$${type}::${name}`,
                parent: parent.split("::").at(-1) ?? "",
                dependencies: request.getDependenciesList(),
                protect: request.getProtect() ?? false,
                deleteBeforeReplace: request.getDeletebeforereplace(),
                ignoreChanges: request.getIgnorechangesList(),
                provider: request.getProvider(),
                importId: request.getImportid(),
                retainOnDelete: request.getRetainondelete() ?? false,
            };
        })
        .filter(resource => resource.type !== "pulumi:pulumi:Stack");
    return {
        resources,
        outputs: outputs ?? {},
        calls,
        named(name) {
            const found = resources.filter(resource => resource.name === name);
            if (found.length !== 1) {
                throw new Error(
                    `${found.length} resources are named ${name}: ${resources.map(r => r.name).join(", ")}`,
                );
            }
            return found[0];
        },
        ofType: type => resources.filter(resource => resource.type === type),
    };
}
