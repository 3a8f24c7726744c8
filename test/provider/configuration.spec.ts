import { expect } from "chai";
import { endpointOf, parseConfiguration } from "../../sandbox/provider/configuration";

const env = {
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "k",
    AWS_SECRET_ACCESS_KEY: "s",
};

describe("the configuration of the stand-in provider", () => {
    describe("takes endpoints", () => {
        it("from the environment, the service's own before the common one", () => {
            const configuration = parseConfiguration({}, { ...env, AWS_ENDPOINT_URL_RAM: "http://[::1]:9" });
            expect(endpointOf(configuration, "ec2")).to.equal("http://127.0.0.1:4566");
            expect(endpointOf(configuration, "ram")).to.equal("http://[::1]:9");
        });

        it("from the provider's endpoints before the environment, written as JSON", () => {
            const args = {
                endpoints: JSON.stringify([{ ec2: "http://localhost:1" }, { sts: "http://127.1.2.3:2" }]),
            };
            const configuration = parseConfiguration(args, env);
            expect(configuration.endpoints).to.deep.equal({
                ec2: "http://localhost:1",
                sts: "http://127.1.2.3:2",
                ram: "http://127.0.0.1:4566",
                organizations: "http://127.0.0.1:4566",
            });
        });
    });

    describe("refuses", () => {
        for (const url of [
            "https://ec2.us-east-1.amazonaws.com",
            "https://127.0.0.1:4566",
            "http://10.0.0.1:4566",
            "http://127.0.0.1.example.com",
            "http://example.com/127.0.0.1",
            "http://0.0.0.0:4566",
        ]) {
            it(`the endpoint ${url}`, () => {
                expect(() => parseConfiguration({}, { ...env, AWS_ENDPOINT_URL: url })).to.throw(
                    /is not plain HTTP on loopback.*refuses every other endpoint, AWS above all/,
                );
            });
        }

        it("an endpoint of another service that is not on loopback", () => {
            const args = { endpoints: JSON.stringify([{ ram: "https://ram.us-east-1.amazonaws.com" }]) };
            expect(() => parseConfiguration(args, env)).to.throw(/endpoint of ram/);
        });

        it("to go without an endpoint", () => {
            expect(() => parseConfiguration({}, { ...env, AWS_ENDPOINT_URL: "" })).to.throw(
                /no endpoint for ec2: this is the stand-in aws provider.*never talks to AWS/,
            );
        });

        it("to use a service that has no endpoint", () => {
            const configuration = parseConfiguration(
                { endpoints: JSON.stringify([{ ec2: "http://127.0.0.1:1" }]) },
                { ...env, AWS_ENDPOINT_URL: "" },
            );
            expect(() => endpointOf(configuration, "sts")).to.throw(/no endpoint for sts/);
        });

        it("to go without a region or credentials", () => {
            expect(() => parseConfiguration({}, { ...env, AWS_REGION: "" })).to.throw(/no region/);
            expect(() => parseConfiguration({}, { ...env, AWS_ACCESS_KEY_ID: "" })).to.throw(
                /No valid credential sources found/,
            );
        });
    });

    it("prefers the configured region to AWS_REGION and that to AWS_DEFAULT_REGION", () => {
        expect(parseConfiguration({ region: "eu-west-1" }, env).region).to.equal("eu-west-1");
        expect(parseConfiguration({}, { ...env, AWS_DEFAULT_REGION: "us-west-2" }).region).to.equal(
            "us-east-1",
        );
        expect(
            parseConfiguration({}, { ...env, AWS_REGION: "", AWS_DEFAULT_REGION: "us-west-2" }).region,
        ).to.equal("us-west-2");
    });

    it("reads nested values that arrive as JSON", () => {
        const configuration = parseConfiguration(
            {
                defaultTags: '{"tags":{"team":"network"}}',
                ignoreTags: '{"keys":["seen"],"keyPrefixes":["auto:"]}',
                assumeRoles: '[{"roleArn":"arn:aws:iam::222222222222:role/r","duration":"1h30m"}]',
                allowedAccountIds: '["111111111111"]',
                maxRetries: "3",
            },
            env,
        );
        expect(configuration.defaultTags).to.deep.equal({ team: "network" });
        expect(configuration.ignoredTags).to.deep.equal({ keys: ["seen"], keyPrefixes: ["auto:"] });
        expect(configuration.roles).to.deep.equal([
            { roleArn: "arn:aws:iam::222222222222:role/r", sessionName: "pulumi", duration: 5400 },
        ]);
        expect(configuration.allowedAccountIds).to.deep.equal(["111111111111"]);
        expect(configuration.maxRetries).to.equal(3);
    });
});
