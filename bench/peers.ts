import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "peers");

/** One block of the CDK's splitter: the place `index` among blocks of this netmask length. */
export interface CdkSplit {
    readonly netmask: number;
    readonly index: number;
}

export interface CdkSplitter {
    readonly version: string;
    readonly calculateCidrSplits: (rootNetmask: number, netmasks: number[]) => readonly CdkSplit[];
}

/** A constructor of the CDK; the typings are in its package, which is not there when this is compiled. */
type Construct = new (...args: unknown[]) => object;

/** What the CDK makes of a stack. */
export interface CloudFormationTemplate {
    readonly Resources: {
        readonly [logicalId: string]: {
            readonly Type: string;
            readonly Properties: {
                readonly AvailabilityZone: string;
                readonly CidrBlock: string;
                readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
            };
        };
    };
}

/** The parts of the CDK that lay out a VPC. */
export interface Cdk {
    readonly version: string;
    readonly core: {
        readonly App: Construct;
        readonly Stack: Construct;
        readonly Stage: {
            of(construct: object): {
                synth(): { getStackByName(name: string): { readonly template: CloudFormationTemplate } };
            };
        };
    };
    readonly ec2: {
        readonly Vpc: Construct;
        readonly IpAddresses: { cidr(block: string): unknown };
        readonly SubnetType: { readonly PRIVATE_ISOLATED: unknown };
    };
}

/** The CDK itself, to synthesize stacks with. */
export function cdkConstructs(say: (line: string) => void): Cdk {
    const { version } = cdkSplitter(say);
    const cdk = join(FOLDER, "node_modules", "aws-cdk-lib");
    return { version, core: require(cdk), ec2: require(join(cdk, "aws-ec2")) };
}

/**
 * The CDK's layout code. Its package is large, so it has a folder of its own, is installed when a benchmark first needs
 * it, and is no dependency of anything else.
 */
export function cdkSplitter(say: (line: string) => void): CdkSplitter {
    const cdk = join(FOLDER, "node_modules", "aws-cdk-lib");
    if (!existsSync(cdk)) {
        say("installing the peers (once, about 190 MB)");
        execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
            cwd: FOLDER,
            stdio: "ignore",
        });
    }
    // The package exports its constructs alone; what it lays them out with is in a file of its own.
    const { calculateCidrSplits } = require(join(cdk, "aws-ec2", "lib", "cidr-splits.js"));
    return { version: require(join(cdk, "package.json")).version, calculateCidrSplits };
}
