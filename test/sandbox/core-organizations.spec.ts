import {
    DescribeAccountCommand,
    DescribeOrganizationCommand,
    EnableAWSServiceAccessCommand,
    ListAccountsCommand,
    ListAWSServiceAccessForOrganizationCommand,
    ListDelegatedAdministratorsCommand,
    ListParentsCommand,
    ListRootsCommand,
    OrganizationsClient,
    RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { expect } from "chai";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { place } from "../../sandbox/organizations/organization";
import { ec2 } from "./core-requests";
import { errorOf } from "./ipam-clients";

describe("Organizations in the sandbox", () => {
    const running: Sandbox[] = [];

    afterEach(async () => {
        for (const sandbox of running.splice(0)) {
            await sandbox.close();
        }
    });

    async function start(options: SandboxOptions = {}): Promise<Sandbox> {
        const sandbox = await startSandbox(options);
        running.push(sandbox);
        return sandbox;
    }

    const as = (sandbox: Sandbox, accessKeyId = "111122223333"): OrganizationsClient =>
        new OrganizationsClient({
            endpoint: sandbox.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId, secretAccessKey: "x" },
            maxAttempts: 1,
        });

    it("has one organization, with every account that appears as a member", async () => {
        const sandbox = await start();
        const { Organization } = await as(sandbox).send(new DescribeOrganizationCommand({}));
        expect(Organization).to.deep.include({
            Id: "o-a1b2c3d4e5",
            Arn: "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5",
            FeatureSet: "ALL",
            MasterAccountId: "999999999999",
        });
        await ec2(sandbox.endpoint, { Action: "DescribeVpcs" }, { accessKey: "444455556666" });
        const { Accounts } = await as(sandbox).send(new ListAccountsCommand({}));
        expect(Accounts!.map(({ Id }) => Id)).to.deep.equal(["999999999999", "111122223333", "444455556666"]);
        const { Account } = await as(sandbox).send(new DescribeAccountCommand({ AccountId: "444455556666" }));
        expect(Account).to.deep.include({
            Arn: "arn:aws:organizations::999999999999:account/o-a1b2c3d4e5/444455556666",
            Status: "ACTIVE",
        });
    });

    it("pages, by twenty accounts unless told", async () => {
        const sandbox = await start();
        for (let i = 0; i < 30; i += 1) {
            place(sandbox.world, String(200_000_000_000 + i), {});
        }
        const seen: string[] = [];
        let NextToken: string | undefined;
        do {
            const answer = await as(sandbox).send(new ListAccountsCommand({ NextToken }));
            expect(answer.Accounts!.length).to.be.at.most(20);
            seen.push(...answer.Accounts!.map(({ Id }) => Id!));
            NextToken = answer.NextToken;
        } while (NextToken);
        expect(new Set(seen).size).to.equal(32);
        expect(seen).to.have.length(32);
    });

    it("is not in use with `none`, nor for accounts outside", async () => {
        const none = await start({ organization: "none" });
        const text = "AWSOrganizationsNotInUseException: Your account is not a member of an organization.";
        expect(await errorOf(as(none).send(new DescribeOrganizationCommand({})))).to.equal(text);
        const sandbox = await start();
        place(sandbox.world, "444455556666", { isOutside: true });
        expect(await errorOf(as(sandbox, "444455556666").send(new DescribeOrganizationCommand({})))).to.equal(
            text,
        );
    });

    it("knows the units in which accounts were placed", async () => {
        const sandbox = await start();
        place(sandbox.world, "444455556666", { units: ["ou-a1b2-network0"] });
        const { Parents } = await as(sandbox).send(new ListParentsCommand({ ChildId: "444455556666" }));
        expect(Parents).to.deep.equal([{ Id: "ou-a1b2-network0", Type: "ORGANIZATIONAL_UNIT" }]);
        const { Roots } = await as(sandbox).send(new ListRootsCommand({}));
        expect(Roots![0].Id).to.equal("r-a1b2");
    });

    it("lets the management account open it to services", async () => {
        const sandbox = await start();
        const opened = async (): Promise<string[]> => {
            const answer = await as(sandbox).send(new ListAWSServiceAccessForOrganizationCommand({}));
            return answer.EnabledServicePrincipals!.map(({ ServicePrincipal }) => ServicePrincipal!);
        };
        expect(await opened()).to.have.members(["ram.amazonaws.com", "ipam.amazonaws.com"]);
        const open = new EnableAWSServiceAccessCommand({ ServicePrincipal: "config.amazonaws.com" });
        expect(await errorOf(as(sandbox).send(open))).to.match(/^AccessDeniedException/);
        await as(sandbox, "999999999999").send(open);
        expect(await opened()).to.include("config.amazonaws.com");
    });

    it("names the administrators of services: who was registered, and by default whose IPAM there is", async () => {
        const sandbox = await start();
        const named = async (ServicePrincipal?: string): Promise<string[]> => {
            const answer = await as(sandbox).send(
                new ListDelegatedAdministratorsCommand({ ServicePrincipal }),
            );
            return answer.DelegatedAdministrators!.map(({ Id }) => Id!);
        };
        expect(await named()).to.deep.equal([]);
        await ec2(sandbox.endpoint, { Action: "CreateIpam" });
        expect(await named("ipam.amazonaws.com")).to.deep.equal(["111122223333"]);
        const register = new RegisterDelegatedAdministratorCommand({
            AccountId: "444455556666",
            ServicePrincipal: "config.amazonaws.com",
        });
        await as(sandbox, "999999999999").send(register);
        expect(await named("config.amazonaws.com")).to.deep.equal(["444455556666"]);
        expect(await errorOf(as(sandbox, "999999999999").send(register))).to.match(
            /^AccountAlreadyRegisteredException/,
        );
    });
});
