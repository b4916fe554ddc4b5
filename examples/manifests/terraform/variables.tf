variable "region" {
  description = "Region of the portal"
  type        = string
  default     = "eu-central-1"
}

variable "standby_location" {
  description = "Where the standby name server and the status page run"
  type        = string
  default     = "fsn1"
}

variable "trial_region" {
  description = "Left over from a trial; not used"
  type        = string
  default     = "us-east-1"
}
