"""Clients of the sandbox that the tests talk to, and what all of the tests ask of them."""

import contextlib
import json
import os
import subprocess
import sys
import time

import boto3
import botocore.config
import botocore.exceptions

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
# A sandbox in whose organization nobody is IPAM administrator yet.
UNDELEGATED = os.environ["UNDELEGATED_ENDPOINT_URL"]
# A sandbox with faults; run.ts says which.
TROUBLED = os.environ["TROUBLED_ENDPOINT_URL"]
HOME = "us-east-1"


def session(account, region=HOME):
    """A session of an account: the sandbox takes a 12-digit access key for the account."""
    return boto3.session.Session(
        aws_access_key_id=account, aws_secret_access_key="any", region_name=region
    )


def client(service, account, region=HOME, endpoint=ENDPOINT, **config):
    """A client that tries once, so that a test sees the first answer."""
    return session(account, region).client(
        service,
        endpoint_url=endpoint,
        config=botocore.config.Config(**{"retries": {"total_max_attempts": 1}, **config}),
    )


def wait_until(read, what, seconds=10):
    """The first answer of `read` that is true; the sandbox's states last a fraction of a second."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = read()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"timed out: {what}")


@contextlib.contextmanager
def refused(test, code, message=None, status=400):
    """The call inside is refused with this code, text and HTTP status, as botocore reads them."""
    with test.assertRaises(botocore.exceptions.ClientError) as caught:
        yield
    response = caught.exception.response
    test.assertEqual(response["Error"]["Code"], code, response["Error"]["Message"])
    test.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], status)
    test.assertRegex(response["ResponseMetadata"]["RequestId"], r"^[0-9a-f-]{36}$")
    if message is not None:
        test.assertRegex(response["Error"]["Message"], message)


def complete_ipam(ec2, **arguments):
    ipam = ec2.create_ipam(**arguments)["Ipam"]
    return wait_until(
        lambda: next(
            (
                found
                for found in ec2.describe_ipams(IpamIds=[ipam["IpamId"]])["Ipams"]
                if found["State"] == "create-complete"
            ),
            None,
        ),
        "IPAM is complete",
    )


def complete_pool(ec2, scope, **arguments):
    pool = ec2.create_ipam_pool(IpamScopeId=scope, **{"AddressFamily": "ipv4", **arguments})["IpamPool"]
    return wait_until(
        lambda: next(
            (
                found
                for found in ec2.describe_ipam_pools(IpamPoolIds=[pool["IpamPoolId"]])["IpamPools"]
                if found["State"] == "create-complete"
            ),
            None,
        ),
        "pool is complete",
    )


def provision(ec2, pool, **arguments):
    """Provisions a CIDR and returns it as it is when that has ended, well or not."""
    asked = ec2.provision_ipam_pool_cidr(IpamPoolId=pool, **arguments)["IpamPoolCidr"]
    return wait_until(
        lambda: next(
            (
                found
                for found in ec2.get_ipam_pool_cidrs(
                    IpamPoolId=pool,
                    Filters=[{"Name": "ipam-pool-cidr-id", "Values": [asked["IpamPoolCidrId"]]}],
                )["IpamPoolCidrs"]
                if found["State"] != "pending-provision"
            ),
            None,
        ),
        "CIDR is provisioned",
    )


def aws(*arguments, account, region=HOME, fails=False):
    """Runs the AWS CLI and returns its output, parsed if it is JSON; with `fails`, what it says on stderr."""
    command = [os.path.join(os.path.dirname(sys.executable), "aws"), *arguments]
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
    }
    ended = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if fails:
        if ended.returncode == 0:
            raise AssertionError(f"aws {' '.join(arguments)} succeeded: {ended.stdout}")
        return ended.stderr.strip()
    if ended.returncode != 0:
        raise AssertionError(f"aws {' '.join(arguments)}: {ended.stderr}")
    text = ended.stdout.strip()
    return json.loads(text) if text.startswith(("{", "[", '"')) else text


def filters(**values):
    """Filters in the shape of requests; an underscore stands for a dash."""
    return [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in values.items()]
