terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

data "aws_caller_identity" "me" {}

resource "aws_vpc_ipam" "main" {
  operating_regions {
    region_name = "us-east-1"
  }
  operating_regions {
    region_name = "us-west-2"
  }
  description = "one"
  tags        = { Name = "main" }
}

resource "aws_vpc_ipam_scope" "extra" {
  ipam_id     = aws_vpc_ipam.main.id
  description = "x"
}

resource "aws_vpc_ipam_pool" "top" {
  address_family = "ipv4"
  ipam_scope_id  = aws_vpc_ipam.main.private_default_scope_id
  description    = "top"
}

resource "aws_vpc_ipam_pool_cidr" "top" {
  ipam_pool_id = aws_vpc_ipam_pool.top.id
  cidr         = "10.0.0.0/8"
}

resource "aws_vpc_ipam_pool" "east" {
  address_family                    = "ipv4"
  ipam_scope_id                     = aws_vpc_ipam.main.private_default_scope_id
  source_ipam_pool_id               = aws_vpc_ipam_pool.top.id
  locale                            = "us-east-1"
  allocation_min_netmask_length     = 16
  allocation_max_netmask_length     = 28
  allocation_default_netmask_length = 20
  allocation_resource_tags          = { env = "dev" }
  tags                              = { Name = "east" }
}

resource "aws_vpc_ipam_pool_cidr" "east" {
  ipam_pool_id   = aws_vpc_ipam_pool.east.id
  netmask_length = 12
  depends_on     = [aws_vpc_ipam_pool_cidr.top]
}

resource "aws_vpc" "v" {
  ipv4_ipam_pool_id    = aws_vpc_ipam_pool.east.id
  ipv4_netmask_length  = 20
  enable_dns_hostnames = true
  tags                 = { env = "dev", Name = "v" }
  depends_on           = [aws_vpc_ipam_pool_cidr.east]
}

resource "aws_vpc_ipam_pool_cidr_allocation" "a" {
  ipam_pool_id   = aws_vpc_ipam_pool.east.id
  netmask_length = 24
  description    = "reserved"
  depends_on     = [aws_vpc_ipam_pool_cidr.east]
}

resource "aws_vpc_ipam_preview_next_cidr" "n" {
  ipam_pool_id   = aws_vpc_ipam_pool.east.id
  netmask_length = 28
  depends_on     = [aws_vpc_ipam_pool_cidr_allocation.a, aws_vpc.v]
}

resource "aws_vpc_ipv4_cidr_block_association" "sec" {
  vpc_id            = aws_vpc.v.id
  ipv4_ipam_pool_id = aws_vpc_ipam_pool.east.id
  cidr_block        = "10.2.0.0/24"
  depends_on        = [aws_vpc_ipam_pool_cidr.east]
}

resource "aws_vpc_ipam_pool" "v6" {
  address_family   = "ipv6"
  ipam_scope_id    = aws_vpc_ipam.main.public_default_scope_id
  locale           = "us-east-1"
  aws_service      = "ec2"
  public_ip_source = "amazon"
}

resource "aws_vpc_ipam_pool_cidr" "v6" {
  ipam_pool_id   = aws_vpc_ipam_pool.v6.id
  netmask_length = 52
}

resource "aws_vpc" "six" {
  cidr_block          = "192.168.0.0/20"
  ipv6_ipam_pool_id   = aws_vpc_ipam_pool.v6.id
  ipv6_netmask_length = 56
  depends_on          = [aws_vpc_ipam_pool_cidr.v6]
}

resource "aws_vpc_ipam_pool" "contig" {
  address_family   = "ipv4"
  ipam_scope_id    = aws_vpc_ipam.main.public_default_scope_id
  locale           = "us-east-1"
  aws_service      = "ec2"
  public_ip_source = "amazon"
}

resource "aws_vpc_ipam_pool_cidr" "contig" {
  ipam_pool_id   = aws_vpc_ipam_pool.contig.id
  netmask_length = 29
}

resource "aws_eip" "e" {
  domain       = "vpc"
  ipam_pool_id = aws_vpc_ipam_pool.contig.id
  depends_on   = [aws_vpc_ipam_pool_cidr.contig]
}

resource "aws_ram_resource_share" "s" {
  name                      = "pools"
  allow_external_principals = false
  tags                      = { a = "b" }
}

resource "aws_ram_resource_association" "s" {
  resource_arn       = aws_vpc_ipam_pool.east.arn
  resource_share_arn = aws_ram_resource_share.s.arn
}

resource "aws_ram_principal_association" "p" {
  principal          = "222233334444"
  resource_share_arn = aws_ram_resource_share.s.arn
}

resource "aws_ram_principal_association" "o" {
  principal          = "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5"
  resource_share_arn = aws_ram_resource_share.s.arn
}

data "aws_vpc_ipam_pool" "d" {
  filter {
    name   = "description"
    values = ["top"]
  }
  depends_on = [aws_vpc_ipam_pool.top]
}

data "aws_vpc_ipam_pools" "d" {
  depends_on = [aws_vpc_ipam_pool.top]
}

data "aws_vpc_ipam_pool_cidrs" "d" {
  ipam_pool_id = aws_vpc_ipam_pool.top.id
  depends_on   = [aws_vpc_ipam_pool_cidr.top]
}

data "aws_vpc_ipams" "d" {
  depends_on = [aws_vpc_ipam.main]
}

data "aws_vpc_ipam" "d" {
  id = aws_vpc_ipam.main.id
}

output "cidr" {
  value = aws_vpc.v.cidr_block
}

output "sec" {
  value = aws_vpc_ipv4_cidr_block_association.sec.cidr_block
}

output "n" {
  value = aws_vpc_ipam_preview_next_cidr.n.cidr
}

output "six" {
  value = aws_vpc.six.ipv6_cidr_block
}
