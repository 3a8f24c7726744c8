import * as pulumi from "@pulumi/pulumi";
import { primary } from "./primary";
import { secondary } from "./secondary";
import { readPrimary, readRole, readSecondary } from "./settings";

// One program for all stacks of the project; the configuration of a stack says which role it has.
const config = new pulumi.Config();

export = readRole(config) === "primary" ? primary(readPrimary(config)) : secondary(readSecondary(config));
