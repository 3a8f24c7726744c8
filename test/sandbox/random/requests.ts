import { expect } from "chai";
import { XMLParser } from "fast-xml-parser";
import { isList, isStructure, loadModel, type ServiceName } from "../../../sandbox/models/model";
import { Ids, seedFrom } from "../../../sandbox/world/ids";
import { type Answer, send } from "../core-requests";

/** Values that make sense, by the ends of the parameters' names. */
const FITTING: readonly (readonly [RegExp, readonly string[]])[] = [
    [/NetmaskLength$/, ["16", "20", "24", "28", "52", "56"]],
    [/Cidr(Block)?(\.\d+)?$/, ["10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.1.0.0/16", "203.0.113.0/24"]],
    [/(Locale|Region|RegionName)$/, ["us-east-1", "us-east-1", "us-west-2"]],
    [/Asn$/, ["64500", "64501"]],
    [/AddressFamily$/, ["IPv4", "ipv4"]],
    [/MaxEntries$/, ["5", "20"]],
    [/IpamPoolOwner$/, ["111122223333"]],
    [/(Message|Signature)$/, ["signed"]],
];

/** Ids of parameters such as SourceIpamPoolId are of the kind that the name ends in. */
function isOfKind(id: string, kind: string): boolean {
    const prefix = id.slice(0, id.lastIndexOf("-"));
    return prefix === kind || kind.endsWith(`-${prefix}`);
}

/** Random requests, the same for the same seed. */
export class Fuzzer {
    private readonly ids: Ids;
    /** Ids that answers named, so that later requests reach further than "not found". */
    readonly known: string[] = [];

    constructor(seed: number) {
        this.ids = new Ids(seedFrom(seed));
    }

    below(limit: number): number {
        return Number.parseInt(this.ids.hex(8), 16) % limit;
    }

    pick<T>(items: readonly T[]): T {
        return items[this.below(items.length)];
    }

    /** Parameters for an action, mostly of the right names and kinds. */
    parameters(service: "ec2" | "sts", action: string): [string, string][] {
        const model = loadModel(service);
        const parameters: [string, string][] = [];
        // With many optional parameters something is nearly always wrong; with few, requests are carried out.
        const rarity = this.pick([4, 15]);
        const add = (type: string, path: string, depth: number): void => {
            const shape = model.shapes[type];
            if (shape === undefined || depth > 6) {
                parameters.push([path, this.value(type, path)]);
            } else if (isStructure(shape)) {
                for (const [name, member] of Object.entries(shape.members)) {
                    if (
                        name !== "DryRun" &&
                        (member.required ? this.below(10) > 0 : this.below(rarity) === 0)
                    ) {
                        const wire = path === "" ? (member.in ?? name) : `${path}.${member.in ?? name}`;
                        if (member.enum && this.below(8) > 0) {
                            parameters.push([wire, this.pick(member.enum)]);
                        } else {
                            add(member.type, wire, depth + 1);
                        }
                    }
                }
            } else if (isList(shape)) {
                const items = this.below(3);
                for (let i = 1; i <= items; i += 1) {
                    add(shape.list.type, shape.flat ? `${path}.${i}` : `${path}.member.${i}`, depth + 1);
                }
            }
        };
        const input = model.operations[action].input;
        if (input !== undefined) {
            add(input, "", 0);
        }
        if (this.below(12) === 0) {
            parameters.push([
                this.pick(["Nonsense", "A.1.B", ".", "", "Filter..1", "Tag.0.Key", "X.99999999"]),
                "x",
            ]);
        }
        if (this.below(30) === 0 && parameters.length > 0) {
            parameters.push(this.pick(parameters));
        }
        return parameters;
    }

    private value(type: string, path: string): string {
        const fitting = FITTING.find(([name]) => name.test(path))?.[1];
        if (fitting && this.below(4) > 0) {
            return this.pick(fitting);
        }
        switch (type) {
            case "boolean":
                return this.pick(["true", "false", "TRUE", "1", ""]);
            case "integer":
            case "long":
                return this.pick([
                    "0",
                    "1",
                    "5",
                    "16",
                    "24",
                    "28",
                    "1000",
                    "-1",
                    "2147483648",
                    "x",
                    "",
                    "1e3",
                ]);
            case "timestamp":
                return this.pick(["2026-11-24T00:00:00Z", "yesterday", "0"]);
            default:
                break;
        }
        // VpcId, SubnetId.1, IpamPoolId: mostly the id of such a thing.
        const kind = /(\w+?)Ids?(\.\d+)?$/
            .exec(path)?.[1]
            .replace(/(?<!^)(?=[A-Z])/g, "-")
            .toLowerCase();
        const known = this.known.filter(id => kind !== undefined && isOfKind(id, kind));
        if (known.length > 0 && this.below(5) > 0) {
            return this.pick(known);
        }
        if (path.endsWith("Arn")) {
            return "arn:aws:iam::111122223333:role/deploy";
        }
        if (this.known.length > 0 && this.below(4) === 0) {
            return this.pick(this.known);
        }
        return this.pick([
            "10.0.0.0/16",
            "10.0.1.0/24",
            "10.1.0.0/16",
            "0.0.0.0/0",
            "2001:db8::/56",
            "10.0.0.0/33",
            "us-east-1",
            "us-east-1a",
            "tcp",
            "Name",
            "vpc-id",
            "tag:Name",
            "*",
            "",
            "\u0000",
            "ü🎈<&>",
            "x".repeat(300),
            "__proto__",
            "constructor",
            "vpc-0123456789abcdef0",
            "111122223333",
        ]);
    }
}

const parser = new XMLParser();

/** That an answer has the shape of its service, an error too. */
export function checkShape(service: ServiceName, answer: Answer): void {
    if (service === "ec2" || service === "sts") {
        const parsed = parser.parse(answer.text, true);
        if (answer.status !== 200) {
            const error = service === "ec2" ? parsed.Response?.Errors?.Error : parsed.ErrorResponse?.Error;
            expect(error, answer.text).to.have.keys(
                service === "ec2" ? ["Code", "Message"] : ["Type", "Code", "Message"],
            );
        }
    } else {
        const parsed = JSON.parse(answer.text || "{}");
        if (answer.status !== 200) {
            expect(parsed.message, answer.text).to.be.a("string");
            expect(parsed.__type ?? answer.headers["x-amzn-errortype"]).to.be.a("string");
        }
    }
}

/**
 * Sends random requests of a query service, one after the other, and checks each answer.
 *
 * @param progress Told of each answer.
 */
export async function fuzzQuery(
    endpoint: string,
    service: "ec2" | "sts",
    seed: number,
    count: number,
    progress: (sent: number) => void = () => {},
): Promise<void> {
    const fuzzer = new Fuzzer(seed);
    const model = loadModel(service);
    const actions = [
        ...Object.keys(model.operations),
        ...model.unsupported.slice(0, 5),
        "Nonsense",
        "toString",
    ];
    for (let i = 0; i < count; i += 1) {
        const action = fuzzer.pick(actions);
        const parameters = action in model.operations ? fuzzer.parameters(service, action) : [];
        const pairs = [["Action", action], ["Version", model.apiVersion], ...parameters];
        const body = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
        const answer = await send(endpoint, body.join("&"), { service });
        checkShape(service, answer);
        for (const [, id] of answer.text.matchAll(/<\w+Id>((?:[a-z0-9]+-)+[0-9a-f]{17,33})</g)) {
            if (fuzzer.known.length < 500) {
                fuzzer.known.push(id);
            }
        }
        progress(i + 1);
    }
}
