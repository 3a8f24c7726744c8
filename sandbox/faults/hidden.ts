import type { Next } from "../http/middleware";
import type { HttpAnswer } from "../http/protocols";
import { AwsError } from "../world/errors";
import type { Row } from "../world/table";
import type { World } from "../world/world";

/** What one call made, while reads do not see it. */
interface Creation {
    readonly rows: readonly (readonly [table: string, row: Row])[];
    /** Reads that will not see it yet. */
    left: number;
}

/** Carries the answer out of a transaction that is taken back. */
class Seen extends Error {
    constructor(readonly answer: HttpAnswer) {
        super("taken back");
    }
}

/**
 * Objects that exist and that reads do not see yet, as AWS's answers are at times behind ("eventual consistency" in the
 * EC2 Developer Guide). Actions that change something do see them.
 */
export class Hidden {
    private creations: Creation[] = [];

    constructor(private readonly world: World) {}

    clear(): void {
        this.creations = [];
    }

    /** Carries out a call and hides what it makes from so many reads. */
    create(next: () => HttpAnswer, reads: number): HttpAnswer {
        const before = new Map(this.world.tables().map(table => [table.name, table.size]));
        const answer = next();
        const rows: (readonly [string, Row])[] = [];
        for (const table of this.world.tables()) {
            const added = table.size - (before.get(table.name) ?? 0);
            if (added > 0) {
                // New rows stand at the end.
                rows.push(...[...table.all()].slice(-added).map(row => [table.name, row] as const));
            }
        }
        if (rows.length > 0) {
            this.creations.push({ rows, left: reads });
        }
        return answer;
    }

    /** Answers a read without what is hidden from it. */
    read(next: () => HttpAnswer): HttpAnswer {
        const answer = next();
        const shown = this.creations.filter(({ rows }) =>
            rows.some(([, { id }]) => answer.body.includes(id)),
        );
        if (shown.length === 0) {
            return answer;
        }
        for (const creation of shown) {
            creation.left -= 1;
        }
        this.creations = this.creations.filter(({ left }) => left > 0);
        return this.without(shown, next) ?? answer;
    }

    /** The answer in a world without these rows; undefined if something that is shown cannot be told without them. */
    private without(creations: readonly Creation[], next: Next): HttpAnswer | undefined {
        try {
            return this.world.transaction(() => {
                for (const { rows } of creations) {
                    for (const [table, { id }] of rows) {
                        this.world.table(table).delete(id);
                    }
                }
                throw new Seen(next() as HttpAnswer);
            });
        } catch (error) {
            if (error instanceof Seen) {
                return error.answer;
            }
            if (error instanceof AwsError) {
                throw error;
            }
            return undefined;
        }
    }
}
