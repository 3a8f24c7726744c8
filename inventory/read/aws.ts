import type * as ec2 from "@aws-sdk/client-ec2";
import { InventoryError } from "../errors";
import { type Access, Clients, type EC2Module } from "./clients";
import { type Failure, failureOf } from "./failures";
import { Limiter } from "./limiter";
import { type Item, Page, ScanError, TextPool } from "./scan";

/** What the calls so far amount to. */
export interface Tally {
    phase: string;
    calls: number;
    pages: number;
    rows: number;
    retries: number;
}

/** A command that answers with a list, page by page. */
export type ListCommand =
    | ec2.DescribeIpamPoolsCommand
    | ec2.DescribeIpamsCommand
    | ec2.DescribeIpamScopesCommand
    | ec2.DescribeIpamResourceDiscoveryAssociationsCommand
    | ec2.DescribeSubnetsCommand
    | ec2.DescribeVpcsCommand
    | ec2.GetIpamDiscoveredAccountsCommand
    | ec2.GetIpamPoolAllocationsCommand
    | ec2.GetIpamPoolCidrsCommand
    | ec2.GetIpamResourceCidrsCommand;

export interface ListOptions<T> {
    /** Whether lists and structures inside of items are wanted. */
    readonly nested?: boolean;
    /** What to keep of an item; default: the item. */
    readonly read?: (item: Item) => T;
}

/** Attempts at a call that was throttled, and at one that failed otherwise and may go well the next time. */
const THROTTLED_ATTEMPTS = 14;
const TRANSIENT_ATTEMPTS = 5;
const FIRST_WAIT = 100;
const LONGEST_WAIT = 4_000;

/** AWS as the inventory calls it: so many calls at once, retries that are counted, lists without the SDK's parser. */
export class Aws {
    readonly tally: Tally = { phase: "", calls: 0, pages: 0, rows: 0, retries: 0 };
    private readonly clients: Clients;
    private readonly limiter = new Limiter();
    private readonly texts = new TextPool();

    constructor(
        readonly access: Access,
        private readonly onProgress: (tally: Readonly<Tally>) => void = () => {},
        private readonly wait: (milliseconds: number) => Promise<void> = sleep,
    ) {
        this.clients = new Clients(access);
    }

    get sdk(): EC2Module {
        return this.clients.sdk;
    }

    begin(phase: string): void {
        this.tally.phase = phase;
        this.onProgress(this.tally);
    }

    rows(count: number): void {
        this.tally.rows += count;
        this.onProgress(this.tally);
    }

    /** The account whose credentials these are. */
    accountId(): Promise<string> {
        return this.retrying("GetCallerIdentity", () => this.clients.accountId());
    }

    /**
     * Makes a call that changes nothing, as often as it takes.
     *
     * @param isNext Whether it goes before all calls that wait.
     * @throws the SDK's error when it fails for good
     */
    read<T>(
        region: string,
        api: string,
        send: (client: ec2.EC2Client, sdk: EC2Module) => Promise<T>,
        isNext = false,
    ): Promise<T> {
        return this.retrying(api, () => send(this.clients.of(region), this.sdk), `${api} ${region}`, isNext);
    }

    /** Makes a call that changes something, once: whoever makes it looks what became of it when no answer comes. */
    async change<T>(
        region: string,
        api: string,
        send: (client: ec2.EC2Client, sdk: EC2Module) => Promise<T>,
    ): Promise<T> {
        await this.limiter.enter(api);
        this.count();
        try {
            return await send(this.clients.of(region), this.sdk);
        } finally {
            this.limiter.leave(api, "ok");
        }
    }

    /** Makes a call, once, that the SDK does not know yet, or not with these parameters. Gives the answer's text. */
    async query(
        region: string,
        action: string,
        parameters: Readonly<Record<string, string | undefined>>,
    ): Promise<string> {
        const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
        const body = new URLSearchParams({
            Action: action,
            Version: "2016-11-15",
            ...(Object.fromEntries(given) as Record<string, string>),
        }).toString();
        let text = "";
        await this.change(region, action, async client => {
            const command = new this.sdk.DescribeIpamsCommand({});
            command.middlewareStack.add(
                next => args => {
                    (args.request as { body: unknown }).body = body;
                    return next(args);
                },
                { step: "build", priority: "high", name: "inventoryQuery" },
            );
            takeAnswer(command, answer => {
                text = answer.toString("utf8");
            });
            await client.send(command);
        });
        return text;
    }

    /**
     * Reads a list to its end, page by page.
     *
     * @throws the SDK's error if a page fails for good; what was read before does not matter then
     */
    async list<T = Item>(
        region: string,
        api: string,
        list: string,
        command: (token: string | undefined, sdk: EC2Module) => ListCommand,
        { nested = false, read = item => item as T }: ListOptions<T> = {},
    ): Promise<T[]> {
        const ask = (token: string | undefined): Promise<Page> => {
            const isNext = token !== undefined;
            const send = async (client: ec2.EC2Client, sdk: EC2Module): Promise<Page> => {
                let page: Page | undefined;
                const one = command(token, sdk);
                takeAnswer(one, answer => {
                    page = new Page(answer, list);
                });
                await client.send(one as ec2.GetIpamResourceCidrsCommand);
                return page!;
            };
            return this.read(region, api, send, isNext);
        };
        const items: T[] = [];
        const seen = new Set<string>();
        let token: string | undefined;
        let asked: Promise<Page> | undefined = ask(undefined);
        while (asked) {
            const page: Page = await asked;
            const { nextToken } = page;
            if (nextToken !== undefined && seen.has(nextToken)) {
                throw new InventoryError("aws", `${api} in ${region} gave the same page twice`);
            }
            seen.add(nextToken ?? "");
            if (nextToken === undefined) {
                asked = undefined;
            } else {
                // The next page is on its way while this one is read.
                asked = ask(nextToken);
                // Whoever waits for it hears of a failure; until then it is nobody's.
                asked.catch(() => undefined);
                await new Promise(resolve => setImmediate(resolve));
            }
            let found: T[];
            try {
                found = page.items(read, this.texts, nested);
            } catch (error) {
                if (!(error instanceof ScanError)) {
                    throw error;
                }
                found = (await ask(token)).items(read, this.texts, nested);
            }
            this.tally.pages++;
            for (const item of found) {
                items.push(item);
            }
            this.rows(found.length);
            token = nextToken;
        }
        return items;
    }

    close(): void {
        this.clients.close();
    }

    private async retrying<T>(api: string, send: () => Promise<T>, lane = api, isNext = false): Promise<T> {
        for (let attempt = 1; ; attempt++) {
            await this.limiter.enter(lane, isNext);
            this.count();
            let failure: Failure;
            try {
                const answer = await send();
                this.limiter.leave(lane, "ok");
                return answer;
            } catch (error) {
                failure = failureOf(error);
                this.limiter.leave(lane, failure.isThrottling ? "throttled" : "failed");
                const attempts = failure.isThrottling
                    ? THROTTLED_ATTEMPTS
                    : failure.isTransient
                      ? TRANSIENT_ATTEMPTS
                      : 1;
                if (attempt >= attempts) {
                    throw error;
                }
            }
            this.tally.retries++;
            // Full jitter above a floor, so that the clients of one account do not come back together.
            const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
            await this.wait(longest / 2 + (Math.random() * longest) / 2);
        }
    }

    private count(): void {
        this.tally.calls++;
        this.onProgress(this.tally);
    }
}

/**
 * Takes the answer of this command past the SDK's parser. The SDK gets an empty one to parse: of a page with 1,000 resources
 * its parser is nearly all of the cost. Signing, endpoints and errors stay the SDK's.
 */
function takeAnswer(command: ListCommand, take: (answer: Buffer) => void): void {
    (command as ec2.GetIpamResourceCidrsCommand).middlewareStack.add(
        next => async args => {
            const result = await next(args);
            const response = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
            if (response.statusCode !== 200) {
                return result;
            }
            const chunks: Uint8Array[] = [];
            for await (const chunk of response.body) {
                chunks.push(chunk);
            }
            take(Buffer.concat(chunks));
            const empty = Buffer.from("<Response></Response>");
            (response as { body: unknown }).body = new Uint8Array(empty);
            return result;
        },
        { step: "deserialize", priority: "low", name: "inventoryScan" },
    );
}

export function sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, milliseconds));
}
