import { expect } from "chai";
import { renderTree } from "../../deploy/tree/render";
import { type Answers, assemble } from "../../deploy/tree/tree";

const named = (Name: string) => [{ Key: "Name", Value: Name }];

/** One IPAM at home in us-east-1: two regional pools, one of them with a VPC of two zones, and a nested pool. */
const ANSWERS: Answers = {
    ipams: [
        {
            IpamId: "ipam-1",
            IpamArn: "arn:ipam-1",
            IpamRegion: "us-east-1",
            OperatingRegions: [{ RegionName: "us-west-2" }, { RegionName: "us-east-1" }],
            Tags: named("plan"),
        },
    ],
    scopes: [
        {
            IpamScopeId: "ipam-scope-1",
            IpamScopeArn: "arn:scope-1",
            IpamArn: "arn:ipam-1",
            IpamScopeType: "private",
        },
        {
            IpamScopeId: "ipam-scope-2",
            IpamScopeArn: "arn:scope-2",
            IpamArn: "arn:ipam-1",
            IpamScopeType: "public",
        },
    ],
    pools: [
        {
            IpamPoolId: "pool-west",
            IpamScopeArn: "arn:scope-1",
            Locale: "us-west-2",
            IpamRegion: "us-east-1",
        },
        {
            IpamPoolId: "pool-east",
            IpamScopeArn: "arn:scope-1",
            Locale: "us-east-1",
            IpamRegion: "us-east-1",
        },
        {
            IpamPoolId: "pool-dev",
            IpamScopeArn: "arn:scope-1",
            SourceIpamPoolId: "pool-east",
            Locale: "us-east-1",
            Tags: named("dev"),
        },
    ],
    poolCidrs: new Map([
        ["pool-east", [{ Cidr: "10.0.0.0/12", State: "provisioned" }]],
        [
            "pool-west",
            [
                { Cidr: "10.16.0.0/12", State: "provisioned" },
                { Cidr: "10.64.0.0/12", State: "pending-provision" },
            ],
        ],
        ["pool-dev", [{ Cidr: "10.8.0.0/16", State: "provisioned" }]],
    ]),
    allocations: new Map([
        [
            "pool-east",
            [
                {
                    Cidr: "10.0.0.0/16",
                    ResourceType: "vpc",
                    ResourceId: "vpc-1",
                    ResourceRegion: "us-east-1",
                },
                { Cidr: "10.8.0.0/16", ResourceType: "ipam-pool", ResourceId: "pool-dev" },
                {
                    Cidr: "10.1.0.0/16",
                    ResourceType: "custom",
                    IpamPoolAllocationId: "alloc-1",
                    Description: "kept",
                },
            ],
        ],
    ]),
    vpcs: [{ VpcId: "vpc-1", Tags: named("hub-vpc") }],
    subnets: [
        { SubnetId: "subnet-2", VpcId: "vpc-1", CidrBlock: "10.0.64.0/18", AvailabilityZone: "us-east-1a" },
        {
            SubnetId: "subnet-1",
            VpcId: "vpc-1",
            CidrBlock: "10.0.0.0/20",
            AvailabilityZone: "us-east-1a",
            Tags: named("hub-public-a"),
        },
        {
            SubnetId: "subnet-3",
            VpcId: "vpc-1",
            CidrBlock: "10.0.16.0/20",
            AvailabilityZone: "us-east-1b",
            Tags: named("hub-public-b"),
        },
        {
            SubnetId: "subnet-9",
            VpcId: "vpc-other",
            CidrBlock: "172.16.0.0/20",
            AvailabilityZone: "us-east-1a",
        },
    ],
};

describe("the address tree", () => {
    const [ipam] = assemble(ANSWERS).ipams;
    const [east, west] = ipam.scopes[0].pools;

    it("has pools below their scope by address, and nested ones below their source", () => {
        expect(ipam.scopes.map(({ type, pools }) => [type, pools.map(({ id }) => id)])).to.deep.equal([
            ["private", ["pool-east", "pool-west"]],
            ["public", []],
        ]);
        expect(east.pools.map(({ name }) => name)).to.deep.equal(["dev"]);
    });

    it("counts only CIDRs that are provisioned", () => {
        expect(west.cidrs).to.deep.equal(["10.16.0.0/12"]);
    });

    it("tells how much of a pool is allocated and how much of a VPC lies in subnets", () => {
        expect(east.allocatedPercent).to.equal(18.75);
        expect(west.allocatedPercent).to.equal(0);
        expect(east.vpcs[0].inSubnetsPercent).to.equal(37.5);
    });

    it("has a VPC below the pool of its allocation, with its subnets by zone and address", () => {
        expect(east.vpcs[0].zones).to.deep.equal([
            {
                zone: "us-east-1a",
                subnets: [
                    { id: "subnet-1", name: "hub-public-a", cidr: "10.0.0.0/20" },
                    { id: "subnet-2", name: undefined, cidr: "10.0.64.0/18" },
                ],
            },
            { zone: "us-east-1b", subnets: [{ id: "subnet-3", name: "hub-public-b", cidr: "10.0.16.0/20" }] },
        ]);
    });

    it("keeps allocations to other things apart", () => {
        expect(east.others).to.deep.equal([
            { id: "alloc-1", type: "custom", cidr: "10.1.0.0/16", description: "kept" },
        ]);
    });

    it("is drawn with aligned columns", () => {
        expect(renderTree({ ipams: [ipam] }, { width: 100 })).to.deep.equal([
            "IPAM plan                    us-east-1     serves 2 regions   ipam-1",
            "├─ private scope                                              ipam-scope-1",
            "│  ├─ pool us-east-1         10.0.0.0/12   18.75 % allocated  pool-east",
            "│  │  ├─ pool us-east-1 dev  10.8.0.0/16   0 % allocated      pool-dev",
            "│  │  ├─ vpc hub-vpc         10.0.0.0/16   37.5 % in subnets  vpc-1",
            "│  │  │  ├─ us-east-1a",
            "│  │  │  │  ├─ hub-public-a  10.0.0.0/20                      subnet-1",
            "│  │  │  │  └─ subnet        10.0.64.0/18                     subnet-2",
            "│  │  │  └─ us-east-1b",
            "│  │  │     └─ hub-public-b  10.0.16.0/20                     subnet-3",
            "│  │  └─ custom kept         10.1.0.0/16                      alloc-1",
            "│  └─ pool us-west-2         10.16.0.0/12  0 % allocated      pool-west",
            "└─ and 1 scope without pools",
        ]);
    });

    it("leaves ids out and shortens labels where the terminal is narrow", () => {
        for (const width of [80, 60, 50]) {
            const lines = renderTree({ ipams: [ipam] }, { width });
            expect(Math.max(...lines.map(line => line.length))).to.be.at.most(width);
        }
        expect(renderTree({ ipams: [ipam] }, { width: 60 }).join("\n")).not.to.contain("subnet-1");
    });

    it("has colours only when asked for, and the same text without them", () => {
        const esc = String.fromCharCode(27);
        const plain = renderTree({ ipams: [ipam] });
        expect(plain.join()).not.to.contain(esc);
        const coloured = renderTree({ ipams: [ipam] }, { colour: true });
        expect(coloured.join()).to.contain(esc);
        const bare = coloured.map(line => line.replaceAll(new RegExp(`${esc}\\[\\d+m`, "g"), "").trimEnd());
        expect(bare).to.deep.equal(plain);
    });

    it("says so when there is no IPAM", () => {
        expect(renderTree({ ipams: [] })).to.deep.equal(["no IPAM in this account"]);
    });
});
