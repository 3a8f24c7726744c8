// Stands in for a package that @aws-sdk/client-sts names but does not depend on. Nothing here calls it.
exports.stsRegionDefaultResolver = () => async () => {
    throw new Error("@aws-sdk/region-config-resolver is not part of the bundle");
};
