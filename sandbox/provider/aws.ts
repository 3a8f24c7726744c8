// The AWS clients of one region. Every call goes to the loopback endpoint of the configuration and nowhere else.
import { EC2Client } from "@aws-sdk/client-ec2";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { RAMClient } from "@aws-sdk/client-ram";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { type Configuration, type Credentials, endpointOf, type Service } from "./configuration";
import { asAwsError, CancelledError } from "./errors";

/** The calls that a resource type may make, all in one region. */
export interface Aws {
    readonly ec2: EC2Client["send"];
    readonly ram: RAMClient["send"];
    readonly organizations: OrganizationsClient["send"];
    /** The account that owns the credentials: 12 digits. */
    account(): Promise<string>;
    /** Partition of the region, for ARNs. */
    readonly partition: string;
}

interface Stack {
    add(
        middleware: (
            next: (args: unknown) => Promise<never>,
            context: { clientName?: string; commandName?: string },
        ) => (args: unknown) => Promise<never>,
        options: { step: "initialize"; name: string; priority: "high" },
    ): void;
}

interface Client<S> {
    readonly middlewareStack: object;
    readonly send: S;
}

/** Builds and keeps the clients of every region that the resources of one provider instance live in. */
export class Clients {
    private readonly regions = new Map<string, Aws>();
    private caller: Promise<CallerIdentity> | undefined;

    constructor(
        private readonly configuration: Configuration,
        private readonly credentials: Credentials,
        private readonly signal: AbortSignal,
    ) {}

    /** These clients, or the same under another stop signal. */
    with(signal: AbortSignal): Clients {
        return signal === this.signal ? this : new Clients(this.configuration, this.credentials, signal);
    }

    in(region: string): Aws {
        let aws = this.regions.get(region);
        if (!aws) {
            aws = {
                // A client is built at first use: most programs never share anything.
                ec2: this.lazily("ec2", "EC2", region, options => new EC2Client(options)),
                ram: this.lazily("ram", "RAM", region, options => new RAMClient(options)),
                organizations: this.lazily(
                    "organizations",
                    "Organizations",
                    region,
                    options => new OrganizationsClient(options),
                ),
                account: async () => (await this.callerIdentity()).account,
                partition: partitionOf(region),
            };
            this.regions.set(region, aws);
        }
        return aws;
    }

    /** Who the credentials belong to; asked once. */
    callerIdentity(): Promise<CallerIdentity> {
        this.caller ??= (async () => {
            const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
            const send = this.lazily(
                "sts",
                "STS",
                this.configuration.region,
                options => new STSClient(options),
            );
            const { Account, Arn, UserId } = await send(new GetCallerIdentityCommand({}));
            return { account: Account ?? "", arn: Arn ?? "", userId: UserId ?? "" };
        })();
        return this.caller;
    }

    private lazily<S extends (...args: never[]) => unknown>(
        service: Service,
        title: string,
        region: string,
        build: (options: object) => Client<S>,
    ): S {
        let client: Client<S> | undefined;
        const send = (...args: Parameters<S>) => {
            client ??= this.guarded(
                title,
                endpointOf(this.configuration, service),
                build({
                    region,
                    endpoint: endpointOf(this.configuration, service),
                    credentials: this.credentials,
                    retryStrategy: new Retries(this.configuration.maxRetries + 1, this.signal),
                }),
            );
            return client.send(...args);
        };
        return send as S;
    }

    /** Puts the real provider's words on errors, and starts no call once the engine has asked to stop. */
    private guarded<C extends Client<unknown>>(title: string, endpoint: string, client: C): C {
        (client.middlewareStack as Stack).add(
            (next, context) => async args => {
                const operation = context.commandName?.replace(/Command$/, "") ?? "";
                if (this.signal.aborted) {
                    throw new CancelledError(
                        `operation error ${title}: ${operation}, https response error StatusCode: 0, RequestID: , ` +
                            "canceled, context canceled",
                    );
                }
                try {
                    return await next(args);
                } catch (error) {
                    throw asAwsError(title, operation, endpoint, error);
                }
            },
            { step: "initialize", name: "standInErrors", priority: "high" },
        );
        return client;
    }
}

/** Repeats what the SDKs repeat, throttling above all, but not for an endpoint that is gone or after a request to stop. */
class Retries extends StandardRetryStrategy {
    constructor(
        attempts: number,
        private readonly signal: AbortSignal,
    ) {
        super(attempts);
    }

    override refreshRetryTokenForRetry(
        ...[token, info]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
    ): ReturnType<StandardRetryStrategy["refreshRetryTokenForRetry"]> {
        const gone = (info.error as NodeJS.ErrnoException | undefined)?.code === "ECONNREFUSED";
        if (gone || this.signal.aborted) {
            // The SDK takes this for "do not repeat" and throws the error of the call.
            throw new Error("No retry token available");
        }
        return super.refreshRetryTokenForRetry(token, info);
    }
}

export interface CallerIdentity {
    readonly account: string;
    readonly arn: string;
    readonly userId: string;
}

/** The partition that a region belongs to. */
export function partitionOf(region: string): string {
    return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
