import type { Middleware, Next, PendingCall } from "../http/middleware";
import { type HttpAnswer, NO_ANSWER } from "../http/protocols";
import { AwsError } from "../world/errors";
import { Ids, seedFrom } from "../world/ids";
import type { World } from "../world/world";
import { bucketOf, Tokens } from "./buckets";
import { checkFault, type Failure, type Fault, isSelected, type Occurrence, type Throttle } from "./fault";
import { Hidden } from "./hidden";
import { isRead } from "./reads";

/** How often a fault was up for a call, and how often it happened. */
interface Tally {
    selected: number;
    happened: number;
}

/**
 * The faults of a sandbox, as a middleware. What happens by chance comes from the seed, so the same calls in the same
 * order meet the same faults.
 */
export class Faults {
    private faults: readonly Fault[] = [];
    private tallies = new Map<Fault, Tally>();
    private tokens = new Tokens();
    private chance: Ids;
    private readonly hidden: Hidden;

    /** @throws FaultError if one of them is not a fault */
    constructor(
        private readonly world: World,
        private readonly seed: number,
        faults: readonly Fault[] = [],
    ) {
        this.chance = new Ids(seedFrom(seed));
        this.hidden = new Hidden(world);
        this.replace(faults);
    }

    get all(): readonly Fault[] {
        return this.faults;
    }

    /**
     * Sets the faults anew: full buckets, counts from 1, and chance from the seed again.
     *
     * @throws FaultError if one of them is not a fault, and nothing has changed
     */
    replace(faults: readonly unknown[]): void {
        this.faults = faults.map(checkFault);
        this.tallies = new Map();
        this.tokens = new Tokens();
        this.chance = new Ids(seedFrom(this.seed));
        this.hidden.clear();
    }

    readonly middleware: Middleware = (call, next) => {
        if (this.faults.length === 0) {
            return next();
        }
        const concerned = this.faults.filter(fault => isSelected(fault, call));
        this.throttle(concerned, call);
        let isLost = false;
        for (const fault of concerned) {
            if (fault.kind === "error" && this.happens(fault)) {
                throw failure(fault);
            }
            if (fault.kind === "reset" && this.happens(fault)) {
                if (fault.when !== "after") {
                    return noAnswer();
                }
                isLost = true;
            }
        }
        const answer = this.carryOut(concerned, call, next);
        return isLost ? noAnswer() : answer;
    };

    private throttle(concerned: readonly Fault[], call: PendingCall): void {
        const now = this.world.clock.now();
        for (const fault of concerned) {
            if (fault.kind === "throttle") {
                const bucket = this.bucket(fault, call);
                if (bucket && !this.tokens.take(bucket, call, now)) {
                    throw throttled(call);
                }
            }
        }
    }

    private bucket(fault: Throttle, call: PendingCall): ReturnType<typeof bucketOf> {
        const { capacity, refill } = fault;
        return capacity === undefined || refill === undefined
            ? bucketOf(call)
            : { name: `fault ${this.faults.indexOf(fault)}`, capacity, refill };
    }

    /** Innermost, so `next` is the action itself, which answers at once. */
    private carryOut(concerned: readonly Fault[], { action }: PendingCall, next: Next): HttpAnswer {
        const act = next as () => HttpAnswer;
        if (isRead(action)) {
            return this.hidden.read(act);
        }
        const hide = concerned.find(fault => fault.kind === "hide");
        return hide ? this.hidden.create(act, hide.reads ?? 1) : act();
    }

    private happens(fault: Fault & Occurrence): boolean {
        const tally = this.tallies.get(fault) ?? { selected: 0, happened: 0 };
        this.tallies.set(fault, tally);
        tally.selected += 1;
        const { nth, rate, times = Number.POSITIVE_INFINITY } = fault;
        // Drawn also where it does not matter, so that `times` does not shift what other faults draw.
        const isDrawn = rate === undefined || Number.parseInt(this.chance.hex(8), 16) < rate * 2 ** 32;
        const isNext = nth === undefined || tally.selected === nth;
        const happens = isDrawn && isNext && tally.happened < times;
        tally.happened += happens ? 1 : 0;
        return happens;
    }
}

const THROTTLING = new Set(["RequestLimitExceeded", "Unavailable", "ServiceUnavailable"]);

function failure({ code = "InternalError", message, status }: Failure): AwsError {
    return new AwsError(
        code,
        message ??
            (code === "InternalError"
                ? "An internal error has occurred"
                : `The sandbox was told to answer ${code}.`),
        status ?? (code === "InternalError" ? 500 : THROTTLING.has(code) ? 503 : 400),
    );
}

/** In the code of the service. */
function throttled({ service }: PendingCall): AwsError {
    switch (service) {
        case "ec2":
            return new AwsError("RequestLimitExceeded", "Request limit exceeded.", 503);
        case "organizations":
            return new AwsError(
                "TooManyRequestsException",
                "You have sent too many requests in too short a time.",
            );
        case "ram":
            return new AwsError("ThrottlingException", "Rate exceeded", 429);
        default:
            return new AwsError("Throttling", "Rate exceeded");
    }
}

function noAnswer(): HttpAnswer {
    return { status: NO_ANSWER, headers: {}, body: "" };
}
