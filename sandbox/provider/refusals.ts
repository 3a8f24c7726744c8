// How calls that fail are answered.
import type { ServiceError } from "@grpc/grpc-js";
import type { Properties } from "./properties";
import { partialFailure } from "./wire";

/** An unfinished object goes into the state together with the inputs it was made from. */
export async function recorded<T>(
    work: Promise<T>,
    inputs: Properties,
    secrets: ReadonlySet<string>,
): Promise<T> {
    try {
        return await work;
    } catch (error) {
        if (error instanceof Error && "outputs" in error && "id" in error) {
            throw partialFailure({
                id: String(error.id),
                inputs,
                outputs: error.outputs as Properties,
                secrets,
                reasons: [error.message],
            });
        }
        throw error;
    }
}

export function isGrpcError(error: unknown): error is ServiceError {
    return typeof error === "object" && error !== null && "code" in error && "details" in error;
}

export function messageFor(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
