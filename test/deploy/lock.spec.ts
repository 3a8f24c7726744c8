import { expect } from "chai";
import { StackConfigFile } from "../../deploy/lock/config-file";
import { isChange, mergeLock } from "../../deploy/lock/merge";

describe("a lock written from what is deployed", () => {
    const lock = { "us-east-1": ["10.0.0.0/12"], "us-west-2": ["10.16.0.0/12"] };

    it("gains what is new", () => {
        const change = mergeLock(lock, { ...lock, "eu-west-1": ["10.32.0.0/12"] });
        expect(change.lock).to.deep.equal({ ...lock, "eu-west-1": ["10.32.0.0/12"] });
        expect(change.added).to.deep.equal(["eu-west-1"]);
        expect(isChange(change)).to.equal(true);
    });

    it("keeps what is no longer deployed, so that a retired region keeps its place", () => {
        const change = mergeLock(lock, { "us-east-1": ["10.0.0.0/12"] });
        expect(change.lock).to.deep.equal(lock);
        expect(change.kept).to.deep.equal(["us-west-2"]);
        expect(isChange(change)).to.equal(false);
    });

    it("names what differs from the lock", () => {
        const change = mergeLock(lock, { ...lock, "us-east-1": ["10.0.0.0/12", "172.16.0.0/16"] });
        expect(change.changed).to.deep.equal(["us-east-1"]);
    });
});

describe("the configuration file of a stack", () => {
    const text = [
        "config:",
        "  aws:region: us-east-1",
        "  # Append to these lists.",
        "  net:cidrBlocks:",
        "    - 10.0.0.0/8",
        '  net:protect: "true"',
        "",
    ].join("\n");

    it("keeps its comments when a lock is written, and reads the lock back", () => {
        const file = StackConfigFile.parse(text, "Pulumi.x.yaml");
        file.setLock("net:addressLock", { "us-east-1": ["10.0.0.0/12"] });
        const written = file.toString();
        expect(written).to.contain(text.trimEnd());
        expect(StackConfigFile.parse(written, "x").lock("net:addressLock")).to.deep.equal({
            "us-east-1": ["10.0.0.0/12"],
        });
    });

    it("has an empty lock before one is written", () => {
        expect(StackConfigFile.parse(text, "x").lock("net:addressLock")).to.deep.equal({});
    });

    it("that is no YAML is refused by name", () => {
        expect(() => StackConfigFile.parse("config: [", "Pulumi.x.yaml")).to.throw(
            "Pulumi.x.yaml is not YAML",
        );
    });
});
