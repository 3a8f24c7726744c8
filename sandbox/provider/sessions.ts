// Each connection is a provider instance of its own: when the engine attaches to a running server
// (PULUMI_DEBUG_PROVIDERS), several instances share the process, and each has its own configuration.
import type * as providerModule from "./provider";

export interface Session {
    readonly abort: AbortController;
    readonly provider: Promise<providerModule.Provider>;
    configured: boolean;
}

export class Sessions {
    private readonly sessions = new Map<string, Session>();

    /** `load` brings in what talks to AWS. */
    constructor(private readonly load: () => Promise<typeof providerModule>) {}

    /** The session of a connection, begun when it is first heard of. */
    of(peer: string): Session {
        const known = this.sessions.get(peer);
        if (known) {
            return known;
        }
        const abort = new AbortController();
        const started: Session = {
            abort,
            provider: this.load().then(({ Provider }) => new Provider(abort.signal)),
            configured: false,
        };
        this.sessions.set(peer, started);
        return started;
    }

    /** The instance of a connection. A connection that came back after a pause goes on with the last configuration. */
    async instance(peer: string): Promise<providerModule.Provider> {
        const own = this.of(peer);
        const serving = own.configured
            ? own
            : ([...this.sessions.values()].reverse().find(s => s.configured) ?? own);
        return serving.provider;
    }
}
