"""IPAM with boto3: life cycles, space, allocations, listings and errors."""

import unittest

from sandbox_clients import (
    HOME,
    client,
    complete_ipam,
    complete_pool,
    filters,
    provision,
    refused,
    wait_until,
)


class LifeCycle(unittest.TestCase):
    def test_an_ipam_from_creation_to_deletion(self):
        ec2 = client("ec2", "100000000001")
        created = ec2.create_ipam(
            Description="first",
            OperatingRegions=[{"RegionName": "eu-west-1"}],
            TagSpecifications=[{"ResourceType": "ipam", "Tags": [{"Key": "team", "Value": "net"}]}],
        )["Ipam"]
        ipam_id = created["IpamId"]
        self.assertRegex(ipam_id, r"^ipam-[0-9a-f]{17}$")
        self.assertEqual(created["IpamArn"], f"arn:aws:ec2::100000000001:ipam/{ipam_id}")
        self.assertEqual(created["State"], "create-in-progress")
        self.assertEqual(created["IpamRegion"], HOME)
        self.assertEqual(created["Tier"], "advanced")
        self.assertEqual(created["ScopeCount"], 2)
        self.assertEqual(created["Tags"], [{"Key": "team", "Value": "net"}])
        self.assertEqual(
            sorted(region["RegionName"] for region in created["OperatingRegions"]), ["eu-west-1", HOME]
        )

        def state():
            found = ec2.describe_ipams(IpamIds=[ipam_id])["Ipams"]
            return found[0]["State"] if found else None

        wait_until(lambda: state() == "create-complete", "created")
        changed = ec2.modify_ipam(
            IpamId=ipam_id, Description="second", AddOperatingRegions=[{"RegionName": "us-west-2"}]
        )["Ipam"]
        self.assertEqual(changed["State"], "modify-in-progress")
        wait_until(lambda: state() == "modify-complete", "modified")
        self.assertEqual(ec2.describe_ipams(IpamIds=[ipam_id])["Ipams"][0]["Description"], "second")
        self.assertEqual(ec2.delete_ipam(IpamId=ipam_id)["Ipam"]["State"], "delete-in-progress")

        def is_gone():
            return not ec2.describe_ipams(Filters=filters(ipam_id=ipam_id))["Ipams"]

        wait_until(is_gone, "deleted")
        with refused(self, "InvalidIpamId.NotFound"):
            ec2.describe_ipams(IpamIds=[ipam_id])

    def test_a_second_ipam_in_the_region_is_over_the_quota(self):
        ec2 = client("ec2", "100000000002")
        complete_ipam(ec2)
        with refused(
            self,
            "ResourceLimitExceeded",
            "You've reached the limit for ipams. You have created 1 ipams and you are limited to 1.",
        ):
            ec2.create_ipam()

    def test_a_client_token_makes_a_request_repeatable(self):
        ec2 = client("ec2", "100000000003")
        first = ec2.create_ipam(ClientToken="once")["Ipam"]
        self.assertEqual(ec2.create_ipam(ClientToken="once")["Ipam"]["IpamId"], first["IpamId"])
        with refused(self, "IdempotentParameterMismatch"):
            ec2.create_ipam(ClientToken="once", Description="other")

    def test_a_dry_run_does_nothing(self):
        ec2 = client("ec2", "100000000004")
        with refused(self, "DryRunOperation", "Request would have succeeded", status=412):
            ec2.create_ipam(DryRun=True)
        self.assertEqual(ec2.describe_ipams()["Ipams"], [])

    def test_an_ipam_is_found_in_its_home_region_only(self):
        ipam = complete_ipam(
            client("ec2", "100000000005"), OperatingRegions=[{"RegionName": "eu-west-1"}]
        )
        elsewhere = client("ec2", "100000000005", "eu-west-1")
        self.assertEqual(elsewhere.describe_ipams()["Ipams"], [])
        with refused(self, "InvalidIpamId.NotFound"):
            elsewhere.describe_ipams(IpamIds=[ipam["IpamId"]])
        with refused(self, "InvalidIpamScopeId.NotFound"):
            elsewhere.create_ipam_pool(
                IpamScopeId=ipam["PrivateDefaultScopeId"], AddressFamily="ipv4", Locale="eu-west-1"
            )


class PoolsAndSpace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ec2 = client("ec2", "100000000010")
        cls.ipam = complete_ipam(cls.ec2, OperatingRegions=[{"RegionName": "us-west-2"}])
        cls.scope = cls.ipam["PrivateDefaultScopeId"]
        cls.top = complete_pool(cls.ec2, cls.scope, Description="top")["IpamPoolId"]
        provision(cls.ec2, cls.top, Cidr="10.0.0.0/8")

    def test_a_pool_says_where_it_stands(self):
        pool = self.ec2.describe_ipam_pools(IpamPoolIds=[self.top])["IpamPools"][0]
        self.assertEqual(pool["Locale"], "None")
        self.assertEqual(pool["PoolDepth"], 1)
        self.assertEqual(pool["IpamScopeArn"], f"arn:aws:ec2::100000000010:ipam-scope/{self.scope}")
        self.assertEqual(pool["IpamScopeType"], "private")
        self.assertEqual(pool["IpamRegion"], HOME)

    def test_a_child_takes_space_by_netmask_length(self):
        child = complete_pool(self.ec2, self.scope, SourceIpamPoolId=self.top, Locale="us-west-2")
        self.assertEqual(child["PoolDepth"], 2)
        pool_id = child["IpamPoolId"]
        asked = self.ec2.provision_ipam_pool_cidr(IpamPoolId=pool_id, NetmaskLength=16)["IpamPoolCidr"]
        self.assertNotIn("Cidr", asked)
        self.assertEqual((asked["State"], asked["NetmaskLength"]), ("pending-provision", 16))
        self.assertRegex(asked["IpamPoolCidrId"], r"^ipam-pool-cidr-[0-9a-f]{33}$")

        def provisioned():
            return self.ec2.get_ipam_pool_cidrs(
                IpamPoolId=pool_id, Filters=filters(state="provisioned")
            )["IpamPoolCidrs"]

        cidr = wait_until(provisioned, "provisioned")[0]
        self.assertTrue(cidr["Cidr"].endswith("/16"))
        allocations = self.ec2.get_ipam_pool_allocations(IpamPoolId=self.top)["IpamPoolAllocations"]
        mine = [found for found in allocations if found["ResourceId"] == pool_id]
        self.assertEqual([(found["Cidr"], found["ResourceType"]) for found in mine], [(cidr["Cidr"], "ipam-pool")])

    def test_space_that_is_taken_fails_to_be_provisioned(self):
        other = complete_pool(self.ec2, self.scope)["IpamPoolId"]
        cidr = provision(self.ec2, other, Cidr="10.1.0.0/16")
        self.assertEqual(cidr["State"], "failed-provision")
        self.assertEqual(cidr["FailureReason"]["Code"], "cidr-not-available")

    def test_a_pool_with_space_is_not_deleted(self):
        with refused(
            self,
            "DependencyViolation",
            f"The specified action is not valid for {self.top}. There are one or more pool cidrs provisioned",
        ):
            self.ec2.delete_ipam_pool(IpamPoolId=self.top)

    def test_a_modification_without_a_change_is_refused(self):
        with refused(
            self, "InvalidParameterCombination", "The request must contain a modification to the ipam pool"
        ):
            self.ec2.modify_ipam_pool(IpamPoolId=self.top)

    def test_a_pool_of_nobody_does_not_exist(self):
        unknown = "ipam-pool-00000000000000000"
        with refused(
            self, "InvalidIpamPoolId.NotFound", f"The ipam-pool ID '{unknown}' does not exist"
        ):
            self.ec2.get_ipam_pool_cidrs(IpamPoolId=unknown)


class Allocations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ec2 = client("ec2", "100000000011")
        ipam = complete_ipam(cls.ec2, OperatingRegions=[{"RegionName": "us-west-2"}])
        cls.pool = complete_pool(cls.ec2, ipam["PrivateDefaultScopeId"], Locale=HOME)["IpamPoolId"]
        provision(cls.ec2, cls.pool, Cidr="10.20.0.0/16")

    def test_an_allocation_from_request_to_release(self):
        got = self.ec2.allocate_ipam_pool_cidr(
            IpamPoolId=self.pool, NetmaskLength=24, Description="lab"
        )["IpamPoolAllocation"]
        self.assertRegex(got["IpamPoolAllocationId"], r"^ipam-pool-alloc-[0-9a-f]{33}$")
        self.assertEqual(got["ResourceType"], "custom")
        self.assertEqual(got["ResourceOwner"], "100000000011")
        found = self.ec2.get_ipam_pool_allocations(
            IpamPoolId=self.pool, IpamPoolAllocationId=got["IpamPoolAllocationId"]
        )["IpamPoolAllocations"]
        self.assertEqual([allocation["Cidr"] for allocation in found], [got["Cidr"]])
        with refused(self, "InvalidParameterCombination"):
            self.ec2.release_ipam_pool_allocation(
                IpamPoolId=self.pool,
                Cidr="10.20.200.0/24",
                IpamPoolAllocationId=got["IpamPoolAllocationId"],
            )
        released = self.ec2.release_ipam_pool_allocation(
            IpamPoolId=self.pool, Cidr=got["Cidr"], IpamPoolAllocationId=got["IpamPoolAllocationId"]
        )
        self.assertIs(released["Success"], True)
        with refused(self, "InvalidIpamPoolAllocationId.NotFound"):
            self.ec2.get_ipam_pool_allocations(
                IpamPoolId=self.pool, IpamPoolAllocationId=got["IpamPoolAllocationId"]
            )

    def test_a_preview_takes_nothing(self):
        def preview():
            return self.ec2.allocate_ipam_pool_cidr(
                IpamPoolId=self.pool, NetmaskLength=26, PreviewNextCidr=True
            )["IpamPoolAllocation"]["Cidr"]

        self.assertEqual(preview(), preview())
        taken = self.ec2.allocate_ipam_pool_cidr(IpamPoolId=self.pool, NetmaskLength=26)
        self.assertNotEqual(preview(), taken["IpamPoolAllocation"]["Cidr"])

    def test_disallowed_space_is_left_out(self):
        allocation = self.ec2.allocate_ipam_pool_cidr(
            IpamPoolId=self.pool, NetmaskLength=18, DisallowedCidrs=["10.20.0.0/17"]
        )["IpamPoolAllocation"]
        self.assertEqual(allocation["Cidr"], "10.20.128.0/18")
        self.ec2.release_ipam_pool_allocation(
            IpamPoolId=self.pool,
            Cidr=allocation["Cidr"],
            IpamPoolAllocationId=allocation["IpamPoolAllocationId"],
        )

    def test_a_pool_without_a_default_needs_a_size(self):
        with refused(
            self,
            "InvalidParameterCombination",
            "The request cannot contain empty CIDR and Netmask Length for a pool with no default allocation "
            "netmask length set. Exactly one of them should be provided.",
        ):
            self.ec2.allocate_ipam_pool_cidr(IpamPoolId=self.pool)

    def test_addresses_are_for_the_locale_alone(self):
        west = client("ec2", "100000000011", "us-west-2")
        with refused(
            self, "InvalidParameterValue", f"The pool {self.pool} is not in the current region us-west-2."
        ):
            west.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=24)


class Listings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ec2 = client("ec2", "100000000012")
        cls.ipam = complete_ipam(cls.ec2)
        cls.scope = cls.ipam["PrivateDefaultScopeId"]
        cls.pools = [
            cls.ec2.create_ipam_pool(
                IpamScopeId=cls.scope,
                AddressFamily="ipv4",
                Description=f"pool {number}",
                TagSpecifications=[
                    {"ResourceType": "ipam-pool", "Tags": [{"Key": "number", "Value": str(number)}]}
                ],
            )["IpamPool"]["IpamPoolId"]
            for number in range(12)
        ]

    def test_pages_give_each_pool_once(self):
        pages = list(
            self.ec2.get_paginator("describe_ipam_pools").paginate(PaginationConfig={"PageSize": 5})
        )
        self.assertEqual([len(page["IpamPools"]) for page in pages], [5, 5, 2])
        found = [pool["IpamPoolId"] for page in pages for pool in page["IpamPools"]]
        self.assertEqual(sorted(found), sorted(self.pools))

    def test_a_listing_that_was_broken_off_is_taken_up_again(self):
        paginator = self.ec2.get_paginator("describe_ipam_pools")
        first = paginator.paginate(PaginationConfig={"PageSize": 5, "MaxItems": 7}).build_full_result()
        rest = paginator.paginate(
            PaginationConfig={"PageSize": 5, "StartingToken": first["NextToken"]}
        ).build_full_result()
        found = [pool["IpamPoolId"] for pool in first["IpamPools"] + rest["IpamPools"]]
        self.assertEqual(len(first["IpamPools"]), 7)
        self.assertEqual(sorted(found), sorted(self.pools))

    def test_a_token_that_nobody_gave_is_refused(self):
        with self.assertRaises(Exception) as caught:
            self.ec2.describe_ipam_pools(NextToken="made-up")
        self.assertRegex(str(caught.exception), "Invalid")

    def test_filters(self):
        def numbers(*wanted):
            found = self.ec2.describe_ipam_pools(Filters=list(wanted))["IpamPools"]
            return sorted(int(pool["Description"].split()[1]) for pool in found)

        self.assertEqual(numbers({"Name": "tag:number", "Values": ["3", "5"]}), [3, 5])
        self.assertEqual(numbers({"Name": "description", "Values": ["pool 1*"]}), [1, 10, 11])
        self.assertEqual(numbers({"Name": "description", "Values": ["pool ?"]}), list(range(10)))
        self.assertEqual(
            numbers(
                {"Name": "tag-key", "Values": ["number"]},
                {"Name": "ipam-scope-id", "Values": [self.scope]},
                {"Name": "description", "Values": ["pool 7"]},
            ),
            [7],
        )
        self.assertEqual(numbers({"Name": "address-family", "Values": ["ipv6"]}), [])
        with refused(self, "InvalidParameterValue", "The filter 'colour' is invalid"):
            numbers({"Name": "colour", "Values": ["red"]})

    def test_tags_come_and_go(self):
        pool = self.pools[0]
        self.ec2.create_tags(Resources=[pool], Tags=[{"Key": "stage", "Value": "test"}])
        self.addCleanup(self.ec2.delete_tags, Resources=[pool], Tags=[{"Key": "stage"}])
        self.assertEqual(
            [
                (tag["ResourceType"], tag["Key"], tag["Value"])
                for tag in self.ec2.describe_tags(Filters=filters(resource_id=pool))["Tags"]
            ],
            [("ipam-pool", "number", "0"), ("ipam-pool", "stage", "test")],
        )
        self.ec2.delete_tags(Resources=[pool], Tags=[{"Key": "stage"}])
        tags = self.ec2.describe_ipam_pools(IpamPoolIds=[pool])["IpamPools"][0]["Tags"]
        self.assertEqual(tags, [{"Key": "number", "Value": "0"}])

    def test_scopes(self):
        made = self.ec2.create_ipam_scope(IpamId=self.ipam["IpamId"], Description="lab")["IpamScope"]
        self.assertEqual(made["IpamScopeType"], "private")
        self.assertIs(made["IsDefault"], False)

        def kinds(**wanted):
            found = self.ec2.describe_ipam_scopes(Filters=filters(**wanted))["IpamScopes"]
            return sorted((scope["IpamScopeType"], scope["IsDefault"]) for scope in found)

        self.assertEqual(
            kinds(ipam_id=self.ipam["IpamId"]), [("private", False), ("private", True), ("public", True)]
        )
        self.assertEqual(kinds(ipam_scope_type="public"), [("public", True)])
        self.assertEqual(kinds(is_default="false"), [("private", False)])

    def test_what_aws_has_and_the_sandbox_has_not(self):
        with refused(self, "UnsupportedOperation"):
            self.ec2.describe_ipam_internet_registry_associations()


class Monitoring(unittest.TestCase):
    def test_the_resources_in_a_scope(self):
        ec2 = client("ec2", "100000000013")
        ipam = complete_ipam(ec2)
        scope = ipam["PrivateDefaultScopeId"]
        pool = complete_pool(ec2, scope, Locale=HOME)["IpamPoolId"]
        provision(ec2, pool, Cidr="10.213.0.0/16")
        managed = ec2.create_vpc(Ipv4IpamPoolId=pool, Ipv4NetmaskLength=20)["Vpc"]
        unmanaged = ec2.create_vpc(CidrBlock="10.213.0.0/24")["Vpc"]

        def discovered():
            # The IPAM watches the whole organization, so other tests' accounts as well.
            found = ec2.get_ipam_resource_cidrs(
                IpamScopeId=scope, ResourceType="vpc", ResourceOwner="100000000013"
            )["IpamResourceCidrs"]
            return found if len(found) == 2 else None

        found = {row["ResourceId"]: row for row in wait_until(discovered, "VPCs are discovered")}
        first, second = found[managed["VpcId"]], found[unmanaged["VpcId"]]
        self.assertEqual((first["ManagementState"], first["OverlapStatus"]), ("managed", "overlapping"))
        self.assertEqual(first["IpamPoolId"], pool)
        self.assertEqual((second["ManagementState"], second["OverlapStatus"]), ("unmanaged", "overlapping"))
        changed = ec2.modify_ipam_resource_cidr(
            ResourceId=unmanaged["VpcId"],
            ResourceCidr="10.213.0.0/24",
            ResourceRegion=HOME,
            CurrentIpamScopeId=scope,
            Monitored=False,
        )["IpamResourceCidr"]
        self.assertEqual(changed["ManagementState"], "ignored")
        history = ec2.get_ipam_address_history(Cidr=managed["CidrBlock"], IpamScopeId=scope)
        self.assertEqual(
            [(record["ResourceId"], record["ResourceType"]) for record in history["HistoryRecords"]],
            [(managed["VpcId"], "vpc")],
        )
        accounts = ec2.get_ipam_discovered_accounts(
            IpamResourceDiscoveryId=ipam["DefaultResourceDiscoveryId"], DiscoveryRegion=HOME
        )["IpamDiscoveredAccounts"]
        self.assertIn("100000000013", [account["AccountId"] for account in accounts])
