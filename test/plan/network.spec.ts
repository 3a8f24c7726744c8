import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { program } from "../../plan/cli";
import type { NetworkView } from "../../plan/network/view";

/** Arguments with a bit of everything: shares, subnets of their own, a reserved tier, a second block, IPv6. */
const YAML = `
region: us-east-1
cidrBlock: 10.20.0.0/20
availabilityZones: [us-east-1a, us-east-1c]
secondaryCidrs:
  pods: {cidrBlock: 100.64.0.0/18}
ipv6: {ipamPoolId: ipam-pool-0123456789abcdef0, cidrBlock: "2001:db8:0:100::/56"}
subnets:
  old: {order: 0, type: Isolated, cidrs: {a: 10.20.0.0/28, c: 10.20.1.0/28}, ipv6: None}
  private: {order: 1, share: 0.25}
  later: {order: 2, netmaskLength: 26, reserved: true}
  pods: {order: 3, from: pods, share: 1, type: Isolated, ipv6: None}
`;

const TEXT = `region us-east-1, zones us-east-1a, us-east-1c, room for 4 in each tier

VPC  10.20.0.0/20  32% used, 2784 of 4096 addresses free
├─ 2 subnets of its own  old  (Isolated, order 0)
│  ├─ 10.20.0.0/28  old/a  11 for use
│  └─ 10.20.1.0/28  old/c  11 for use
├─ 10.20.0.16/28  free
├─ 10.20.0.32/27  free
├─ 10.20.0.64/26  free
├─ 10.20.0.128/25  free
├─ 10.20.1.16/28  free
├─ 10.20.1.32/27  free
├─ 10.20.1.64/26  free
├─ 10.20.1.128/25  free
├─ 10.20.2.0/24  later  (Private, order 2, reserved)
├─ 10.20.3.0/24  free
├─ 10.20.4.0/22  private  (Private, order 1)
│  ├─ 10.20.4.0/24  private/a  251 for use
│  └─ 10.20.6.0/24  private/c  251 for use
└─ 10.20.8.0/21  free

block "pods"  100.64.0.0/18  100% used, 0 of 16384 addresses free
└─ 100.64.0.0/18  pods  (Isolated, order 3)
   ├─ 100.64.0.0/20  pods/a  4091 for use
   └─ 100.64.32.0/20  pods/c  4091 for use

IPv6  2001:db8:0:100::/56
├─ 2001:db8:0:110::/64  private/a
└─ 2001:db8:0:112::/64  private/c
`;

describe("npm run plan, with arguments of a VPC", () => {
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "plan-network-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    /** What the command prints for the file, and why it refuses it. */
    async function plan(
        text: string,
        ...options: string[]
    ): Promise<{ out: string; err: string; status: number }> {
        const file = join(folder, "vpc.yaml");
        await writeFile(file, text);
        const answer = { out: "", err: "", status: 0 };
        const command = program({
            out: more => {
                answer.out += more;
            },
            err: more => {
                answer.err += more;
            },
            fail: status => {
                answer.status = status;
            },
        });
        await command.parseAsync(["node", "plan", file, ...options]);
        return answer;
    }

    it("shows each block with its tiers, their subnets and what is free", async () => {
        expect((await plan(YAML)).out).to.equal(TEXT);
    });

    it("gives the same as data, all of each block accounted for", async () => {
        const view: NetworkView = JSON.parse((await plan(YAML, "--json")).out);
        for (const block of view.blocks) {
            const parts = [...block.tiers.flatMap(tier => tier.parts), ...block.free];
            const sum = parts.reduce((total, part) => total + part.addresses, 0);
            expect(sum)
                .to.equal(block.addresses)
                .and.to.equal(block.used + block.unused);
        }
        expect(view.blocks[0].tiers.map(({ key }) => key)).to.have.members(["old", "private", "later"]);
        expect(view.ipv6!.tiers).to.deep.equal([{ key: "private", number: 1, cidr: "2001:db8:0:110::/60" }]);
    });

    it("draws it to scale", async () => {
        const { out } = await plan(YAML, "--svg");
        // A quarter of the VPC is a quarter of the drawing, and lies where it lies.
        expect(out).to.match(/<title>private 10\.20\.4\.0\/22<\/title><rect x="300" y="\d+" width="300"/);
        expect(out).to.contain("<title>pods/c 100.64.32.0/20</title>");
        // The ground, two blocks, five parts of tiers, six subnets, ten free parts.
        expect(out.match(/<rect/g)!.length).to.equal(1 + 2 + 5 + 6 + 10);
        expect(out.trim().endsWith("</svg>")).to.equal(true);
    });

    it("shows distances as long as the pool chooses the CIDR, and likely zones for a count", async () => {
        const { out } = await plan(
            "region: us-east-1\nipamPoolId: ipam-pool-0123456789abcdef0\nnetmaskLength: 20\n",
        );
        expect(out).to.contain(
            "zones us-east-1a, us-east-1b, us-east-1c (as a look-up is likely to find them)",
        );
        expect(out).to.contain("VPC  /20, chosen by the pool  50% used, 2048 of 4096 addresses free");
        expect(out).to.contain("├─ +0.0.4.0/22  private  (Private, order 1)");
    });

    it("refuses what the component would refuse, and what it cannot draw", async () => {
        const bad = await plan(
            "region: us-east-1\ncidrBlock: 10.0.0.0/24\nsubnets: {private: {netmaskLength: 22}}\n",
        );
        expect(bad.status).to.equal(2);
        expect(bad.err).to.contain(
            "subnets.private.netmaskLength = 22: makes subnets of /22 in a VPC of /24",
        );
        const open = await plan(
            "region: us-east-1\nipamPoolId: ipam-pool-0123456789abcdef0\nusePoolDefaultNetmaskLength: true\n",
        );
        expect(open.err).to.contain("is as large as its pool says");
        expect((await plan("cidrBlock: 10.0.0.0/24\n")).err).to.contain("name no region");
        expect((await plan("region: us-east-1\nsubnets: [private]\n")).err).to.contain(
            "subnets: is not a map",
        );
        expect((await plan("cidrBlock: 10.0.0.0/24\n", "--region", "us-east-1")).status).to.equal(0);
    });
});
