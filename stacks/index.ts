import * as pulumi from "@pulumi/pulumi";
import { primary } from "./primary";
import { secondary } from "./secondary";
import { checkNames, readPrimary, readRole, readSecondary } from "./settings";

// One program for all stacks of the project; the configuration of a stack says which role it has.
const config = new pulumi.Config();
checkNames(config, pulumi.runtime.allConfig());

export = readRole(config) === "primary" ? primary(readPrimary(config)) : secondary(readSecondary(config));
