import * as pulumi from "@pulumi/pulumi";
import type { AllocationRules } from "../ipam/args";
import { poolNotFound } from "../ipam/keys";
import { isRegion } from "../regions";

/** A pool as another stack exports it. */
export interface ReferencedPool {
    readonly id: string;
    readonly arn: string;
    readonly locale?: string;
    readonly addressFamily: string;
    readonly cidrs: string[];
    readonly rules: AllocationRules;
}

/** Names of the outputs to read, for a primary stack that exports them under names of its own. */
export interface IPAMReferenceOptions {
    /** The output that holds `IPAMComponent.poolIds`. Default: `ipamPoolIds`. */
    readonly poolIdsOutput?: string;
    /** The output that holds `IPAMComponent.pools`. Default: `ipamPools`. */
    readonly poolsOutput?: string;
}

/** `IPAMComponent.pools` as it comes out of another stack; a newer release may have changed it. */
interface ExportedPools {
    readonly version?: number;
    readonly pools?: { [key: string]: ReferencedPool };
}

/** The version of `IPAMComponent.pools` that this release reads. */
const KNOWN_VERSION = 1;

/**
 * Reads the pools of an IPAM that another stack owns, and says what is wrong when there is none: the stack was never
 * deployed, exports no pools, or has no pool for the region. A plain class, not a resource.
 */
export class IPAMReference {
    /** The reference to the other stack. */
    public readonly stack: pulumi.StackReference;
    private readonly stackName: string;
    private readonly poolIdsOutput: string;
    private readonly poolsOutput: string;

    /**
     * @param stack The primary stack: a name such as `shared-services-primary`, which means the stack of that name in
     * the same project and organization, a full name `<organization>/<project>/<stack>`, or an existing reference.
     */
    constructor(stack: string | pulumi.StackReference, options: IPAMReferenceOptions = {}) {
        this.poolIdsOutput = options.poolIdsOutput ?? "ipamPoolIds";
        this.poolsOutput = options.poolsOutput ?? "ipamPools";
        if (typeof stack === "string") {
            this.stackName = qualified(stack);
            this.stack = sharedReference(stack, this.stackName);
        } else {
            this.stackName = "the primary stack";
            this.stack = stack;
        }
    }

    /** Id of the IPAM; undefined if the stack exports none. */
    get ipamId(): pulumi.Output<string | undefined> {
        return this.stack.getOutput("ipamId");
    }

    /** Id of the scope that the pools are in; undefined if the stack exports none. */
    get scopeId(): pulumi.Output<string | undefined> {
        return this.stack.getOutput("ipamScopeId");
    }

    /**
     * Id of the pool with this key: the region of a regional pool, the path (`us-east-1/prod`) of a pool below another.
     *
     * Fails, naming those there are, if there is no such pool.
     */
    getPoolId(key: string): pulumi.Output<string> {
        return this.poolIds().apply(ids => {
            if (!Object.hasOwn(ids, key)) {
                throw this.poolNotFound(key, Object.keys(ids));
            }
            return ids[key];
        });
    }

    /**
     * The pool with this key, with its locale, CIDRs and allocation rules, to pass to VPCComponent as `ipamPool`.
     *
     * Fails, naming those there are, if there is no such pool.
     */
    getPool(key: string): pulumi.Output<ReferencedPool> {
        return this.pools(this.poolsOutput).apply(pools => {
            if (!Object.hasOwn(pools, key)) {
                throw this.poolNotFound(key, Object.keys(pools));
            }
            return pools[key];
        });
    }

    /** The ids from the plain output, or from the versioned one if the primary exports only that. */
    private poolIds(): pulumi.Output<{ [region: string]: string }> {
        const output = this.stack.getOutput(this.poolIdsOutput) as pulumi.Output<unknown>;
        return output.apply(ids =>
            isMissing(ids)
                ? this.pools(this.poolIdsOutput).apply(pools =>
                      Object.fromEntries(Object.entries(pools).map(([key, pool]) => [key, pool.id])),
                  )
                : pulumi.output(ids as { [region: string]: string }),
        ) as pulumi.Output<{ [region: string]: string }>;
    }

    /** The pools from the versioned output; `wanted` is the output to name if it is missing. */
    private pools(wanted: string): pulumi.Output<{ [key: string]: ReferencedPool }> {
        const output = this.stack.getOutput(this.poolsOutput) as pulumi.Output<unknown>;
        return output.apply(exported =>
            isMissing(exported)
                ? (this.missingOutput(wanted) as pulumi.Output<{ [key: string]: ReferencedPool }>)
                : pulumi.output(this.checked(exported as ExportedPools)),
        ) as pulumi.Output<{ [key: string]: ReferencedPool }>;
    }

    private checked(exported: ExportedPools): { [key: string]: ReferencedPool } {
        if (exported.version !== KNOWN_VERSION || typeof exported.pools !== "object") {
            throw new Error(
                `${this.stackName} exports "${this.poolsOutput}" in version ${exported.version}, and this pulumi-aws-ipam ` +
                    `reads version ${KNOWN_VERSION}. Use the same release of pulumi-aws-ipam in both stacks: update this one.`,
            );
        }
        return exported.pools;
    }

    /** Why an output is missing. All outputs of a stack that was never deployed are a known `undefined`. */
    private missingOutput(output: string): pulumi.Output<unknown> {
        return this.stack.outputs.apply((all): unknown => {
            const names = Object.keys(all ?? {});
            throw new Error(
                names.length === 0
                    ? `${this.stackName} has no outputs: it was never deployed, or was destroyed. Deploy it first, then this stack. ` +
                          "(A stack of another project is named <organization>/<project>/<stack>.)"
                    : `${this.stackName} has no output "${output}"; it has ${names.join(", ")}. ` +
                          `Export it there (export const ${output} = ipam.${output === this.poolsOutput ? "pools" : "poolIds"};), ` +
                          "or name the right output in the options of IPAMReference.",
            );
        });
    }

    private poolNotFound(key: string, known: readonly string[]): Error {
        const how = isRegion(key)
            ? `append "${key}" to operatingRegions in the primary stack`
            : `add "${key}" to the pools of the primary stack`;
        return new Error(
            `${poolNotFound(key, known, ` in ${this.stackName}`)} To get one, ${how} and deploy that first.`,
        );
    }
}

/** References by stack, kept for each running program: its root stack resource is the key. */
const referencesOfProgram = new WeakMap<object, Map<string, pulumi.StackReference>>();

/**
 * The reference to the stack that this program shares: a second one of the same name would be a duplicate resource.
 * It hangs on the root stack resource, because several inline programs of one process share this module.
 */
function sharedReference(stack: string, fullName: string): pulumi.StackReference {
    const root = pulumi.runtime.getStackResource();
    const known = (root && referencesOfProgram.get(root)) ?? new Map<string, pulumi.StackReference>();
    if (root) {
        referencesOfProgram.set(root, known);
    }
    const reference =
        known.get(fullName) ?? new pulumi.StackReference(`ipam-reference:${stack}`, { name: fullName });
    known.set(fullName, reference);
    return reference;
}

/** `<organization>/<project>/<name>` is valid on every backend; a bare name is not. */
function qualified(stack: string): string {
    return stack.includes("/") ? stack : `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}

function isMissing(value: unknown): value is undefined | null {
    return value === undefined || value === null;
}
