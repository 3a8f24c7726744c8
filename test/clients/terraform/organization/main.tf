terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  access_key = "999999999999"
  secret_key = "x"
  alias      = "mgmt"
}

provider "aws" {
  access_key = "222211113333"
  secret_key = "x"
}

provider "aws" {
  access_key = "444455556666"
  secret_key = "x"
  alias      = "work"
  region     = "us-west-2"
}

provider "aws" {
  access_key = "777788889999"
  secret_key = "x"
  alias      = "ext"
}

provider "aws" {
  alias  = "role"
  region = "eu-west-1"
  assume_role {
    role_arn = "arn:aws:iam::123456789012:role/deploy"
  }
}

data "aws_caller_identity" "role" {
  provider = aws.role
}

output "role" {
  value = data.aws_caller_identity.role.account_id
}

resource "aws_vpc" "role" {
  provider   = aws.role
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_ipam_organization_admin_account" "a" {
  provider                   = aws.mgmt
  delegated_admin_account_id = "222211113333"
}

resource "aws_vpc_ipam" "i" {
  operating_regions {
    region_name = "us-east-1"
  }
  operating_regions {
    region_name = "us-west-2"
  }
  cascade    = true
  depends_on = [aws_vpc_ipam_organization_admin_account.a]
}

resource "aws_vpc_ipam_pool" "west" {
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam.i.private_default_scope_id
  locale         = "us-west-2"
  description    = "west pool"
  tags           = { secret = "yes" }
}

resource "aws_vpc_ipam_pool_cidr" "west" {
  ipam_pool_id = aws_vpc_ipam_pool.west.id
  cidr         = "10.32.0.0/12"
}

resource "aws_ram_resource_share" "s" {
  name = "west"

}

resource "aws_ram_resource_association" "s" {
  resource_arn       = aws_vpc_ipam_pool.west.arn
  resource_share_arn = aws_ram_resource_share.s.arn
}

resource "aws_ram_principal_association" "s" {
  principal          = "arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-a1b2-network0"
  resource_share_arn = aws_ram_resource_share.s.arn
}

data "aws_vpc_ipam_pool" "shared" {
  provider = aws.work
  filter {
    name   = "description"
    values = ["*west*"]
  }
  filter {
    name   = "address-family"
    values = ["ipv4"]
  }
  depends_on = [aws_ram_principal_association.s, aws_ram_resource_association.s, aws_vpc_ipam_pool_cidr.west]
}

resource "aws_vpc" "w" {
  provider            = aws.work
  ipv4_ipam_pool_id   = aws_vpc_ipam_pool.west.id
  depends_on          = [data.aws_vpc_ipam_pool.shared]
  ipv4_netmask_length = 20
}

resource "aws_vpc_ipam_pool_cidr_allocation" "w" {
  provider       = aws.work
  ipam_pool_id   = aws_vpc_ipam_pool.west.id
  depends_on     = [data.aws_vpc_ipam_pool.shared]
  netmask_length = 28
}

resource "aws_vpc_ipam_resource_discovery" "d" {
  provider = aws.ext
  operating_regions {
    region_name = "us-east-1"
  }
  description = "ext"
}

resource "aws_ram_resource_share" "d" {
  provider                  = aws.ext
  name                      = "disco"
  allow_external_principals = true
}

resource "aws_ram_resource_association" "d" {
  provider           = aws.ext
  resource_arn       = aws_vpc_ipam_resource_discovery.d.arn
  resource_share_arn = aws_ram_resource_share.d.arn
}

resource "aws_ram_principal_association" "d" {
  provider           = aws.ext
  principal          = "222211113333"
  resource_share_arn = aws_ram_resource_share.d.arn
}

resource "aws_ram_resource_share_accepter" "d" {
  share_arn = aws_ram_principal_association.d.resource_share_arn
}

resource "aws_vpc_ipam_resource_discovery_association" "d" {
  ipam_id                    = aws_vpc_ipam.i.id
  ipam_resource_discovery_id = aws_vpc_ipam_resource_discovery.d.id
  depends_on                 = [aws_ram_resource_share_accepter.d, aws_ram_resource_association.d]
}

output "tags" {
  value = data.aws_vpc_ipam_pool.shared.tags
}

data "aws_ram_resource_share" "s" {
  name           = "west"
  resource_owner = "SELF"
  depends_on     = [aws_ram_resource_share.s]
}

data "aws_organizations_delegated_administrators" "d" {
  provider   = aws.mgmt
  depends_on = [aws_vpc_ipam_organization_admin_account.a]
}

data "aws_organizations_organization" "d" {
  provider = aws.mgmt
}

output "d" {
  value = data.aws_organizations_delegated_administrators.d.delegated_administrators[*].id
}

resource "aws_ram_sharing_with_organization" "s" {
  provider = aws.mgmt
}
