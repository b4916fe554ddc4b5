locals {
  name = "portal"
  tags = { team = "entwicklung", service = "portal" }
}

resource "aws_eks_cluster" "portal" {
  name     = local.name
  role_arn = aws_iam_role.cluster.arn
  tags     = local.tags

  vpc_config {
    subnet_ids = data.aws_subnets.private.ids
  }
}

resource "aws_iam_role" "cluster" {
  name               = "${local.name}-cluster"
  assume_role_policy = data.aws_iam_policy_document.cluster.json
}

data "aws_iam_policy_document" "cluster" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

data "aws_subnets" "private" {
  filter {
    name   = "tag:tier"
    values = ["private"]
  }
}

resource "aws_db_instance" "portal" {
  identifier              = "portal-database"
  engine                  = "postgres"
  engine_version          = "17"
  instance_class          = "db.m7g.large"
  allocated_storage       = 200
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.portal.arn
  backup_retention_period = 14
  username                = "portal"

  manage_master_user_password = true
}

resource "aws_kms_key" "portal" {
  description         = "Customer-managed key of the portal"
  enable_key_rotation = true
}

# Copies of the backups, encrypted before they are uploaded.
resource "aws_s3_bucket" "backup" {
  bucket = "rheinruf-backup-offsite"
}

# Sessions: set up in a hurry, in the wrong region.
resource "aws_elasticache_replication_group" "sessions" {
  provider             = aws.ireland
  replication_group_id = "portal-sessions"
  description          = "Sessions of the portal"
  engine               = "valkey"
  node_type            = "cache.t4g.small"
  num_cache_clusters   = 2
}
