resource "hcloud_server" "status" {
  name        = "status"
  server_type = "cx23"
  image       = "debian-13"
  location    = var.standby_location
}

resource "hcloud_server" "dns" {
  count       = 2
  name        = "ns${count.index + 1}"
  server_type = "cx23"
  image       = "debian-13"
  location    = count.index == 0 ? "fsn1" : "hel1"
}
