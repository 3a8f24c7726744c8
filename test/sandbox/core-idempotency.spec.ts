import {
    AllocateIpamPoolCidrCommand,
    CreateIpamCommand,
    CreateNatGatewayCommand,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { actions } from "../../sandbox/ec2";
import { client, errorOf } from "./ipam-clients";

describe("a client token", () => {
    let sandbox: Sandbox;
    let ec2: EC2Client;

    beforeEach(async () => {
        sandbox = await startSandbox({ steppedClock: true });
        ec2 = client(sandbox.endpoint);
    });

    afterEach(async () => {
        ec2.destroy();
        await sandbox.close();
    });

    const create = (ClientToken: string, Description?: string) =>
        ec2.send(new CreateIpamCommand({ ClientToken, Description }));

    it("gets the first answer again, as it was", async () => {
        const first = await create("token-1");
        sandbox.world.step(10_000);
        const again = await create("token-1");
        expect(again.Ipam).to.deep.equal(first.Ipam);
        expect(again.Ipam!.State).to.equal("create-in-progress");
        expect(sandbox.world.table("ipams").size).to.equal(1);
    });

    it("with other parameters is refused", async () => {
        await create("token-1");
        expect(await errorOf(create("token-1", "another one"))).to.match(/^IdempotentParameterMismatch: /);
    });

    it("belongs to one account and region, and to the case of its letters", async () => {
        const { Ipam } = await create("token-1");
        for (const other of [
            client(sandbox.endpoint, "eu-west-1"),
            client(sandbox.endpoint, "us-east-1", "444455556666"),
        ]) {
            const made = await other.send(new CreateIpamCommand({ ClientToken: "token-1" }));
            expect(made.Ipam!.IpamId).not.to.equal(Ipam!.IpamId);
            other.destroy();
        }
        // It is a new request, which the quota of one IPAM refuses.
        expect(await errorOf(create("TOKEN-1"))).to.match(/^ResourceLimitExceeded: /);
    });

    it("has up to 64 ASCII characters", async () => {
        for (const token of ["x".repeat(65), "tökén"]) {
            expect(await errorOf(create(token))).to.match(/^InvalidClientToken: /);
        }
        expect((await create("x".repeat(64))).Ipam!.State).to.equal("create-in-progress");
    });

    it("of a request that failed can be used again", async () => {
        const bad = { IpamPoolId: "ipam-pool-0123456789abcdef0", ClientToken: "t", NetmaskLength: 24 };
        expect(await errorOf(ec2.send(new AllocateIpamPoolCidrCommand(bad)))).to.match(/NotFound/);
        expect(
            await errorOf(ec2.send(new AllocateIpamPoolCidrCommand({ ...bad, NetmaskLength: 25 }))),
        ).to.match(/NotFound/);
    });

    it("is forgotten after a day", async () => {
        await create("token-1");
        sandbox.world.step(25 * 3_600_000);
        expect(await errorOf(create("token-1"))).to.match(/^ResourceLimitExceeded: /);
    });

    it("counts for every action that has one in its model, whether or not the action thinks of it", async () => {
        const original = actions.CreateNatGateway;
        let calls = 0;
        actions.CreateNatGateway = () => {
            calls += 1;
            return { NatGateway: { NatGatewayId: `nat-${calls}` } };
        };
        const call = (ClientToken: string) =>
            ec2.send(new CreateNatGatewayCommand({ SubnetId: "subnet-0123456789abcdef0", ClientToken }));
        try {
            const answers = [await call("a"), await call("a"), await call("b")];
            expect(answers.map(({ NatGateway }) => NatGateway!.NatGatewayId)).to.deep.equal([
                "nat-1",
                "nat-1",
                "nat-2",
            ]);
        } finally {
            actions.CreateNatGateway = original;
        }
    });
});
