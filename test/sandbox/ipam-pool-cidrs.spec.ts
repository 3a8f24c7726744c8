import {
    CreateIpamScopeCommand,
    DeleteIpamPoolCommand,
    DeprovisionIpamPoolCidrCommand,
    type EC2Client,
    GetIpamPoolCidrsCommand,
    type Ipam,
    ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import {
    allocate,
    allocationsOf,
    client,
    createIpam,
    createPool,
    errorOf,
    HOME,
    poolCidrs,
    provision,
    until,
} from "./ipam-clients";

describe("a CIDR of an IPAM pool in the sandbox", () => {
    let sandbox: Sandbox;
    let home: EC2Client;
    let ipam: Ipam;
    let scope: string;

    beforeEach(async () => {
        sandbox = await startSandbox();
        home = client(sandbox.endpoint);
        ipam = await createIpam(home);
        scope = ipam.PrivateDefaultScopeId!;
    });

    afterEach(async () => {
        home.destroy();
        await sandbox.close();
    });

    async function deprovisioned(IpamPoolId: string, Cidr: string): Promise<string> {
        const { IpamPoolCidr } = await home.send(new DeprovisionIpamPoolCidrCommand({ IpamPoolId, Cidr }));
        expect(IpamPoolCidr!.State).to.equal("pending-deprovision");
        return until(async () => {
            const row = (await poolCidrs(home, IpamPoolId)).find(candidate => candidate.Cidr === Cidr);
            return row?.State !== "pending-deprovision" && (row?.State ?? "absent");
        }, "deprovisioned");
    }

    it("is pending first, provisioned soon, and listed by its exact text", async () => {
        const { IpamPoolId } = await createPool(home, { IpamScopeId: scope });
        const { IpamPoolCidr } = await home.send(
            new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr: "10.0.0.7/8" }),
        );
        expect(IpamPoolCidr).to.deep.include({ Cidr: "10.0.0.0/8", State: "pending-provision" });
        expect(IpamPoolCidr!.IpamPoolCidrId).to.match(/^ipam-pool-cidr-[0-9a-f]{33}$/);
        const row = await until(async () => {
            const { IpamPoolCidrs } = await home.send(
                new GetIpamPoolCidrsCommand({
                    IpamPoolId,
                    Filters: [{ Name: "cidr", Values: ["10.0.0.0/8"] }],
                }),
            );
            return IpamPoolCidrs![0].State === "provisioned" && IpamPoolCidrs![0];
        }, "provisioned");
        expect(row).to.deep.equal({
            Cidr: "10.0.0.0/8",
            State: "provisioned",
            IpamPoolCidrId: IpamPoolCidr!.IpamPoolCidrId,
            NetmaskLength: 8,
        });
        expect(
            await errorOf(home.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr: "10.0.0.0/8" }))),
        ).to.equal(
            `IncorrectState: The specified action is not valid for ${IpamPoolId}. The CIDR 10.0.0.0/8 is in an ` +
                "invalid state.",
        );
    });

    it("asked for by netmask length comes from the low end of the source pool, where it is an allocation", async () => {
        const top = await createPool(home, { IpamScopeId: scope });
        await provision(home, { IpamPoolId: top.IpamPoolId, Cidr: "10.0.0.0/8" });
        const children: string[] = [];
        for (const expected of ["10.0.0.0/16", "10.1.0.0/16"]) {
            const child = await createPool(home, {
                IpamScopeId: scope,
                SourceIpamPoolId: top.IpamPoolId,
            });
            const { IpamPoolCidr } = await home.send(
                new ProvisionIpamPoolCidrCommand({ IpamPoolId: child.IpamPoolId, NetmaskLength: 16 }),
            );
            expect(IpamPoolCidr).to.not.have.property("Cidr");
            const row = await until(async () => {
                const { IpamPoolCidrs } = await home.send(
                    new GetIpamPoolCidrsCommand({
                        IpamPoolId: child.IpamPoolId,
                        Filters: [{ Name: "ipam-pool-cidr-id", Values: [IpamPoolCidr!.IpamPoolCidrId!] }],
                    }),
                );
                return IpamPoolCidrs![0].State === "provisioned" && IpamPoolCidrs![0];
            }, "provisioned");
            expect(row.Cidr).to.equal(expected);
            children.push(child.IpamPoolId!);
        }
        const rows = await allocationsOf(home, top.IpamPoolId!);
        expect(rows.map(row => [row.Cidr, row.ResourceType, row.ResourceId])).to.deep.equal([
            ["10.0.0.0/16", "ipam-pool", children[0]],
            ["10.1.0.0/16", "ipam-pool", children[1]],
        ]);
        expect(await deprovisioned(children[0], "10.0.0.0/16")).to.equal("absent");
        expect((await allocationsOf(home, top.IpamPoolId!)).map(row => row.Cidr)).to.deep.equal([
            "10.1.0.0/16",
        ]);
    });

    it("of a private top-level pool needs a CIDR, and exactly one wish is allowed", async () => {
        const { IpamPoolId } = await createPool(home, { IpamScopeId: scope });
        for (const input of [{ NetmaskLength: 16 }, {}, { Cidr: "10.0.0.0/8", NetmaskLength: 8 }]) {
            expect(
                await errorOf(home.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, ...input }))),
            ).to.match(/^InvalidParameterCombination: /);
        }
    });

    it("that overlaps another one of the scope fails later, and can be asked for in another scope", async () => {
        const one = await createPool(home, { IpamScopeId: scope });
        const two = await createPool(home, { IpamScopeId: scope });
        await provision(home, { IpamPoolId: one.IpamPoolId, Cidr: "10.0.0.0/8" });
        for (const pool of [one, two]) {
            const row = await provision(home, { IpamPoolId: pool.IpamPoolId, Cidr: "10.64.0.0/10" });
            expect(row.State).to.equal("failed-provision");
            expect(row.FailureReason!.Code).to.equal("cidr-not-available");
            expect(row.FailureReason!.Message).to.contain("10.0.0.0/8").and.to.contain(one.IpamPoolId);
        }
        const { IpamScope } = await home.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! }));
        const other = await createPool(home, { IpamScopeId: IpamScope!.IpamScopeId! });
        const row = await provision(home, { IpamPoolId: other.IpamPoolId, Cidr: "10.64.0.0/10" });
        expect(row.State).to.equal("provisioned");
    });

    it("that failed stays until it is deprovisioned, and does not keep the pool", async () => {
        const { IpamPoolId: first } = await createPool(home, { IpamScopeId: scope });
        await provision(home, { IpamPoolId: first, Cidr: "10.0.0.0/8" });
        const { IpamPoolId } = await createPool(home, { IpamScopeId: scope });
        const Cidr = "10.0.0.0/9";
        await provision(home, { IpamPoolId, Cidr });
        expect(await errorOf(home.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr })))).to.match(
            /^IncorrectState: /,
        );
        expect(await deprovisioned(IpamPoolId!, Cidr)).to.equal("absent");
        await provision(home, { IpamPoolId, Cidr });
        await home.send(new DeleteIpamPoolCommand({ IpamPoolId }));
    });

    it("outside the source pool, or taken there, fails later", async () => {
        const top = await createPool(home, { IpamScopeId: scope });
        await provision(home, { IpamPoolId: top.IpamPoolId, Cidr: "10.0.0.0/16" });
        await allocate(home, top.IpamPoolId!, 24);
        const child = await createPool(home, { IpamScopeId: scope, SourceIpamPoolId: top.IpamPoolId });
        for (const wish of [{ Cidr: "10.1.0.0/24" }, { Cidr: "10.0.0.0/20" }, { NetmaskLength: 16 }]) {
            const row = await provision(home, { IpamPoolId: child.IpamPoolId, ...wish });
            expect(row.State, JSON.stringify(wish)).to.equal("failed-provision");
            expect(row.FailureReason!.Code).to.equal("cidr-not-available");
        }
        expect(await allocationsOf(home, top.IpamPoolId!)).to.have.lengthOf(1);
    });

    it("with allocations cannot be deprovisioned; the failure has an empty code", async () => {
        const pool = await createPool(home, { IpamScopeId: scope, Locale: HOME });
        const IpamPoolId = pool.IpamPoolId!;
        await provision(home, { IpamPoolId, Cidr: "10.0.0.0/8" });
        await allocate(home, IpamPoolId, 24);
        expect(await deprovisioned(IpamPoolId, "10.0.0.0/8")).to.equal("failed-deprovision");
        const [row] = await poolCidrs(home, IpamPoolId);
        expect(row.FailureReason!.Message).to.equal("The CIDR has one or more allocations.");
        expect(row.FailureReason!.Code ?? "").to.equal("");
    });

    it("is one of fifty of its pool", async () => {
        await sandbox.close();
        sandbox = await startSandbox({ quotas: { cidrsPerPool: 2 } });
        home = client(sandbox.endpoint);
        const again = await createIpam(home);
        const { IpamPoolId } = await createPool(home, { IpamScopeId: again.PrivateDefaultScopeId! });
        const states: (string | undefined)[] = [];
        for (const Cidr of ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"]) {
            const row = await provision(home, { IpamPoolId, Cidr });
            states.push(row.FailureReason?.Code ?? row.State);
        }
        expect(states).to.deep.equal(["provisioned", "provisioned", "limit-exceeded"]);
    });
});
