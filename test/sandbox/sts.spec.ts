import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
    AssumeRoleCommand,
    AssumeRoleWithWebIdentityCommand,
    type Credentials,
    GetCallerIdentityCommand,
    GetSessionTokenCommand,
    STSClient,
} from "@aws-sdk/client-sts";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { errorOf } from "./ipam-clients";

describe("STS in the sandbox", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await startSandbox({ steppedClock: true });
    });

    afterEach(() => sandbox.close());

    const sts = (credentials: { accessKeyId: string; sessionToken?: string }): STSClient =>
        new STSClient({
            endpoint: sandbox.endpoint,
            region: "eu-west-1",
            credentials: { secretAccessKey: "x", ...credentials },
            maxAttempts: 1,
        });
    const withKey = (accessKeyId: string): STSClient => sts({ accessKeyId });
    const session = ({ AccessKeyId, SessionToken }: Credentials): STSClient =>
        sts({ accessKeyId: AccessKeyId!, sessionToken: SessionToken });
    const role = "arn:aws:iam::444455556666:role/teams/network/deploy";

    it("tells the account of a key: the key itself if it has 12 digits, else the default one", async () => {
        const { Account, Arn, UserId } = await withKey("111122223333").send(new GetCallerIdentityCommand({}));
        expect([Account, Arn]).to.deep.equal(["111122223333", "arn:aws:iam::111122223333:user/sandbox"]);
        expect(UserId).to.match(/^AIDA[A-Z2-7]{17}$/);
        for (const key of ["sandbox", "AKIAIOSFODNN7EXAMPLE", "1234"]) {
            const identity = await withKey(key).send(new GetCallerIdentityCommand({}));
            expect(identity.Account).to.equal("111111111111");
        }
    });

    it("hands out keys that belong to the account of the role that was assumed", async () => {
        const { Credentials, AssumedRoleUser } = await withKey("111122223333").send(
            new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "ci" }),
        );
        const arn = "arn:aws:sts::444455556666:assumed-role/deploy/ci";
        expect(AssumedRoleUser).to.deep.include({ Arn: arn });
        expect(AssumedRoleUser!.AssumedRoleId).to.match(/^AROA[A-Z2-7]{17}:ci$/);
        expect(Credentials!.AccessKeyId).to.match(/^ASIA[A-Z2-7]{16}$/);
        const identity = await session(Credentials!).send(new GetCallerIdentityCommand({}));
        expect(identity).to.deep.include({
            Account: "444455556666",
            Arn: arn,
            UserId: AssumedRoleUser!.AssumedRoleId,
        });
        await new EC2Client({
            endpoint: sandbox.endpoint,
            region: "eu-west-1",
            credentials: { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: "x" },
        }).send(new DescribeVpcsCommand({}));
        expect(sandbox.calls.since().at(-1)).to.include({ action: "DescribeVpcs", account: "444455556666" });
    });

    it("lets a role assume another one", async () => {
        const first = await withKey("111122223333").send(
            new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "ci" }),
        );
        const second = await session(first.Credentials!).send(
            new AssumeRoleCommand({ RoleArn: "arn:aws:iam::777788889999:role/other", RoleSessionName: "ci" }),
        );
        const { Account } = await session(second.Credentials!).send(new GetCallerIdentityCommand({}));
        expect(Account).to.equal("777788889999");
    });

    it("hands out keys for an hour, or as long as asked for", async () => {
        const { Credentials } = await withKey("111122223333").send(
            new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "ci", DurationSeconds: 900 }),
        );
        expect(Credentials!.Expiration!.getTime() - sandbox.world.clock.now()).to.equal(900_000);
        sandbox.world.step(901_000);
        expect(await errorOf(session(Credentials!).send(new GetCallerIdentityCommand({})))).to.match(
            /^ExpiredToken(Exception)?: The security token included in the request is expired$/,
        );
    });

    it("keeps who is calling in a session of the same account", async () => {
        const { Credentials } = await withKey("111122223333").send(new GetSessionTokenCommand({}));
        const identity = await session(Credentials!).send(new GetCallerIdentityCommand({}));
        expect(identity.Arn).to.equal("arn:aws:iam::111122223333:user/sandbox");
    });

    it("takes a web identity without other credentials", async () => {
        const { Credentials, AssumedRoleUser } = await withKey("unused").send(
            new AssumeRoleWithWebIdentityCommand({
                RoleArn: role,
                RoleSessionName: "ci",
                WebIdentityToken: "token",
            }),
        );
        expect(AssumedRoleUser!.Arn).to.equal("arn:aws:sts::444455556666:assumed-role/deploy/ci");
        const { Account } = await session(Credentials!).send(new GetCallerIdentityCommand({}));
        expect(Account).to.equal("444455556666");
    });

    it("refuses what is no role", async () => {
        const call = withKey("111122223333").send(
            new AssumeRoleCommand({
                RoleArn: "arn:aws:iam::444455556666:user/somebody",
                RoleSessionName: "ci",
            }),
        );
        expect(await errorOf(call)).to.match(
            /^ValidationError(Exception)?: arn:aws:iam::444455556666:user\/somebody is invalid$/,
        );
    });
});
