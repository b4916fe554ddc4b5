terraform {
  required_version = ">= 1.8"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "~> 1.52"
    }
    # Declared for a trial of last year; nothing uses it.
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }

  backend "s3" {
    bucket = "rheinruf-terraform-state"
    key    = "portal.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

provider "hcloud" {}
