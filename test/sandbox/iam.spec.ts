import { RAM } from "@aws-sdk/client-ram";
import { expect } from "chai";
import { send } from "./core-requests";
import { HOME, OWNER, sandboxForTests } from "./vpc-clients";

const MANAGEMENT = "999999999999";
const RAM_ROLE = "AWSServiceRoleForResourceAccessManager";

describe("the service-linked roles of IAM in the sandbox", () => {
    const test = sandboxForTests();

    const iam = (action: string, parameters: string, account = MANAGEMENT) =>
        send(test.sandbox.endpoint, `Action=${action}&Version=2010-05-08&${parameters}`, {
            service: "iam",
            accessKey: account,
        });

    it("are there once their service is used", async () => {
        const before = await iam("GetRole", "RoleName=AWSServiceRoleForIPAM", OWNER);
        expect(before.status).to.equal(404);
        expect(before.text).to.match(
            /<Type>Sender<\/Type><Code>NoSuchEntity<\/Code><Message>The role with name AWSServiceRoleForIPAM cannot be found\./,
        );
        await test.ec2.createIpam({});
        const after = await iam("GetRole", "RoleName=AWSServiceRoleForIPAM", OWNER);
        expect(after.text).to.include(
            `<Arn>arn:aws:iam::${OWNER}:role/aws-service-role/ipam.amazonaws.com/AWSServiceRoleForIPAM</Arn>`,
        );
        expect((await iam("ListRoles", "", OWNER)).text).to.include("AWSServiceRoleForIPAM");
    });

    it("of RAM goes and comes with the sharing in the organization", async () => {
        expect((await iam("GetRole", `RoleName=${RAM_ROLE}`)).status).to.equal(200);
        const deleted = await iam("DeleteServiceLinkedRole", `RoleName=${RAM_ROLE}`);
        const task = /<DeletionTaskId>(.*)<\/DeletionTaskId>/.exec(deleted.text)![1];
        const status = await iam("GetServiceLinkedRoleDeletionStatus", `DeletionTaskId=${task}`);
        expect(status.text).to.include("<Status>SUCCEEDED</Status>");
        expect((await iam("GetRole", `RoleName=${RAM_ROLE}`)).status).to.equal(404);
        const ram = new RAM({
            endpoint: test.sandbox.endpoint,
            region: HOME,
            credentials: { accessKeyId: MANAGEMENT, secretAccessKey: "x" },
        });
        await ram.enableSharingWithAwsOrganization({});
        expect((await iam("GetRole", `RoleName=${RAM_ROLE}`)).status).to.equal(200);
        ram.destroy();
    });

    it("are made by hand, once", async () => {
        const create = () =>
            iam("CreateServiceLinkedRole", "AWSServiceName=ipam.amazonaws.com", "444455556666");
        expect((await create()).text).to.include("<RoleName>AWSServiceRoleForIPAM</RoleName>");
        expect((await create()).text).to.include("<Code>InvalidInput</Code>");
        expect((await iam("CreateUser", "UserName=x")).text).to.include("<Code>AccessDenied</Code>");
        expect((await iam("Nonsense", "")).text).to.include("<Code>InvalidAction</Code>");
    });
});
